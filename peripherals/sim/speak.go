package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// speak writes what next appends to w, once a period in real time, until ctx
// ends (nil) or w fails. What nobody reads is lost, as on a real line.
func speak(ctx context.Context, w io.Writer, period time.Duration, next func([]byte) []byte) error {
	deadline, _ := w.(interface{ SetWriteDeadline(time.Time) error })
	pace := newPacer(time.Now(), period, time.Second)
	var buf []byte
	for pace.wait(ctx.Done(), nil) {
		buf = next(buf[:0])
		if len(buf) == 0 {
			continue
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

// batch makes a next for speak that appends n pieces at a time.
func batch(n int, next func([]byte) []byte) func([]byte) []byte {
	return func(dst []byte) []byte {
		for range n {
			dst = next(dst)
		}
		return dst
	}
}
