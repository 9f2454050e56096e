package capture

import (
	"errors"
	"fmt"

	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// VideoSettings are the settings of every camera model.
type VideoSettings struct {
	Device string           `json:"device"` // such as /dev/v4l/by-path/…, required
	Width  int              `json:"width"`  // pixels
	Height int              `json:"height"` // pixels
	Rate   int              `json:"rate"`   // frames per second
	Format v4l2.PixelFormat `json:"format"` // MJPG or YUYV; empty: the camera's best
}

// DefaultVideo is 1280×720 at 30 frames per second.
func DefaultVideo() VideoSettings { return VideoSettings{Width: 1280, Height: 720, Rate: 30} }

// Check returns what is wrong with s, joined to what the model itself found.
func (s VideoSettings) Check(found error) error {
	errs := []error{found}
	wrong := func(key, problem string) {
		errs = append(errs, &peripherals.SettingError{Key: key, Problem: problem})
	}
	if s.Device == "" {
		wrong("device", `is required, for example "/dev/video0"`)
	}
	between := func(key string, v, low, high int) {
		if v < low || v > high {
			wrong(key, fmt.Sprintf("must be from %d to %d", low, high))
		}
	}
	between("width", s.Width, 160, 4096)
	between("height", s.Height, 120, 2160)
	between("rate", s.Rate, 1, 120)
	switch s.Format {
	case "", v4l2.MJPEG, v4l2.YUYV:
	default:
		wrong("format", fmt.Sprintf("must be %q, %q or absent", v4l2.MJPEG, v4l2.YUYV))
	}
	return errors.Join(errs...)
}

// Mode returns the mode to request from the camera.
func (s VideoSettings) Mode() v4l2.Mode {
	return v4l2.Mode{Format: s.Format, Width: s.Width, Height: s.Height, Rate: s.Rate}
}
