package vusb

import (
	"bytes"
	"io"
	"sync"
	"time"
)

// End is a Serial in the hands of one instrument, which can let go of it: what
// Serial's own Read and Write cannot.
type End struct {
	port   *Serial
	rest   []byte // taken out of the inbox and not yet read; only Read uses it
	closed chan struct{}
	once   sync.Once
}

// Hold gives the port to an instrument; the one before must have closed its
// End. What the host has sent to that one is dropped.
func (s *Serial) Hold() *End {
	for {
		select {
		case <-s.got:
		default:
			return &End{port: s, closed: make(chan struct{})}
		}
	}
}

// Read returns what the host has sent, or io.EOF once the End is closed.
func (e *End) Read(b []byte) (n int, err error) {
	if len(e.rest) == 0 {
		select {
		case e.rest = <-e.port.got:
		case <-e.closed:
			return 0, io.EOF
		}
	}
	n = copy(b, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// Write sends to the host. While nobody has the port open it is lost, as on a
// wire; then it waits until the host takes it, however slow that is, or fails
// with io.ErrClosedPipe once the End is closed.
func (e *End) Write(b []byte) (n int, err error) {
	for len(b) > 0 {
		k := min(len(b), bulk)
		if !e.say(bytes.Clone(b[:k])) {
			return n, io.ErrClosedPipe
		}
		n, b = n+k, b[k:]
	}
	return n, nil
}

func (e *End) say(b []byte) bool {
	select {
	case <-e.closed:
		return false
	default:
	}
	for {
		select {
		case e.port.toHost <- b:
			return true
		case <-e.closed:
			return false
		case <-time.After(patience):
			if !e.port.Line().DTR {
				return true
			}
		}
	}
}

// Close lets go of the port: a Read and a Write that wait end. The plug stays
// where it is. It never fails.
func (e *End) Close() error {
	e.once.Do(func() { close(e.closed) })
	return nil
}
