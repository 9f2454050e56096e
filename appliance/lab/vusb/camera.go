package vusb

import (
	"sync"
	"time"
)

// payload is how much one transfer of the camera carries.
const payload = 16 << 10

// Camera is a UVC camera that gives MJPEG. Set its fields before Attach.
type Camera struct {
	Serial        string // empty: as cheap cameras, it has none
	Width, Height int    // pixels
	Rate          int    // frames per second
	// Picture returns the JPEG of frame n, from 0 on for each time that the
	// camera is plugged in.
	Picture func(n int) []byte

	brightness, pantilt, zoom knob

	mu      sync.Mutex
	stalled bool
}

// Stall makes the camera give nothing, although it is there, or go on.
func (c *Camera) Stall(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stalled = on
}

func (c *Camera) identity() identity {
	return identity{vendor: 0x1d6b, product: 0x0102, maker: "Telecart Lab", name: "Exam Camera", serial: c.Serial}
}

// Descriptor implements Device.
func (c *Camera) Descriptor(kind, index byte) []byte {
	return c.identity().descriptor(kind, index, c.config())
}

// Serve implements Device: each transfer takes the next piece of the picture,
// a payload header before it (UVC 2.4.3.3); a picture begins when its time has
// come.
func (c *Camera) Serve(transfers <-chan *Transfer) {
	n, frame := 0, []byte(nil)
	next := time.Now()
	var pending []*Transfer
	tick := time.NewTimer(0)
	defer tick.Stop()
	for {
		select {
		case t, ok := <-transfers:
			if !ok {
				return
			}
			pending = append(pending, t)
		case <-tick.C:
		}
		for len(pending) > 0 {
			if len(frame) == 0 {
				if wait := c.wait(next); wait > 0 {
					tick.Reset(wait)
					break
				}
				frame = c.Picture(n)
				n++
				next = later(next, time.Second/time.Duration(c.Rate))
			}
			t := pending[0]
			pending = pending[1:]
			k := min(t.Length-2, len(frame))
			if t.Answer(join([]byte{2, c.flags(n, k == len(frame))}, frame[:k])) {
				frame = frame[k:]
			}
		}
	}
}

// wait is how long to wait for the next picture; a stalled camera looks again.
func (c *Camera) wait(next time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stalled {
		return 50 * time.Millisecond
	}
	return time.Until(next)
}

// flags say which of two pictures a payload belongs to, and whether it is its
// last.
func (c *Camera) flags(n int, last bool) byte {
	f := byte(0x80 | n&1)
	if last {
		f |= 2
	}
	return f
}

// later is one step after t, or after now when that is long gone.
func later(t time.Time, step time.Duration) time.Time {
	if now := time.Now(); now.Sub(t) > 5*step {
		t = now
	}
	return t.Add(step)
}
