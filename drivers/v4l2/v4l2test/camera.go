// Package v4l2test is a camera for tests of what is built on drivers/v4l2.
package v4l2test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"telecart/drivers/v4l2"
)

// Camera is a camera whose pictures, stalls and unplugging a test decides. Its
// methods may be called from any goroutine.
type Camera struct {
	mode   v4l2.Mode
	frames chan []byte
	fail   chan error // ends the running Stream

	mu       sync.Mutex
	gone     chan struct{} // closed while unplugged
	controls []v4l2.Control
	wanted   []v4l2.Mode
	opened   int
	closed   int
}

// New returns a plugged-in camera that gives pictures in mode.
func New(mode v4l2.Mode, controls ...v4l2.Control) *Camera {
	return &Camera{mode: mode, frames: make(chan []byte), fail: make(chan error), gone: make(chan struct{}), controls: controls}
}

// Open is the v4l2.Opener of the camera, whatever the path. While the camera
// is unplugged it fails with fs.ErrNotExist.
func (c *Camera) Open(path string) (v4l2.Device, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.gone:
		return nil, fmt.Errorf("open camera %s: %w", path, fs.ErrNotExist)
	default:
	}
	c.opened++
	life, end := context.WithCancel(context.Background())
	return &device{c: c, gone: c.gone, life: life, end: end}, nil
}

// Give hands one picture to the running Stream. It blocks until a Stream took
// it, so a test needs no sleep; data must not be changed afterwards.
func (c *Camera) Give(data []byte) { c.frames <- data }

// Stall lets the running Stream end with v4l2.ErrStalled, at once.
func (c *Camera) Stall() { c.fail <- v4l2.ErrStalled }

// Unplug ends a running Stream, and every use of a Device opened so far, with
// v4l2.ErrGone.
func (c *Camera) Unplug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.gone)
}

// Plug brings an unplugged camera back.
func (c *Camera) Plug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = make(chan struct{})
}

// Wanted lists what each Stream so far was asked for.
func (c *Camera) Wanted() []v4l2.Mode {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]v4l2.Mode(nil), c.wanted...)
}

// Opened is how many devices are open now. A test that ends with another
// number than 0 has found a leak.
func (c *Camera) Opened() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.opened - c.closed
}

type device struct {
	c    *Camera
	gone <-chan struct{}
	life context.Context
	end  context.CancelFunc
	busy sync.Mutex
	once sync.Once
}

// Stream implements v4l2.Device.
func (d *device) Stream(ctx context.Context, want v4l2.Mode, yield func(v4l2.Frame)) error {
	if !d.busy.TryLock() {
		return fmt.Errorf("fake camera: already streaming")
	}
	defer d.busy.Unlock()
	d.c.mu.Lock()
	d.c.wanted = append(d.c.wanted, want)
	d.c.mu.Unlock()
	m := d.c.mode
	for seq := uint64(1); ; seq++ {
		if err := d.alive(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-d.gone:
		case <-d.life.Done():
		case err := <-d.c.fail:
			return fmt.Errorf("capture from fake camera: %w", err)
		case data := <-d.c.frames:
			yield(v4l2.Frame{Format: m.Format, Width: m.Width, Height: m.Height, Data: data, At: time.Now(), Seq: seq})
		}
	}
}

func (d *device) alive() error {
	if d.life.Err() != nil {
		return fmt.Errorf("fake camera: %w", os.ErrClosed)
	}
	select {
	case <-d.gone:
		return fmt.Errorf("fake camera: %w", v4l2.ErrGone)
	default:
		return nil
	}
}

// Modes implements v4l2.Device.
func (d *device) Modes() ([]v4l2.Mode, error) { return []v4l2.Mode{d.c.mode}, d.alive() }

// Controls implements v4l2.Tuner.
func (d *device) Controls() ([]v4l2.Control, error) {
	d.c.mu.Lock()
	defer d.c.mu.Unlock()
	return append([]v4l2.Control(nil), d.c.controls...), d.alive()
}

// SetControl implements v4l2.Tuner.
func (d *device) SetControl(id uint32, value int32) error {
	if err := d.alive(); err != nil {
		return err
	}
	d.c.mu.Lock()
	defer d.c.mu.Unlock()
	for i := range d.c.controls {
		if c := &d.c.controls[i]; c.ID == id {
			if value < c.Min || value > c.Max {
				return fmt.Errorf("fake camera: %s: %d is out of its range %d to %d", c.Name, value, c.Min, c.Max)
			}
			c.Value = value
			return nil
		}
	}
	return fmt.Errorf("fake camera: it has no control %#x", id)
}

// Close implements v4l2.Device.
func (d *device) Close() error {
	d.end()
	d.once.Do(func() {
		d.c.mu.Lock()
		defer d.c.mu.Unlock()
		d.c.closed++
	})
	d.busy.Lock() // as the real one does, wait for the Stream to end
	defer d.busy.Unlock()
	return nil
}
