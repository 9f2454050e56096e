package sim

import (
	"context"
	"io"
	"time"
)

// BCI is the inside of an oximeter that speaks the BCI protocol, with a
// healthy finger in it: 97 %, 72/min, 100 frames of 5 bytes a second.
type BCI struct {
	finger
	status [2]byte // extra bits of bytes 1 and 3
}

// bciRate is how many frames a Berry oximeter sends a second.
const bciRate = 100

// NewBCI returns an oximeter that reads 97 % and 72/min.
func NewBCI() *BCI { return &BCI{finger: newFinger()} }

// Bits sets extra bits of byte 1 and byte 3, such as 20 and 0: the probe is
// unplugged.
func (o *BCI) Bits(first, third byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.status = [2]byte{first, third}
}

// AppendFrame appends the next hundredth of a second to dst. With the finger
// out, or while it searches, there are no values.
func (o *BCI) AppendFrame(dst []byte) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	dst = o.noisy(dst)
	volume := o.sample(bciRate)
	spo2, rate, pleth := byte(o.spo2&0x7F), byte(o.rate), byte(10+80*volume)
	first, third := byte(0x80|7)|o.status[0], byte(10*volume)|o.status[1]
	if o.struck {
		first |= 0x40
	}
	if o.off || o.searching {
		spo2, rate, pleth, third = 0x7F, 0xFF, 0, o.status[1]|0x20
		first &^= 0x0F
	}
	if o.off {
		first, third = first|0x10, third|0x10
	}
	return append(dst, first, pleth, third|rate>>7<<6, rate&0x7F, spo2)
}

// Serve writes o's bytes to w in real time until ctx ends (nil) or w fails.
func (o *BCI) Serve(ctx context.Context, w io.Writer) error {
	return speak(ctx, w, time.Second/20, batch(bciRate/20, o.AppendFrame))
}
