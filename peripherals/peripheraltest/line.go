package peripheraltest

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
)

// Line is a serial port of the cart with a cable for an instrument. PTY works
// anywhere; the lab has one that goes through the kernel's USB drivers.
type Line interface {
	// Port is the path that the driver opens. It does not exist while nothing
	// is plugged in.
	Port() string
	// Plug plugs an instrument in unless one is, and returns its end of the
	// line once the driver can open the other. Closing the end, as the test's
	// end does, ends its reads and writes; whether the plug stays in then
	// depends on the line.
	Plug(t testing.TB) io.ReadWriteCloser
	// Unplug pulls the plug and returns once Port is gone.
	Unplug(t testing.TB)
}

// PTY is a line of pseudo-terminals, a new one for each time an instrument is
// plugged in, behind a symbolic link like udev's.
func PTY(t testing.TB) Line { return &pty{port: filepath.Join(t.TempDir(), "ttyTEST")} }

type pty struct {
	port string
	end  *serial.PTY // nil while nothing is plugged in
}

func (p *pty) Port() string { return p.port }

func (p *pty) Plug(t testing.TB) io.ReadWriteCloser {
	t.Helper()
	end, path, err := serial.OpenPTY()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, p.port); err != nil {
		end.Close()
		t.Fatal(err)
	}
	p.end = end
	t.Cleanup(func() { p.Unplug(t) })
	return end
}

func (p *pty) Unplug(t testing.TB) {
	t.Helper()
	if p.end == nil {
		return
	}
	if err := os.Remove(p.port); err != nil {
		t.Error(err)
	}
	p.end.Close() // the instrument may have closed it before
	p.end = nil
}

// inMemory returns a line for a testing/synctest bubble, and its opener.
func inMemory() (Line, serial.Opener) {
	c := serialtest.NewCable()
	return memory{c}, c.Open
}

type memory struct{ cable *serialtest.Cable }

func (m memory) Port() string { return "memory" }

func (m memory) Plug(t testing.TB) io.ReadWriteCloser {
	t.Cleanup(func() { m.Unplug(t) })
	return m.cable.Plug()
}

func (m memory) Unplug(testing.TB) { m.cable.Unplug() }

// plugIn runs an instrument at the end of the line. Stopping it, as the test's
// end does, leaves the plug in.
func plugIn(t testing.TB, line Line, serve instrument) (stop func()) {
	t.Helper()
	end := line.Plug(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = serve(ctx, end) // ends with the line
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		end.Close()
		<-done
	})
	t.Cleanup(stop)
	return stop
}
