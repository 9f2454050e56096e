// Package wire is the life of an instrument on a serial port: the port itself
// (Port), the loop of its dialogue (Talk), and the bytes (Wire), which are read
// and written in goroutines of their own, so that neither an instrument that
// says nothing nor one that takes nothing holds up its driver.
package wire

import (
	"fmt"
	"time"

	"telecart/drivers/serial"
)

// ErrBlocked is why a dialogue ends that cannot go on without what Say dropped.
// It is a serial.ErrHeld.
var ErrBlocked = fmt.Errorf("%d commands wait to go out: %w", depth, serial.ErrHeld)

// Wire is an open port. It owns the port until End.
type Wire struct {
	// Chunks is what the instrument sends, in pieces of any size.
	Chunks <-chan []byte
	// Failed tells the first failure of reading and the first of writing,
	// fit for peripherals.Explain.
	Failed <-chan error

	blocked error // set by Say
	port    serial.Port
	writes  chan []byte
	ending  chan struct{}
	read    chan struct{} // closed when its goroutine has ended
	written chan struct{}
}

// depth is how many writes may wait.
const depth = 32

// chunk is the most bytes of a piece.
const chunk = 4096

// New takes the port over.
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

// Send queues b, which must not change any more. It returns false when the
// queue is full, since the line takes nothing; then b is dropped.
func (w *Wire) Send(b []byte) bool {
	select {
	case w.writes <- b:
		return true
	default:
		return false
	}
}

// Say is Send for what a driver cannot go on without: when the line takes
// nothing the dialogue ends.
func (w *Wire) Say(b []byte) {
	if !w.Send(b) && w.blocked == nil {
		w.blocked = ErrBlocked
	}
}

// End lets what is queued go out, for as long as limit at most, closes the
// port and returns when both goroutines have ended. Send must not be called
// any more.
func (w *Wire) End(limit time.Duration) {
	close(w.writes)
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case <-w.written:
	case <-late.C:
	}
	close(w.ending)
	_ = w.port.Close() // ends a Read, and a Write that the line holds; there is nothing left to lose
	<-w.read
	<-w.written
}
