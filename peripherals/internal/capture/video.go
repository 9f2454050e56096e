// Package capture is what cameras share, and what sound sources share. A device
// is opened at once, so that a missing one is known before it is needed, but
// captures only while somebody looks or listens.
package capture

import (
	"context"
	"errors"
	"fmt"
	"time"

	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// checkCamera is how often an idle camera is checked.
const checkCamera = 2 * time.Second

// maxStalls is how many stalls in a row end Run, so that the supervisor reopens
// the camera.
const maxStalls = 2

// Camera is a peripherals.Peripheral and VideoSource on a V4L2 device.
type Camera struct {
	env   peripherals.Env
	name  string // what the nurse calls it, with an article: "the otoscope"
	role  string
	path  string
	want  v4l2.Mode
	video *peripherals.Video
}

// NewCamera returns the camera at path; it does no I/O.
func NewCamera(env peripherals.Env, name, role, path string, want v4l2.Mode) *Camera {
	return &Camera{env: env, name: name, role: role, path: path, want: want, video: peripherals.NewFeed[v4l2.Frame](1)}
}

// Video delivers the newest frame.
func (c *Camera) Video() *peripherals.Video { return c.video }

// Role is the picture's place in the session.
func (c *Camera) Role() string { return c.role }

// Run opens the camera and streams while its feed is wanted.
func (c *Camera) Run(ctx context.Context, sink peripherals.Sink) error {
	s := peripherals.NewTold(sink, c.env.Now)
	dev, err := c.env.Camera(c.path)
	if err != nil {
		s.Status(peripherals.Offline, peripherals.Explain(err))
		return fmt.Errorf("%s: %w", c.name, err)
	}
	defer dev.Close()
	s.Status(peripherals.Online, peripherals.Sentence{})
	err = c.video.WhileWanted(ctx, checkCamera, func() error { return c.present(dev) },
		func(ctx context.Context) error { return c.stream(ctx, dev, s) })
	if err != nil {
		s.Status(peripherals.Offline, peripherals.Explain(err))
		return fmt.Errorf("%s: %w", c.name, err)
	}
	return nil
}

// stream captures until ctx ends and tolerates a stall.
func (c *Camera) stream(ctx context.Context, dev v4l2.Device, s *peripherals.Told) error {
	for stalls := 0; ; {
		err := dev.Stream(ctx, c.want, func(f v4l2.Frame) {
			stalls = 0
			s.Status(peripherals.Online, peripherals.Sentence{})
			c.video.Publish(f)
		})
		if ctx.Err() != nil {
			return nil
		}
		if stalls++; !errors.Is(err, v4l2.ErrStalled) || stalls >= maxStalls {
			if err == nil {
				err = errors.New("the stream ended by itself")
			}
			return fmt.Errorf("stream %dx%d: %w", c.want.Width, c.want.Height, err)
		}
		s.Status(peripherals.Degraded, peripherals.Explain(err))
	}
}

// present checks that the camera still answers, while it does not stream.
func (c *Camera) present(dev v4l2.Device) error {
	modes, err := dev.Modes()
	if err == nil && len(modes) == 0 {
		err = v4l2.ErrGone
	}
	if err != nil {
		return fmt.Errorf("%s does not answer: %w", c.path, err)
	}
	return nil
}
