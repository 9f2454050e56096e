package hotplug

import (
	"context"
	"errors"
)

// Action is what happened to a device.
type Action string

// Actions that matter here. udev knows others (bind, move, …).
const (
	Add    Action = "add"
	Remove Action = "remove"
	Change Action = "change"
	// Missed means that events were lost because this program was too slow, or
	// that it has just begun to listen: check what is there.
	Missed Action = "missed"
)

// Event is one change of one device.
type Event struct {
	Action    Action
	Subsystem string   // "video4linux", "tty", "sound", …
	Node      string   // "/dev/video0"; empty for what has none
	Links     []string // names by udev's rules: "/dev/telecart/otoscope"
}

// Listener calls tell for every event until ctx ends (nil) or listening fails.
// The first event is Missed, once it is listening. tell is called from one
// goroutine and must return soon.
type Listener func(ctx context.Context, tell func(Event)) error

// ErrMessage reports a message that is not udev's.
var ErrMessage = errors.New("not a message of udev")
