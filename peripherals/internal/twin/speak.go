package twin

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Speak writes what next appends, once a period in real time, until ctx ends
// (nil) or w fails. What nobody reads is lost, as on a real line.
func Speak(ctx context.Context, w io.Writer, period time.Duration, next func([]byte) []byte) error {
	pace := NewPacer(time.Now(), period, time.Second)
	var buf []byte
	for pace.Wait(ctx.Done(), nil) {
		buf = next(buf[:0])
		if err := reply(w, buf); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("virtual oximeter: %w", err)
		}
	}
	return nil
}
