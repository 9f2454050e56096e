package relay

import (
	"context"
	"errors"
	"testing"
)

func TestSlowPageIsCutOff(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	s := &socket{cancel: cancel, news: make(chan struct{}, 1), out: make(chan []byte, socketQueue)}
	for range socketQueue {
		s.put(nil)
		s.nudge()
	}
	if ctx.Err() != nil {
		t.Fatal("cut off too early")
	}
	s.put(nil)
	if !errors.Is(context.Cause(ctx), errSlow) {
		t.Errorf("cause %v", context.Cause(ctx))
	}
}
