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
}
