package localapitest

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// SocketPath returns a path for a socket that is short enough whatever the
// test's name is. Nothing is there yet.
func SocketPath(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "api")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "s")
}

// Serve lets serve answer on l until the test ends or stop is called, which
// returns what serve returned. An error of it fails the test.
func Serve(t *testing.T, serve func(context.Context, net.Listener) error, l net.Listener) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- serve(ctx, l) }()
	stop = sync.OnceValue(func() error { cancel(); return <-served })
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return stop
}
