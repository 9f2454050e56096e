package vusb

import (
	"bytes"
	"io"
	"sync"
	"time"
)

// End is a Serial in use by one instrument, which can release it.
type End struct {
	port   *Serial
	rest   []byte // taken from the inbox but not yet read; used by Read only
	closed chan struct{}
	once   sync.Once
}

// Hold gives the port to an instrument; the previous one must have closed its
// End. What the host sent to that one is dropped.
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

// Write sends to the host. While the port is closed data is lost, as on a wire;
// otherwise Write waits until the host accepts it, however slowly, or fails
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

// Close releases the port and ends a waiting Read and Write. The plug stays in.
// It never fails.
func (e *End) Close() error {
	e.once.Do(func() { close(e.closed) })
	return nil
}
