package peripherals

import (
	"log/slog"
	"time"

	"telecart/drivers/alsa"
	"telecart/drivers/gpio"
	"telecart/drivers/mllp"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
)

// Env is the world of an instrument: how it opens its bus, tells the time and
// writes its log. The daemon fills it with real drivers; a test with fakes of
// the bus.
type Env struct {
	Log      *slog.Logger // already names the device
	Now      func() time.Time
	Serial   serial.Opener
	Camera   v4l2.Opener
	Capture  alsa.CaptureOpener
	Playback alsa.PlaybackOpener
	GPIO     gpio.Bus
	Listen   mllp.Listener // for instruments that call the cart
	Memory   Memory        // nil where the program keeps nothing
}

// Memory keeps a few bytes for one instrument while the program is started
// again: what would do harm if it were forgotten, such as how often a cuff was
// filled. It does I/O, so a constructor leaves it alone.
type Memory interface {
	Recall() ([]byte, error) // what was kept last; nil where nothing was
	Keep([]byte) error       // in the place of the last; returns when it would survive a power cut
}
