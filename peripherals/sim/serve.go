package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// ServeNonin writes a Nonin oximeter's bytes to w in real time until ctx
// ends (nil) or w fails.
func ServeNonin(ctx context.Context, w io.Writer) error { return NewNonin().Serve(ctx, w) }

// Serve writes n's bytes to w in real time until ctx ends (nil) or w fails.
// A serial line does not wait for its reader: where w has a write deadline
// (a pseudo-terminal), what nobody reads is lost.
func (n *Nonin) Serve(ctx context.Context, w io.Writer) error {
	const batch = 5 // frames a write, 15 writes a second
	deadline, _ := w.(interface{ SetWriteDeadline(time.Time) error })
	pace := newPacer(time.Now(), batch*time.Second/FramesPerSecond, time.Second)
	var buf []byte
	for pace.wait(ctx.Done(), nil) {
		buf = buf[:0]
		for range batch {
			buf = n.AppendFrame(buf)
		}
		if deadline != nil {
			_ = deadline.SetWriteDeadline(time.Now().Add(20 * time.Millisecond)) // where it cannot be set, Write waits
		}
		if _, err := w.Write(buf); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("virtual oximeter: %w", err)
		}
	}
	return nil
}
