package peripheraltest

import (
	"context"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"telecart/drivers/alsa"
	"telecart/drivers/evdev"
	"telecart/drivers/gpio"
	"telecart/drivers/mllp"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// Env is an environment without devices: every opener reports that there is
// none. A test replaces the one it fakes.
func Env(t testing.TB) peripherals.Env {
	return peripherals.Env{
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Now: time.Now,
		Buses: peripherals.Buses{
			Serial:   func(path string, _ serial.Config) (serial.Port, error) { return nil, none(path) },
			Camera:   func(path string) (v4l2.Device, error) { return nil, none(path) },
			Capture:  func(pcm string, _ alsa.Format) (alsa.Source, error) { return nil, none(pcm) },
			Playback: func(pcm string, _ alsa.Format) (alsa.Player, error) { return nil, none(pcm) },
			GPIO:     noBus{},
			Input:    func(path string) (evdev.Keyboard, error) { return nil, none(path) },
			Listen:   func(_ context.Context, c mllp.Config, _ mllp.Handler) error { return none(c.Address.String()) },
		},
	}
}

func none(path string) error { return &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist} }

type noBus struct{}

func (noBus) Input(chip string, _ int, _ gpio.InputConfig) (gpio.Input, error) {
	return nil, none(chip)
}

func (noBus) Output(chip string, _ int, _ bool) (gpio.Output, error) { return nil, none(chip) }
