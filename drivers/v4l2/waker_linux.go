package v4l2

import (
	"sync"

	"golang.org/x/sys/unix"
)

// waker is a descriptor that ends a poll(2). Its methods may be called from any
// goroutine, and do nothing after close.
type waker struct {
	mu   sync.Mutex
	fd   int
	open bool
}

func newWaker() (*waker, error) {
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return nil, err
	}
	return &waker{fd: fd, open: true}, nil
}

func (w *waker) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open {
		unix.Write(w.fd, []byte{1, 0, 0, 0, 0, 0, 0, 0}) // fails only if already set
	}
}

func (w *waker) clear() {
	var b [8]byte
	unix.Read(w.fd, b[:]) // fails only if not set
}

func (w *waker) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open {
		w.open = false
		unix.Close(w.fd)
	}
}
