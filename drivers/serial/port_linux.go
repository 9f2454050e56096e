package serial

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	bugst "go.bug.st/serial"
	"golang.org/x/sys/unix"
)

// holdTime is how long a device may accept nothing of a Write.
const holdTime = 5 * time.Second

// port is an open tty; doc.go says why it holds two descriptors.
type port struct {
	own  *os.File   // carries the bytes and the lock
	line bugst.Port // carries the setting and the exclusive mark

	marks   marks  // used by Read only
	losses  uint32 // when Read last looked
	perByte time.Duration
	hold    time.Duration // overrides holdTime in tests

	once sync.Once
	err  error // of Close
}

// Read implements Port. Linux reports an unplugged USB adapter, and a pty
// whose master was closed, as end of file or as EIO.
func (p *port) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	for {
		n, err := p.own.Read(b)
		if err != nil && errors.Is(err, unix.EIO) {
			err = io.EOF
		}
		if n > 0 && p.lost() {
			b[0], p.marks = Damaged, marks{}
			return 1, err
		}
		if n = p.marks.take(b[:n]); n > 0 || err != nil {
			return n, err
		}
	}
}

// lost reports whether characters were lost since the last call, for lack of
// memory in the adapter or the kernel. Their place is unknown, so all waiting
// bytes are dropped too.
func (p *port) lost() (lost bool) {
	_ = control(p.own, func(fd int) error { // Read reports a port that is gone
		now := countLosses(fd)
		if lost = now != p.losses; lost {
			p.losses = now
			return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH)
		}
		return nil
	})
	return lost
}

// Write implements Port. Close ends a waiting one.
func (p *port) Write(b []byte) (int, error) {
	limit := holdTime
	if p.hold > 0 {
		limit = p.hold
	}
	// It fails on a closed port, as Write will.
	_ = p.own.SetWriteDeadline(time.Now().Add(limit + 2*time.Duration(len(b))*p.perByte))
	n, err := p.own.Write(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = fmt.Errorf("write to %s: %d of %d bytes went: %w", p.own.Name(), n, len(b), ErrHeld)
	}
	return n, err
}

// Close implements Port.
func (p *port) Close() error {
	p.once.Do(func() { p.err = p.release() })
	return p.err
}
