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
	// Missed says that events were lost since this program was too slow, or
	// that it has just begun to listen: look for yourself what is there.
	Missed Action = "missed"
)

// Event is one change of one device.
type Event struct {
	Action    Action
	Subsystem string   // "video4linux", "tty", "sound", …
	Node      string   // "/dev/video0"; empty for what has none
	Links     []string // the names that udev's rules give it: "/dev/telecart/otoscope"
}

// Listener calls tell for every event until ctx ends (nil) or listening
// fails. The first event is Missed, when it has begun to listen. tell is
// called from one goroutine and must not take long.
type Listener func(ctx context.Context, tell func(Event)) error

// ErrMessage says that a message is not one of udev's.
var ErrMessage = errors.New("not a message of udev")
