// Package v4l2 captures from Linux cameras on github.com/blackjack/webcam.
package v4l2

import (
	"context"
	"io"
	"time"
)

// PixelFormat is a V4L2 pixel format by its four-character code.
type PixelFormat string

// Formats that telecart takes from a camera.
const (
	MJPEG PixelFormat = "MJPG" // one whole JPEG a frame
	YUYV  PixelFormat = "YUYV" // 4:2:2 packed, 16 bit a pixel
)

// Mode is what to capture: format, size in pixels, frames per second. A zero
// field means the camera's best choice.
type Mode struct {
	Format        PixelFormat
	Width, Height int
	Rate          int
}

// Frame is one picture as the camera delivered it. Data is immutable and may be
// shared; each who reads it has a frame of their own from Keep, until its
// Release.
type Frame struct {
	Format        PixelFormat
	Width, Height int
	Data          []byte
	At            time.Time // when it left the driver's queue
	Seq           uint64    // counts from 1 for each Stream

	hold *hold // nil: Data belongs to no Buffers
}

// Device is an open camera.
type Device interface {
	// Stream captures in the mode nearest to want and calls yield, from one
	// goroutine, for every frame until ctx ends (nil error) or the camera
	// fails: ErrStalled after 2 s without a frame, ErrGone if it was unplugged.
	// Stream may be called again after it returned.
	Stream(ctx context.Context, want Mode, yield func(Frame)) error
	// Modes lists what the camera offers.
	Modes() ([]Mode, error)
	io.Closer
}

// Opener opens the camera at path, for example /dev/video0 or
// /dev/v4l/by-path/….
type Opener func(path string) (Device, error)
