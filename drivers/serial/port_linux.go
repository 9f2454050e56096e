package serial

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"

	bugst "go.bug.st/serial"
	"golang.org/x/sys/unix"
)

// drainTime bounds how long Close waits for the last written bytes to leave.
// Without it the kernel would wait 30 s for a device that holds CTS off.
const drainTime = 300 * time.Millisecond

// port is an open tty; doc.go says why it holds two descriptors.
type port struct {
	own  *os.File   // carries the bytes and the lock
	line bugst.Port // carries the setting and the exclusive mark

	once sync.Once
	err  error // of Close
}

// Read implements Port. Linux reports an unplugged USB adapter, and a pty
// whose master was closed, as end of file or as EIO.
func (p *port) Read(b []byte) (int, error) {
	n, err := p.own.Read(b)
	if err != nil && errors.Is(err, unix.EIO) {
		err = io.EOF
	}
	return n, err
}

// Write implements Port. With RTS/CTS it blocks for as long as the device
// holds the line; Close ends that too.
func (p *port) Write(b []byte) (int, error) { return p.own.Write(b) }

// Close implements Port.
func (p *port) Close() error {
	p.once.Do(func() {
		p.drain()
		p.err = p.own.Close()
		if err := p.line.Close(); err != nil && p.err == nil {
			p.err = err
		}
	})
	return p.err
}

// drain lets the last command reach the device and then throws away what
// still waits, so that closing the descriptors cannot hang.
func (p *port) drain() {
	for end := time.Now().Add(drainTime); time.Now().Before(end); {
		var waiting int
		err := control(p.own, func(fd int) (err error) {
			waiting, err = unix.IoctlGetInt(fd, unix.TIOCOUTQ)
			return err
		})
		if err != nil || waiting == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	_ = p.line.ResetOutputBuffer() // best effort: the device is lost anyway
}
