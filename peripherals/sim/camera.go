package sim

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"telecart/drivers/v4l2"
	"telecart/peripherals"
	"telecart/peripherals/internal/twin"
)

// modes lists what a virtual camera offers.
func modes() []v4l2.Mode {
	return []v4l2.Mode{
		{Format: v4l2.YUYV, Width: 1280, Height: 720, Rate: 30},
		{Format: v4l2.YUYV, Width: 640, Height: 360, Rate: 30},
		{Format: v4l2.YUYV, Width: 1920, Height: 1080, Rate: 15},
	}
}

// Camera opens virtual cameras; other paths go to real. The pictures show the
// cart's clock, now.
func Camera(real v4l2.Opener, now func() time.Time) v4l2.Opener {
	album := &album{pictures: map[string]*picture{}}
	return func(path string) (v4l2.Device, error) {
		name, ok := strings.CutPrefix(path, peripherals.VirtualPrefix)
		if !ok {
			return real(path)
		}
		best := modes()[0]
		album.get(name, best.Width, best.Height) // draw it now, not at the first picture
		return &device{name: name, album: album, now: now, done: make(chan struct{})}, nil
	}
}

// album draws each scene once for each size.
type album struct {
	mu       sync.Mutex
	pictures map[string]*picture
}

func (a *album) get(name string, w, h int) *picture {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := fmt.Sprintf("%s %dx%d", name, w, h)
	if a.pictures[key] == nil {
		a.pictures[key] = newPicture(sceneOf(name), w, h)
	}
	return a.pictures[key]
}

// device is an open virtual camera.
type device struct {
	name   string
	album  *album
	now    func() time.Time
	closed sync.Once
	done   chan struct{}
}

// Stream delivers pictures at the requested rate; see v4l2.Device.
func (d *device) Stream(ctx context.Context, want v4l2.Mode, yield func(v4l2.Frame)) error {
	mode := nearest(want)
	p := d.album.get(d.name, mode.Width, mode.Height)
	period := time.Second / time.Duration(mode.Rate)
	var buffers v4l2.Buffers
	pace := twin.NewPacer(time.Now(), period, period)
	for pace.Wait(ctx.Done(), d.done) {
		f := buffers.New(len(p.back))
		f.Format, f.Width, f.Height, f.At, f.Seq = mode.Format, mode.Width, mode.Height, d.now(), pace.N
		p.at(f.Data, f.At, f.Seq)
		yield(f)
	}
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("virtual camera %s: %w", d.name, fs.ErrClosed)
}

// nearest returns the mode closest in size, no faster than requested.
func nearest(want v4l2.Mode) v4l2.Mode {
	best, least := v4l2.Mode{}, -1
	for _, m := range modes() {
		off := 0
		if want.Width > 0 {
			off += max(m.Width-want.Width, want.Width-m.Width)
		}
		if want.Height > 0 {
			off += max(m.Height-want.Height, want.Height-m.Height)
		}
		if least < 0 || off < least {
			best, least = m, off
		}
	}
	if want.Rate > 0 {
		best.Rate = min(best.Rate, want.Rate)
	}
	return best
}

// Modes lists what the camera offers.
func (d *device) Modes() ([]v4l2.Mode, error) { return modes(), nil }

// Close ends a running Stream.
func (d *device) Close() error {
	d.closed.Do(func() { close(d.done) })
	return nil
}
