package v4l2

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// stallTime is how long a camera may deliver nothing usable before it counts as
// stalled.
const stallTime = 2 * time.Second

// Camera is an open camera. It implements Device; its methods may be
// called from any goroutine.
type Camera struct {
	path    string
	reopen  func(path string) (bus, error)
	life    context.Context // ends with Close
	end     context.CancelFunc
	busy    sync.Mutex // held by the running Stream
	dropped atomic.Uint64

	mu  sync.Mutex // guards cam
	cam bus        // nil after a Stream, which uses it up
}

// settleTime is how long the kernel gets to remove an unplugged camera before
// we close it. Linux 6.1 crashes (and our thread with it, for good) if the last
// close of a video node coincides with media_device_unregister of the same
// camera: v4l2_device_release then unregisters the node's entity twice. Removal
// takes the kernel a few milliseconds after it has reported the loss.
const settleTime = 250 * time.Millisecond

// Open is the Opener of real cameras. The Device it returns is a *Camera.
//
// Its error wraps ErrNotCamera, ErrGone, fs.ErrNotExist or fs.ErrPermission
// where that is the cause.
func Open(path string) (Device, error) { return open(path, openNode) }

func open(path string, opener func(string) (bus, error)) (Device, error) {
	c := &Camera{path: path, reopen: opener}
	c.life, c.end = context.WithCancel(context.Background())
	if err := c.use(func(cam bus) error { return usable(cam) }); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// usable refuses nodes without pictures: webcam.Open accepts a camera's
// metadata node, since it checks the capabilities of all its nodes together.
func usable(cam bus) error {
	formats := cam.GetSupportedFormats()
	if len(formats) == 0 {
		return fmt.Errorf("%w: this node carries no pictures; take the camera's first node (…-video-index0 in /dev/v4l/by-path)", ErrNotCamera)
	}
	var names []string
	for code := range formats {
		f := formatOf(code)
		if f == MJPEG || f == YUYV {
			return nil
		}
		names = append(names, string(f))
	}
	return fmt.Errorf("%w that telecart can use: it gives %s, and MJPG or YUYV is needed", ErrNotCamera, strings.Join(names, ", "))
}

// use runs f with the descriptor, reopened if a Stream has used it up.
func (c *Camera) use(f func(bus) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.openLocked(); err != nil {
		return err
	}
	return c.explain("use", c.cam, f(c.cam))
}

func (c *Camera) openLocked() error {
	if c.life.Err() != nil {
		return fmt.Errorf("camera %s: %w", c.path, os.ErrClosed)
	}
	if c.cam != nil {
		return nil
	}
	cam, err := c.reopen(c.path)
	if err != nil {
		return c.explain("open", nil, err)
	}
	c.cam = cam
	return nil
}

// Modes implements Device.
func (c *Camera) Modes() (modes []Mode, err error) {
	err = c.use(func(cam bus) error {
		modes = offered(cam, Mode{})
		_, err := cam.GetName() // tells why a list is empty, which webcam hides
		return err
	})
	return modes, err
}

// Dropped returns how many incomplete pictures were dropped since Open.
func (c *Camera) Dropped() uint64 { return c.dropped.Load() }

// Stream implements Device. A camera that is already streaming, or whose USB
// has no bandwidth left, fails here and not in Open. Frame.Seq also counts
// dropped pictures.
func (c *Camera) Stream(ctx context.Context, want Mode, yield func(Frame)) error {
	if !c.busy.TryLock() {
		return fmt.Errorf("camera %s: already streaming", c.path)
	}
	defer c.busy.Unlock()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(c.life, func() { cancel(os.ErrClosed) })()

	c.mu.Lock()
	err := c.openLocked()
	cam := c.cam
	c.mu.Unlock()
	if err != nil {
		return err
	}
	defer c.release()
	g, err := start(cam, want)
	if err != nil {
		return c.explain("start", cam, err)
	}
	err = c.capture(ctx, cam, g, yield)
	if ctx.Err() != nil {
		if c.life.Err() != nil {
			return fmt.Errorf("camera %s: %w", c.path, os.ErrClosed)
		}
		return nil
	}
	return c.explain("capture from", cam, err)
}

// release closes the descriptor of a Stream: only then does the driver free its
// buffers and accept another mode.
func (c *Camera) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.closeLocked() // the camera is reopened next time in any case
}

func (c *Camera) closeLocked() error {
	if c.cam == nil {
		return nil
	}
	if lost(c.cam) {
		time.Sleep(settleTime)
	}
	err := c.cam.Close()
	c.cam = nil
	return err
}

func start(cam bus, want Mode) (granted, error) {
	mode, ok := nearest(offered(cam, want), want)
	if !ok {
		return granted{}, fmt.Errorf("%w: it names no mode", ErrNotCamera)
	}
	g, err := cam.SetFormat(mode)
	if err != nil {
		return g, fmt.Errorf("set %s %d×%d: %w", mode.Format, mode.Width, mode.Height, err)
	}
	if g.Format != MJPEG && g.Format != YUYV {
		return g, fmt.Errorf("asked for %s, it chose %q", mode.Format, g.Format)
	}
	if mode.Rate > 0 {
		err := cam.SetFramerate(float32(mode.Rate))
		// EINVAL and ENOTTY: the camera has one rate only.
		if err != nil && !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOTTY) {
			return g, fmt.Errorf("set %d frames/s: %w", mode.Rate, err)
		}
	}
	return g, cam.StartStreaming()
}

// capture passes pictures to yield until one of the errors of Stream.
func (c *Camera) capture(ctx context.Context, cam streamer, g granted, yield func(Frame)) error {
	var buffers Buffers
	last := time.Now()
	for seq := uint64(1); ; {
		if err := waitUntil(ctx, cam, last.Add(stallTime)); err != nil {
			return err
		}
		raw, index, err := cam.GetFrame()
		if errors.Is(err, unix.EAGAIN) {
			continue
		}
		if err != nil {
			return err
		}
		at := time.Now()
		f, ok := g.take(raw, &buffers)
		if err := cam.ReleaseFrame(index); err != nil {
			return err
		}
		f.At, f.Seq = at, seq
		seq++
		if !ok {
			c.dropped.Add(1)
			continue
		}
		yield(f)
		last = time.Now() // a slow yield is not the camera's fault
	}
}

func waitUntil(ctx context.Context, cam streamer, end time.Time) error {
	ctx, cancel := context.WithDeadlineCause(ctx, end, ErrStalled)
	defer cancel()
	if ctx.Err() != nil { // even if incomplete pictures keep coming
		return context.Cause(ctx)
	}
	return cam.Wait(ctx)
}

// Close implements Device. It ends a running Stream and waits for it.
func (c *Camera) Close() error {
	c.end()
	c.busy.Lock()
	defer c.busy.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closeLocked()
}
