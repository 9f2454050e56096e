package v4l2

import (
	"context"
	"errors"
	"sync"

	"github.com/blackjack/webcam"
	"golang.org/x/sys/unix"
)

// fakeCam is a descriptor as github.com/blackjack/webcam and the kernel give
// it. The buffers that it lends are overwritten once they are released.
type fakeCam struct {
	formats map[webcam.PixelFormat]string
	sizes   []webcam.FrameSize
	rates   []webcam.FrameRate
	stride  int
	insists PixelFormat // what S_FMT grants, whatever is asked
	rateErr error
	start   error
	give    error       // of giving a picture back
	queue   chan answer // of GetFrame
	head    *answer     // what Wait found, for GetFrame

	mu     sync.Mutex
	set    Mode
	lent   map[uint32][]byte
	next   uint32
	gone   bool
	closed bool
}

type answer struct {
	data []byte
	err  error
}

func newFakeCam() *fakeCam {
	return &fakeCam{
		formats: map[webcam.PixelFormat]string{MJPEG.code(): "Motion-JPEG", YUYV.code(): "YUYV 4:2:2"},
		sizes:   []webcam.FrameSize{discrete(640, 480), discrete(1280, 720)},
		rates:   []webcam.FrameRate{interval(1, 30), interval(1, 10)},
		queue:   make(chan answer, 16),
		lent:    map[uint32][]byte{},
	}
}

func discrete(w, h uint32) webcam.FrameSize {
	return webcam.FrameSize{MinWidth: w, MaxWidth: w, MinHeight: h, MaxHeight: h}
}

func interval(num, den uint32) webcam.FrameRate {
	return webcam.FrameRate{MinNumerator: num, MaxNumerator: num, MinDenominator: den, MaxDenominator: den}
}

func (f *fakeCam) GetSupportedFormats() map[webcam.PixelFormat]string { return f.formats }
func (f *fakeCam) GetSupportedFrameSizes(webcam.PixelFormat) []webcam.FrameSize {
	return f.sizes
}
func (f *fakeCam) GetSupportedFramerates(webcam.PixelFormat, uint32, uint32) []webcam.FrameRate {
	return f.rates
}

func (f *fakeCam) SetFormat(m Mode) (granted, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.insists != "" {
		m.Format = f.insists
	}
	f.set = m
	return granted{Mode: m, Stride: f.stride}, nil
}

func (f *fakeCam) SetFramerate(fps float32) error { return f.rateErr }
func (f *fakeCam) StartStreaming() error          { return f.start }

func (f *fakeCam) Wait(ctx context.Context) error {
	select {
	case a := <-f.queue:
		f.head = &a
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (f *fakeCam) GetFrame() ([]byte, uint32, error) {
	a := f.head
	f.head = nil
	if a == nil {
		return nil, 0, unix.EAGAIN
	}
	if a.err != nil {
		return nil, 0, a.err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	f.lent[f.next] = append([]byte(nil), a.data...)
	return f.lent[f.next], f.next, nil
}

func (f *fakeCam) ReleaseFrame(index uint32) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, ok := f.lent[index]
	if !ok {
		return unix.EINVAL
	}
	for i := range b {
		b[i] = 0xEE
	}
	delete(f.lent, index)
	return f.give
}

func (f *fakeCam) GetName() (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		return "", unix.ENODEV
	}
	return "fake", nil
}

func (f *fakeCam) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return errors.New("closed twice")
	}
	f.closed = true
	return nil
}

// port is where cameras are plugged in: each open takes the next descriptor.
type port struct {
	mu   sync.Mutex
	cams []*fakeCam
	open []*fakeCam
}

func (p *port) opener(string) (bus, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.cams) == 0 {
		return nil, unix.ENOENT
	}
	c := p.cams[0]
	p.cams = p.cams[1:]
	p.open = append(p.open, c)
	return c, nil
}

// leaks counts descriptors that were opened and not closed.
func (p *port) leaks() int {
	n := 0
	for _, c := range p.open {
		c.mu.Lock()
		if !c.closed {
			n++
		}
		c.mu.Unlock()
	}
	return n
}
