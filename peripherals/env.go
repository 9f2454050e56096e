package peripherals

import (
	"log/slog"
	"strings"
	"time"

	"telecart/drivers/alsa"
	"telecart/drivers/gpio"
	"telecart/drivers/mllp"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
)

// Env is the world of an instrument: how it opens its bus, tells the time and
// writes its log.
type Env struct {
	Buses
	Log    *slog.Logger // already names the device
	Now    func() time.Time
	Memory Memory // nil where the program keeps nothing
}

// Buses open what the instruments are at. Whoever starts a daemon passes them:
// the kernel's, those of package sim for practice, a test's fakes.
type Buses struct {
	Serial   serial.Opener
	Camera   v4l2.Opener
	Capture  alsa.CaptureOpener
	Playback alsa.PlaybackOpener
	GPIO     gpio.Bus
	Listen   mllp.Listener // for instruments that call the cart

	// Virtual reports whether a program of ours is at what has this name. Nil:
	// at nothing.
	Virtual func(name string) bool
}

// RealBuses are the kernel's, with nothing virtual at them.
func RealBuses() Buses {
	return Buses{
		Serial: serial.Open, Camera: v4l2.Open, Capture: alsa.OpenCapture, Playback: alsa.OpenPlayback,
		GPIO: gpio.Chips{}, Listen: mllp.Listen,
	}
}

// VirtualPrefix begins the name of what is there for practice only.
const VirtualPrefix = "virtual:"

// NamedVirtual reports whether name is one that only buses for practice open.
func NamedVirtual(name string) bool { return strings.HasPrefix(name, VirtualPrefix) }

// Memory keeps a few bytes for one instrument while the program is started
// again: what would do harm if it were forgotten, such as how often a cuff was
// filled. It does I/O, so a constructor leaves it alone.
type Memory interface {
	Recall() ([]byte, error) // what was kept last; nil where nothing was
	Keep([]byte) error       // in the place of the last; returns when it would survive a power cut
}
