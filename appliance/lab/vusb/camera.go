package vusb

import (
	"sync"
	"time"
)

// Size of one payload: a bulk transfer or an isochronous packet.
const (
	bulkPayload   = 16 << 10
	packetPayload = 1024
)

// Camera is a UVC camera that gives MJPEG. Set its fields before Attach.
type Camera struct {
	Serial        string // empty: none, like cheap cameras
	Width, Height int    // pixels
	Rate          int    // frames per second
	Isochronous   bool   // otherwise bulk
	// Picture returns the JPEG of frame n, counted from 0 for each time that
	// the camera is plugged in.
	Picture func(n int) []byte

	brightness, pantilt, zoom knob

	mu      sync.Mutex
	stalled bool
}

// Stall stops or restarts the pictures of a camera that stays plugged in.
func (c *Camera) Stall(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stalled = on
}

func (c *Camera) isStalled() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stalled
}

func (c *Camera) identity() identity {
	return identity{vendor: 0x1d6b, product: 0x0102, maker: "Telecart Lab", name: "Exam Camera", serial: c.Serial}
}

// Descriptor implements Device.
func (c *Camera) Descriptor(kind, index byte) []byte {
	return c.identity().descriptor(kind, index, c.config())
}

// Serve implements Device.
func (c *Camera) Serve(transfers <-chan *Transfer) {
	f := &film{c: c, next: time.Now()}
	give := f.bulk
	if c.Isochronous {
		give = f.isochronous
	}
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
			wait := give(pending[0])
			if wait > 0 {
				tick.Reset(wait)
				break
			}
			pending = pending[1:]
		}
	}
}
