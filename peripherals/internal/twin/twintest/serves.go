// Package twintest tests virtual oximeters.
package twintest

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"telecart/peripherals/internal/twin"
)

// Serves fails unless o sends between low and high bytes in a minute and stops
// when its line fails.
func Serves(t *testing.T, o *twin.Oximeter, low, high int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var line bytes.Buffer
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute+time.Millisecond)
		defer cancel()
		if err := o.Serve(ctx, &line); err != nil {
			t.Error(err)
		}
		if line.Len() < low || line.Len() > high {
			t.Errorf("%d bytes in a minute, want %d to %d", line.Len(), low, high)
		}
		if err := o.Serve(t.Context(), &failing{after: 2}); err == nil {
			t.Error("no error when the line fails")
		}
	})
}

// failing is a line that fails after some writes.
type failing struct {
	bytes.Buffer
	after int
}

func (f *failing) Write(p []byte) (int, error) {
	if f.after--; f.after < 0 {
		return 0, errors.New("unplugged")
	}
	return len(p), nil
}
