package sim

import (
	"context"
	"io"
	"time"
)

// Nonin7 is the same oximeter as Nonin and speaks data format 7: the pleth has
// 16 bits.
type Nonin7 struct{ *Nonin }

// NewNonin7 returns an oximeter that reads 97 % and about 72/min.
func NewNonin7() Nonin7 { return Nonin7{NewNonin()} }

// AppendFrame appends the next 75th of a second to dst.
func (n Nonin7) AppendFrame(dst []byte) []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	for ; n.garbage > 0; n.garbage-- {
		dst = append(dst, byte(n.random()>>16))
	}
	index := int(n.frame % noninPacket)
	status, pleth := n.step()
	if index == 0 {
		status |= 0x01
	}
	fine := byte(n.frame * 37) // the low byte of the 16 bits: anything may stand there
	f := [5]byte{status, pleth, fine, n.data(index), 0}
	f[4] = f[0] + f[1] + f[2] + f[3]
	n.frame++
	return append(dst, f[:]...)
}

// Serve writes n's bytes to w in real time until ctx ends (nil) or w fails.
func (n Nonin7) Serve(ctx context.Context, w io.Writer) error {
	return speak(ctx, w, time.Second/15, batch(FramesPerSecond/15, n.AppendFrame))
}
