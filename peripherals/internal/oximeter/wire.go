package oximeter

import (
	"time"

	"telecart/drivers/serial"
)

// wire reads and writes a port in goroutines that end with its Close.
type wire struct {
	port    serial.Port
	chunks  chan []byte
	failed  chan error // of reading or writing, one each at most
	writes  chan []byte
	closing chan struct{}
	done    chan struct{} // closed by the reader, then the writer
	written chan struct{}
}

func newWire(port serial.Port) *wire {
	w := &wire{
		port:    port,
		chunks:  make(chan []byte),
		failed:  make(chan error, 2),
		writes:  make(chan []byte, 4),
		closing: make(chan struct{}),
		done:    make(chan struct{}),
		written: make(chan struct{}),
	}
	go w.read()
	go w.write()
	return w
}

func (w *wire) read() {
	defer close(w.done)
	buf := make([]byte, 512)
	for {
		n, err := w.port.Read(buf)
		if n > 0 {
			select {
			case w.chunks <- append([]byte(nil), buf[:n]...):
			case <-w.closing:
				return
			}
		}
		if err != nil {
			w.failed <- err
			return
		}
	}
}

func (w *wire) write() {
	defer close(w.written)
	for command := range w.writes {
		if _, err := w.port.Write(command); err != nil {
			w.failed <- err
			return
		}
	}
}

// send queues a command. A device that takes none must not stop its reader, so
// what does not fit is dropped: every command is said again later.
func (w *wire) send(command []byte) {
	if len(command) == 0 {
		return
	}
	select {
	case w.writes <- command:
	default:
	}
}

// goodbye bounds how long the last commands may take.
const goodbye = 300 * time.Millisecond

// end sends the last commands, closes the port and waits for the goroutines.
func (w *wire) end(last ...[]byte) {
	for _, command := range last {
		w.send(command)
	}
	close(w.writes)
	if len(last) > 0 {
		select {
		case <-w.written:
		case <-time.After(goodbye):
		}
	}
	close(w.closing)
	w.port.Close()
	<-w.done
	<-w.written
}
