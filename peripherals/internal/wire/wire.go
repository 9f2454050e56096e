// Package wire is an instrument's serial port: its life (Port), the loop of a
// dialogue (Talk), and the bytes (Wire). Reading and writing have goroutines of
// their own, so a driver never blocks on an instrument that sends or accepts
// nothing.
package wire

import (
	"fmt"
	"time"

	"telecart/drivers/serial"
)

// ErrBlocked ends a dialogue when Say had to drop a command. It is a
// serial.ErrHeld.
var ErrBlocked = fmt.Errorf("%d commands wait to go out: %w", depth, serial.ErrHeld)

// Wire is an open port. It owns the port until End.
type Wire struct {
	// Chunks delivers the received bytes, in pieces of any size.
	Chunks <-chan []byte
	// Failed delivers the first read failure and the first write failure, fit
	// for peripherals.Explain.
	Failed <-chan error

	blocked error // set by Say
	port    serial.Port
	writes  chan []byte
	ending  chan struct{}
	read    chan struct{} // closed when its goroutine has ended
	written chan struct{}
}

// depth is how many writes may be queued.
const depth = 32

// chunk is the largest piece, in bytes.
const chunk = 4096

// New takes over the port.
func New(port serial.Port) *Wire {
	chunks, failed := make(chan []byte), make(chan error, 2)
	w := &Wire{
		Chunks: chunks, Failed: failed, port: port,
		writes: make(chan []byte, depth), ending: make(chan struct{}),
		read: make(chan struct{}), written: make(chan struct{}),
	}
	go w.reader(chunks, failed)
	go w.writer(failed)
	return w
}

func (w *Wire) reader(chunks chan<- []byte, failed chan<- error) {
	defer close(w.read)
	buf := make([]byte, chunk)
	for {
		n, err := w.port.Read(buf)
		if n > 0 {
			select {
			case chunks <- append([]byte(nil), buf[:n]...):
			case <-w.ending:
				return
			}
		}
		if err != nil {
			failed <- fmt.Errorf("read: %w", err)
			return
		}
	}
}

func (w *Wire) writer(failed chan<- error) {
	defer close(w.written)
	for b := range w.writes {
		if _, err := w.port.Write(b); err != nil {
			failed <- fmt.Errorf("write: %w", err)
			return
		}
	}
}

// Send queues b, which must not change afterwards. If the queue is full because
// the line accepts nothing, b is dropped and Send returns false.
func (w *Wire) Send(b []byte) bool {
	select {
	case w.writes <- b:
		return true
	default:
		return false
	}
}

// Say is Send for commands that must not be lost: if the queue is full, the
// dialogue ends.
func (w *Wire) Say(b []byte) {
	if !w.Send(b) && w.blocked == nil {
		w.blocked = ErrBlocked
	}
}

// End waits at most limit for queued writes, closes the port and returns once
// both goroutines have ended. Send must not be called afterwards.
func (w *Wire) End(limit time.Duration) {
	close(w.writes)
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case <-w.written:
	case <-late.C:
	}
	close(w.ending)
	_ = w.port.Close() // ends Read, and a Write that the line holds up
	<-w.read
	<-w.written
}
