package hotplug

import (
	"context"
	"testing"

	"golang.org/x/sys/unix"
)

func TestListenEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := Listen(ctx, func(e Event) {
		if e.Action == Missed {
			cancel() // it has begun
		}
	})
	if err != nil {
		t.Error(err)
	}
}

func TestFromRoot(t *testing.T) {
	for uid, want := range map[uint32]bool{0: true, 1000: false} {
		if got := fromRoot(unix.UnixCredentials(&unix.Ucred{Uid: uid})); got != want {
			t.Errorf("sent by %d: %v", uid, got)
		}
	}
	if fromRoot(nil) {
		t.Error("sent by nobody")
	}
}
