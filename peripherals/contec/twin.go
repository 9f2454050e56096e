package contec

import (
	"context"
	"io"
	"sync"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/twin"
)

func virtual() *peripherals.Twin {
	serve := func() peripherals.Serve { return NewTwin().Serve }
	return &peripherals.Twin{Name: "Contec oximeter", Make: serve, Trials: []peripherals.Trial{{
		Line: serial.Config{Baud: 115200}, Good: twin.Healthy(), Serve: serve,
		Stream: func() func([]byte) []byte { // one-way, so live data is requested here
			t := NewTwin()
			return func(dst []byte) []byte {
				t.Receive(command(opLive))
				return t.Append(dst)
			}
		},
	}}}
}

// Twin is a virtual CMS50D+ with firmware 4.6 and a healthy finger in it. It
// sends live data for 30 s after each request.
type Twin struct {
	*twin.Oximeter

	mu      sync.Mutex
	live    int // packets left to send
	command []byte
	replies []byte
}

// liveFor is how many packets of live data one request brings.
const liveFor = 30 * rate

// NewTwin returns an oximeter before the first request.
func NewTwin() *Twin {
	return &Twin{Oximeter: twin.NewOximeter(rate, func(f *twin.Finger, dst []byte) []byte {
		volume := f.Sample(rate)
		d := live{5, byte(20 + 90*volume), 0x10 | byte(10*volume), byte(f.Rate), byte(f.SpO2), 0xFF, 0xFF}
		if f.Struck {
			d[0] |= 0x40
		}
		if f.Off || f.Searching {
			d[1], d[3], d[4] = 0x80, missingRate, 0x7F
		}
		if f.Off {
			d[0] |= 0x80
		}
		high := byte(0x80)
		for i := range d {
			high |= d[i] >> 7 << i
			d[i] |= 0x80
		}
		return append(append(dst, typeLive, high), d[:]...)
	})}
}

// Receive takes bytes from the host.
func (t *Twin) Receive(data []byte) (answer []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range data {
		switch {
		case b == 0x7D:
			t.command = t.command[:0]
		case len(t.command) == 0:
			continue
		}
		if t.command = append(t.command, b); len(t.command) == packetLen {
			t.obey(t.command)
			t.command = t.command[:0]
		}
	}
	return nil
}

func (t *Twin) obey(c []byte) {
	if c[1] != 0x81 {
		return
	}
	switch c[2] {
	case opLive:
		t.live = liveFor
	case opKeepAlive:
		if t.live > 0 {
			t.live = liveFor
		}
	case opStop, opStopToo:
		t.live = 0
		t.replies = append(t.replies, 0x0C, 0x80)
	case 0xAA: // identify
		t.replies = append(t.replies, 0x04, 0x80, 0xF5, 0xF3, 0xE5, 0xF2, 0xA0, 0xA0, 0xA0)
	}
}

// Live reports whether live data is requested.
func (t *Twin) Live() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.live > 0
}

// Append appends what the device sends in the next sixtieth of a second.
func (t *Twin) Append(dst []byte) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	dst = append(dst, t.replies...)
	t.replies = t.replies[:0]
	if t.live == 0 {
		return dst
	}
	t.live--
	return t.Oximeter.Append(dst)
}

// tick is how often the device sends, a few packets at once.
const perTick, tick = 3, time.Second / (rate / 3)

// Tick returns the packets since the last one.
func (t *Twin) Tick() (say []byte) {
	for range perTick {
		say = t.Append(say)
	}
	return say
}

// Serve answers on line in real time until ctx ends (nil) or the line fails.
func (t *Twin) Serve(ctx context.Context, line io.ReadWriter) error {
	return twin.Serve(ctx, line, tick, t)
}
