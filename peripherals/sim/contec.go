package sim

import (
	"bytes"
	"context"
	"io"
	"time"
)

// Contec is the inside of a CMS50D+ with firmware 4.6 and a healthy finger in
// it: 97 %, 72/min, 60 packets of 9 bytes a second. It sends live data only
// when the host asked (A1) and falls silent 30 s after the last A1 or AF.
type Contec struct {
	finger
	live    int // packets left to send
	command []byte
	replies []byte
}

// The rate of the packets, and how long live data last.
const (
	contecRate = 60
	contecLive = 30 * contecRate
)

// NewContec returns an oximeter that reads 97 % and 72/min and was not asked
// for anything yet.
func NewContec() *Contec { return &Contec{finger: newFinger()} }

// Write takes what the host says. It never fails.
func (o *Contec) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, b := range p {
		if b == 0x7D {
			o.command = o.command[:0]
		} else if len(o.command) == 0 {
			continue
		}
		if o.command = append(o.command, b); len(o.command) == 9 {
			o.obey(o.command)
			o.command = o.command[:0]
		}
	}
	return len(p), nil
}

func (o *Contec) obey(c []byte) {
	if !bytes.Equal(c[:2], []byte{0x7D, 0x81}) {
		return
	}
	switch c[2] {
	case 0xA1:
		o.live = contecLive
	case 0xAF:
		if o.live > 0 {
			o.live = contecLive
		}
	case 0xA2, 0xA7:
		o.live = 0
		o.replies = append(o.replies, 0x0C, 0x80)
	case 0xAA:
		o.replies = append(o.replies, 0x04, 0x80, 0xF5, 0xF3, 0xE5, 0xF2, 0xA0, 0xA0, 0xA0)
	}
}

// Live reports whether the host wants live data now.
func (o *Contec) Live() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.live > 0
}

// AppendPacket appends what the device sends in the next sixtieth of a second.
func (o *Contec) AppendPacket(dst []byte) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	dst = append(o.noisy(dst), o.replies...)
	o.replies = o.replies[:0]
	if o.live == 0 {
		return dst
	}
	o.live--
	volume := o.sample(contecRate)
	d := [7]byte{5, byte(20 + 90*volume), 0x10 | byte(10*volume), byte(o.rate), byte(o.spo2), 0xFF, 0xFF}
	if o.struck {
		d[0] |= 0x40
	}
	if o.off || o.searching {
		d[1], d[3], d[4] = 0x80, 0xFF, 0x7F
	}
	if o.off {
		d[0] |= 0x80
	}
	high := byte(0x80)
	for i := range d {
		high |= d[i] >> 7 << i
		d[i] |= 0x80
	}
	return append(append(dst, 0x01, high), d[:]...)
}

// Serve is o's life on the line rw in real time, until ctx ends (nil) or rw
// fails. It leaves a reader behind that ends when rw is closed.
func (o *Contec) Serve(ctx context.Context, rw io.ReadWriter) error {
	go func() { _, _ = io.Copy(writerOnly{o}, rw) }() // ends with the line
	return speak(ctx, rw, time.Second/20, batch(contecRate/20, o.AppendPacket))
}

// writerOnly hides all but Write from io.Copy.
type writerOnly struct{ io.Writer }
