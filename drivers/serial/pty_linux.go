package serial

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// PTY is the master side of a pseudo-terminal: a virtual instrument, or a test,
// reads here what was written to the port and writes what the port is to
// receive. To the port, closing it looks like an unplugged cable.
type PTY struct {
	*os.File
	slave *os.File
}

// OpenPTY makes a pseudo-terminal in raw mode and returns its master side and
// the path for Open. Bytes written before the port is opened wait for it (4 KiB
// at least), as do those written while it is closed and reopened; a read of the
// master just waits meanwhile.
func OpenPTY() (master *PTY, path string, err error) {
	m, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, "", fmt.Errorf("make a pseudo-terminal: %w", err)
	}
	err = control(m, func(fd int) error {
		if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
			return err
		}
		n, err := unix.IoctlGetUint32(fd, unix.TIOCGPTN)
		path = fmt.Sprintf("/dev/pts/%d", n)
		return err
	})
	if err != nil {
		m.Close()
		return nil, "", fmt.Errorf("unlock the pseudo-terminal: %w", err)
	}
	s, err := openRaw(path)
	if err != nil {
		m.Close()
		return nil, "", fmt.Errorf("make a pseudo-terminal: %w", err)
	}
	return &PTY{File: m, slave: s}, path, nil
}

// openRaw opens the slave side and switches off echo and line editing before
// any byte passes. The descriptor stays open with the master: without it a read
// of the master fails with EIO whenever no port is open.
func openRaw(path string) (*os.File, error) {
	s, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	err = control(s, func(fd int) error {
		t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
		if err != nil {
			return err
		}
		t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
		t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
		return unix.IoctlSetTermios(fd, unix.TCSETS, t)
	})
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close hangs up the line: an open port reads io.EOF.
func (p *PTY) Close() error {
	err := p.File.Close()
	if serr := p.slave.Close(); err == nil {
		err = serr
	}
	return err
}
