//go:build linux

package serialtest_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"testing"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
)

// line is what a driver and its test see of a line.
type line struct {
	far  io.ReadWriteCloser
	open func() (serial.Port, error)
}

// lines are a pseudo-terminal and a cable: a test that passes on both shows
// that the cable behaves as the real driver does.
func lines(t *testing.T, test func(t *testing.T, l line)) {
	t.Run("pseudo-terminal", func(t *testing.T) {
		master, path := serialtest.Pair(t)
		test(t, line{master, func() (serial.Port, error) { return serial.Open(path, serial.Config{Baud: 9600}) }})
	})
	t.Run("cable", func(t *testing.T) {
		c := serialtest.NewCable()
		test(t, line{c.Plug(), func() (serial.Port, error) { return c.Open("cable", serial.Config{Baud: 9600}) }})
	})
}

func (l line) mustOpen(t *testing.T) serial.Port {
	t.Helper()
	p, err := l.open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// pass writes words at one end and wants them at the other.
func pass(t *testing.T, w io.Writer, r io.Reader, words string) {
	t.Helper()
	if _, err := io.WriteString(w, words); err != nil {
		t.Fatal(err)
	}
	hear(t, r, words)
}

func hear(t *testing.T, r io.Reader, words string) {
	t.Helper()
	got := make([]byte, len(words))
	if _, err := io.ReadFull(r, got); err != nil || string(got) != words {
		t.Errorf("read %q, %v, want %q", got, err, words)
	}
}

func TestBothWays(t *testing.T) {
	lines(t, func(t *testing.T, l line) {
		p := l.mustOpen(t)
		pass(t, p, l.far, "question")
		pass(t, l.far, p, "answer")
	})
}

// What the program says last reaches the instrument after the port is closed.
func TestReopened(t *testing.T) {
	lines(t, func(t *testing.T, l line) {
		p := l.mustOpen(t)
		if _, err := l.open(); !errors.Is(err, serial.ErrBusy) {
			t.Errorf("opened twice: %v", err)
		}
		if _, err := io.WriteString(p, "last words"); err != nil {
			t.Fatal(err)
		}
		p.Close()
		if _, err := p.Write([]byte{1}); !errors.Is(err, os.ErrClosed) {
			t.Errorf("write to a closed port: %v", err)
		}
		p = l.mustOpen(t)
		pass(t, l.far, p, "fresh")
		hear(t, l.far, "last words")
	})
}

func TestEndsOfARead(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(l line, p serial.Port)
		want error
	}{
		"closed":    {func(_ line, p serial.Port) { p.Close() }, os.ErrClosed},
		"unplugged": {func(l line, _ serial.Port) { l.far.Close() }, io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			lines(t, func(t *testing.T, l line) {
				p := l.mustOpen(t)
				failed := make(chan error, 1)
				go func() {
					_, err := p.Read(make([]byte, 8))
					failed <- err
				}()
				c.end(l, p)
				if err := <-failed; !errors.Is(err, c.want) {
					t.Errorf("a read ended with %v", err)
				}
				if _, err := p.Write([]byte{1}); err == nil {
					t.Error("a write succeeds")
				}
			})
		})
	}
}

// Only a cable can be plugged in again at the same port; peripheraltest makes a
// new pseudo-terminal for that.
func TestPluggedAgain(t *testing.T) {
	c := serialtest.NewCable()
	if _, err := c.Open("cable", serial.Config{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing is plugged in: %v", err)
	}
	far := c.Plug()
	old, err := c.Open("cable", serial.Config{})
	if err != nil {
		t.Fatal(err)
	}
	far.Close()
	far = c.Plug()
	io.WriteString(far, "to who opens it again")
	if n, err := old.Read(make([]byte, 8)); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("the old port reads %d bytes, %v", n, err)
	}
	old.Close()
	io.WriteString(far, "to nobody")
	p, err := c.Open("cable", serial.Config{})
	if err != nil {
		t.Fatal(err)
	}
	pass(t, far, p, "anew")
}
