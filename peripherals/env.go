package peripherals

import (
	"log/slog"
	"strings"
	"time"

	"telecart/drivers/alsa"
	"telecart/drivers/evdev"
	"telecart/drivers/gpio"
	"telecart/drivers/mllp"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
)

// Env is the environment of an instrument: its bus, clock, log and memory.
type Env struct {
	Buses
	Log    *slog.Logger // already names the device
	Now    func() time.Time
	Memory Memory // nil if the program keeps nothing
}

// Buses open the devices. Whoever starts a daemon passes them: the kernel's,
// those of package sim for practice, or a test's fakes.
type Buses struct {
	Serial   serial.Opener
	Camera   v4l2.Opener
	Capture  alsa.CaptureOpener
	Playback alsa.PlaybackOpener
	GPIO     gpio.Bus
	Input    evdev.Opener
	Listen   mllp.Listener // for instruments that call the cart

	// Virtual reports whether name is a virtual device. Nil: nothing is.
	Virtual func(name string) bool
}

// RealBuses returns the kernel's buses, without virtual devices.
func RealBuses() Buses {
	return Buses{
		Serial: serial.Open, Camera: v4l2.Open, Capture: alsa.OpenCapture, Playback: alsa.OpenPlayback,
		GPIO: gpio.Chips{}, Input: evdev.Open, Listen: mllp.Listen,
	}
}

// VirtualPrefix begins the name of a virtual device.
const VirtualPrefix = "virtual:"

// NamedVirtual reports whether name is a virtual device's.
func NamedVirtual(name string) bool { return strings.HasPrefix(name, VirtualPrefix) }

// Memory keeps a few bytes for one instrument across restarts: what would do
// harm if forgotten, such as how often a cuff was inflated. It does I/O, so
// constructors must not use it.
type Memory interface {
	Recall() ([]byte, error) // what was kept last, or nil
	Keep([]byte) error       // replaces it; returns once it would survive a power cut
}
