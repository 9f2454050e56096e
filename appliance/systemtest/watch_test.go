//go:build system

package systemtest

import (
	"bytes"
	"strings"
	"sync"
)

// watch is a writer that tells when a text has come by.
type watch struct {
	mu   sync.Mutex
	buf  *bytes.Buffer
	want string
	seen chan struct{}
	once sync.Once
}

func newWatch(buf *bytes.Buffer, want string) *watch {
	return &watch{buf: buf, want: want, seen: make(chan struct{})}
}

func (w *watch) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf.Write(p)
	if strings.Contains(w.buf.String(), w.want) {
		w.once.Do(func() { close(w.seen) })
	}
	return len(p), nil
}

func (w *watch) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}
