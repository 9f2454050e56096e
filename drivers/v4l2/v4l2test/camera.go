// Package v4l2test is a fake camera for tests of users of drivers/v4l2.
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

// Camera is a camera whose pictures, stalls and unplugging a test controls. Its
// methods may be called from any goroutine.
type Camera struct {
	mode   v4l2.Mode
	frames chan []byte
	fail   chan error // ends the running Stream

	mu     sync.Mutex
	gone   chan struct{} // closed while unplugged
	wanted []v4l2.Mode
	opened int
	closed int
}

// New returns a plugged-in camera that delivers pictures in mode.
func New(mode v4l2.Mode) *Camera {
	return &Camera{mode: mode, frames: make(chan []byte), fail: make(chan error), gone: make(chan struct{})}
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

// Give passes one picture to the running Stream. It blocks until a Stream took
// it, so a test needs no sleep; data must not be changed afterwards.
func (c *Camera) Give(data []byte) { c.frames <- data }

// Stall ends the running Stream with v4l2.ErrStalled.
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

// Wanted lists the mode requested by each Stream so far.
func (c *Camera) Wanted() []v4l2.Mode {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]v4l2.Mode(nil), c.wanted...)
}

// Opened returns how many devices are open; at the end of a test, anything but
// 0 is a leak.
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

// Close implements v4l2.Device.
func (d *device) Close() error {
	d.end()
	d.once.Do(func() {
		d.c.mu.Lock()
		defer d.c.mu.Unlock()
		d.c.closed++
	})
	d.busy.Lock() // like the real one, wait for the Stream to end
	defer d.busy.Unlock()
	return nil
}
