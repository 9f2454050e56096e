package serialtest

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"telecart/drivers/serial"
)

// Cable is a serial line without a kernel. Its ends wait only for each other,
// so a test can use it in a testing/synctest bubble, where minutes pass at
// once; a pseudo-terminal would stop the bubble's clock. To a driver it behaves
// like a real port without flow control:
//
//   - There is nothing at the port while nothing is plugged in, and a second
//     Open is busy.
//   - Open drops what the instrument sent before.
//   - Pulling the plug ends a Read with io.EOF, closing the port with
//     os.ErrClosed.
//   - Nobody is held up: what does not fit is lost.
type Cable struct {
	mu      sync.Mutex
	changed sync.Cond
	far     *end // the instrument's; nil while unplugged
	near    *end // the driver's; nil while closed
}

// room is how many bytes wait in one direction, as in a pseudo-terminal.
const room = 4096

// NewCable returns a line with nothing plugged in.
func NewCable() *Cable {
	c := &Cable{}
	c.changed.L = &c.mu
	return c
}

// Plug plugs an instrument in and returns its end of the line. Bytes sent to it
// wait; bytes it sends while the port is closed are lost.
func (c *Cable) Plug() io.ReadWriteCloser {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.far = &end{cable: c}
	return c.far
}

// Unplug pulls the plug, if it is in. Closing the instrument's end does so too.
func (c *Cable) Unplug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.far != nil {
		c.close(c.far)
	}
}

// Open is a serial.Opener. The path is used only in errors; any line setting
// fits.
func (c *Cable) Open(path string, _ serial.Config) (serial.Port, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.far == nil:
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	case c.near != nil:
		return nil, fmt.Errorf("open %s: %w", path, serial.ErrBusy)
	}
	c.near = &end{cable: c}
	return c.near, nil
}

// end is one end of a cable. The cable's lock guards it.
type end struct {
	cable *Cable
	in    []byte // what the other end sent
	err   error  // why no more comes
}

// Read implements io.Reader.
func (e *end) Read(b []byte) (int, error) {
	e.cable.mu.Lock()
	defer e.cable.mu.Unlock()
	for len(e.in) == 0 && e.err == nil {
		e.cable.changed.Wait()
	}
	n := copy(b, e.in)
	if e.in = e.in[n:]; n > 0 {
		return n, nil
	}
	return 0, e.err
}

// Write implements io.Writer.
func (e *end) Write(b []byte) (int, error) {
	e.cable.mu.Lock()
	defer e.cable.mu.Unlock()
	if e.err != nil {
		return 0, fmt.Errorf("write: %w", e.err)
	}
	other := e.cable.near
	if other == e {
		other = e.cable.far
	}
	if other != nil && other.err == nil {
		other.in = append(other.in, b[:min(len(b), room-len(other.in))]...)
		e.cable.changed.Broadcast()
	}
	return len(b), nil
}

// Close implements io.Closer.
func (e *end) Close() error {
	e.cable.mu.Lock()
	defer e.cable.mu.Unlock()
	e.cable.close(e)
	return nil
}

func (c *Cable) close(e *end) {
	switch e {
	case c.near:
		c.near = nil
	case c.far:
		c.far = nil
		if c.near != nil {
			c.near.err = io.EOF
		}
	}
	e.in, e.err = nil, os.ErrClosed
	c.changed.Broadcast()
}
