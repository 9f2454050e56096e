//go:build cgo

package alsa

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// openNull opens libasound's null PCM and puts the reading end of a pipe in
// the place of its descriptor, so that the test says when it is ready.
func openNull(t *testing.T) (p *pcm, ready *os.File) {
	t.Helper()
	conf := filepath.Join(t.TempDir(), "asound.conf")
	if err := os.WriteFile(conf, []byte("pcm.null { type null }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ALSA_CONFIG_PATH", conf)
	f := Format{Rate: 48000, Channels: 1, Period: 10 * time.Millisecond}
	p, err := openPCM("null", capture, f, 480, 4800)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	p.fds[0].Fd = int32(r.Fd())
	return p, w
}

func TestWaitEndsWithTheContext(t *testing.T) {
	p, _ := openNull(t)
	for range 3 { // a late wake of one call must not end the next
		ctx, cancel := context.WithCancelCause(t.Context())
		done := make(chan error)
		go func() { done <- p.Wait(ctx) }()
		cancel(os.ErrClosed)
		if err := <-done; !errors.Is(err, os.ErrClosed) {
			t.Fatalf("Wait ended with %v", err)
		}
	}
}

func TestWaitEndsWhenThereIsSound(t *testing.T) {
	p, ready := openNull(t)
	p.waker.wake() // left over from a call before
	done := make(chan error)
	go func() { done <- p.Wait(t.Context()) }()
	if _, err := ready.Write([]byte{1}); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}
