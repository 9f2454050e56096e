package v4l2

import (
	"context"
	"io"

	"github.com/blackjack/webcam"
)

// bus is one open descriptor of a camera: github.com/blackjack/webcam with the
// corrections of node, or a test's fake.
type bus interface {
	lister
	setter
	streamer
	GetName() (string, error)
	io.Closer
}

type lister interface {
	GetSupportedFormats() map[webcam.PixelFormat]string
	GetSupportedFrameSizes(webcam.PixelFormat) []webcam.FrameSize
	GetSupportedFramerates(f webcam.PixelFormat, width, height uint32) []webcam.FrameRate
}

type setter interface {
	// SetFormat sets the nearest mode that the driver supports and returns it.
	SetFormat(m Mode) (granted, error)
	SetFramerate(fps float32) error
}

type streamer interface {
	StartStreaming() error
	// Wait returns nil once GetFrame has a result, or ctx's cause.
	Wait(ctx context.Context) error
	frames
}

// frames lends pictures: GetFrame returns the driver's memory, valid until
// ReleaseFrame.
type frames interface {
	GetFrame() (data []byte, index uint32, err error)
	ReleaseFrame(index uint32) error
}

// granted is the mode that the driver really set.
type granted struct {
	Mode
	Stride int // bytes from one line to the next; 0 for a compressed format
}

// take copies the picture out of a driver's buffer; ok is false if it is
// incomplete.
func (g granted) take(raw []byte, into *Buffers) (f Frame, ok bool) {
	f = Frame{Format: g.Format, Width: g.Width, Height: g.Height}
	if g.Format == MJPEG {
		p, ok := findJPEG(raw)
		if !ok {
			return f, false
		}
		f.Width, f.Height = p.width, p.height // the picture's own size is right
		f.Data = p.whole(raw)
		return f, true
	}
	line := 2 * g.Width
	stride := max(g.Stride, line)
	if g.Height == 0 || len(raw) < stride*(g.Height-1)+line {
		return f, false
	}
	buffer := into.New(line * g.Height)
	f.Data, f.hold = buffer.Data, buffer.hold
	for y := range g.Height {
		copy(f.Data[y*line:], raw[y*stride:][:line])
	}
	return f, true
}
