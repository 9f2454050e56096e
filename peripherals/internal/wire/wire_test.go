package wire

import (
	"errors"
	"io"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// port is a serial port without a kernel: a test gives it bytes and errors,
// and may hold its writes.
type port struct {
	in     *io.PipeReader
	far    *io.PipeWriter
	hold   bool
	refuse error
	wrote  []byte
	closed chan struct{}
}

func (p *port) Read(b []byte) (int, error) { return p.in.Read(b) }

func (p *port) Write(b []byte) (int, error) {
	if p.hold {
		<-p.closed
		return 0, os.ErrClosed
	}
	time.Sleep(time.Second) // as a slow line
	p.wrote = append(p.wrote, b...)
	return len(b), p.refuse
}

func (p *port) Close() error {
	close(p.closed)
	return p.far.CloseWithError(os.ErrClosed)
}

func open(t *testing.T) (*port, *Wire) {
	t.Helper()
	r, w := io.Pipe()
	p := &port{in: r, far: w, closed: make(chan struct{})}
	return p, New(p)
}

func TestReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, w := open(t)
		go p.far.Write([]byte("one"))
		if got := <-w.Chunks; string(got) != "one" {
			t.Errorf("read %q", got)
		}
		p.far.CloseWithError(io.ErrUnexpectedEOF)
		if err := <-w.Failed; !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("failed with %v", err)
		}
		w.End(0)
	})
}

// Nobody takes the bytes any more: End must not wait for it.
func TestEndsWithBytesNobodyTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, w := open(t)
		go p.far.Write([]byte("one"))
		synctest.Wait()
		w.End(0)
	})
}

func TestEndLetsTheLastWordsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, w := open(t)
		w.Send([]byte("ab"))
		w.Send([]byte("ort"))
		w.End(5 * time.Second)
		if string(p.wrote) != "abort" {
			t.Errorf("%q went out", p.wrote)
		}
	})
}

func TestLineThatTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, w := open(t)
		p.hold = true
		n := 0
		for w.Send([]byte("x")) {
			synctest.Wait()
			n++
		}
		if n != depth+1 { // one is with the port
			t.Errorf("%d writes were taken", n)
		}
		w.End(time.Second)
		if err := <-w.Failed; !errors.Is(err, os.ErrClosed) {
			t.Errorf("failed with %v", err)
		}
	})
}

func TestWriteFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, w := open(t)
		p.refuse = io.ErrClosedPipe
		w.Send([]byte("x"))
		if err := <-w.Failed; !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("failed with %v", err)
		}
		w.End(time.Hour)
	})
}
