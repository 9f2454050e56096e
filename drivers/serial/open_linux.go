package serial

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	bugst "go.bug.st/serial"
	"golang.org/x/sys/unix"
)

// Open is the Opener of real ports and of pseudo-terminals. It locks the port
// for this process, configures it and checks that the adapter accepted the
// setting: many accept 7 bits or an odd rate and silently do something else.
//
// Its error wraps ErrBusy, ErrStuck, ErrConfig, ErrNotSerial, fs.ErrNotExist or
// fs.ErrPermission if that is the cause.
func Open(path string, c Config) (Port, error) {
	type result struct {
		port *port
		err  error
	}
	ctx, cancel := context.WithTimeout(context.Background(), openTime)
	defer cancel()
	opened := make(chan result, 1)
	go func() {
		p, err := open(ctx, path, c)
		opened <- result{p, err}
	}()
	var r result
	select {
	case r = <-opened:
	case <-ctx.Done():
		go func() {
			if late := <-opened; late.err == nil {
				late.port.Close() // nobody waits for it
			}
		}()
		r.err = ErrStuck
	}
	if r.err != nil {
		return nil, fmt.Errorf("open serial port %s: %w", path, r.err)
	}
	return r.port, nil
}

// openTime limits Open. Linux waits 5 s for each answer of a device that has
// hung, of which Open needs several, and longer for one that it is still
// closing.
const openTime = 4 * time.Second

func open(ctx context.Context, path string, c Config) (*port, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	own, err := openLocked(ctx, path)
	if err != nil {
		return nil, err
	}
	line, err := bugst.Open(path, mode(c))
	if err != nil {
		own.Close()
		return nil, explain(err)
	}
	p := &port{own: own, line: line, perByte: c.perByte()}
	if err := p.finish(c); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// openLocked opens the tty at path without waiting for a carrier and locks it.
// The lock is the descriptor's, so it goes when the process dies.
func openLocked(ctx context.Context, path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, explain(err)
	}
	if ctx.Err() != nil { // nobody waits any more: leave the lock to the next one
		f.Close()
		return nil, ctx.Err()
	}
	err = control(f, func(fd int) error {
		if _, err := unix.IoctlGetTermios(fd, unix.TCGETS); err != nil {
			return ErrNotSerial
		}
		return unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB)
	})
	if err != nil {
		f.Close()
		return nil, explain(err)
	}
	return f, nil
}

// finish sets what go.bug.st/serial left out, after its Open, and drops what
// came before.
func (p *port) finish(c Config) error {
	return control(p.own, func(fd int) error {
		if err := complete(fd, c); err != nil {
			return err
		}
		if err := unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH); err != nil {
			return fmt.Errorf("drop old input: %w", err)
		}
		p.losses = countLosses(fd)
		if pseudo(fd) {
			// A pty keeps the exclusive mark when its user is killed, and would
			// refuse the next one for as long as the master lives. The flock
			// does the locking here.
			return unix.IoctlSetInt(fd, unix.TIOCNXCL, 0)
		}
		return taken(fd, c)
	})
}

// complete switches on the marks of damaged characters and, if requested, the
// handshake.
func complete(fd int, c Config) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
	if err != nil {
		return fmt.Errorf("read the line setting: %w", err)
	}
	t.Iflag &^= unix.IGNBRK | unix.BRKINT | unix.IGNPAR
	t.Iflag |= unix.INPCK | unix.PARMRK
	if c.RTSCTS {
		t.Cflag |= unix.CRTSCTS
	}
	if err := unix.IoctlSetTermios(fd, unix.TCSETS2, t); err != nil {
		return fmt.Errorf("switch on the marks of damaged characters, and RTS/CTS where it is wanted: %w", err)
	}
	return nil
}

func mode(c Config) *bugst.Mode {
	m := &bugst.Mode{BaudRate: c.Baud, DataBits: c.DataBits, Parity: bugst.NoParity, StopBits: bugst.OneStopBit}
	switch c.Parity {
	case OddParity:
		m.Parity = bugst.OddParity
	case EvenParity:
		m.Parity = bugst.EvenParity
	}
	if c.StopBits == 2 {
		m.StopBits = bugst.TwoStopBits
	}
	return m
}

// pseudo reports whether fd is the slave of a Unix98 pseudo-terminal: its
// majors are 136 to 143 (kernel, admin-guide/devices.txt).
func pseudo(fd int) bool {
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil {
		return false
	}
	major := unix.Major(uint64(st.Rdev))
	return major >= 136 && major <= 143
}

// taken checks that the driver is at the requested setting, within the 2 % that
// a receiver tolerates.
func taken(fd int, c Config) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
	if err != nil {
		return fmt.Errorf("read the line setting: %w", err)
	}
	return compare(t, c)
}

func compare(t *unix.Termios, c Config) error {
	if off := int(t.Ospeed) - c.Baud; t.Ospeed != 0 && (off*50 > c.Baud || -off*50 > c.Baud) {
		return fmt.Errorf("the adapter does %d bit/s in place of %d", t.Ospeed, c.Baud)
	}
	if t.Cflag&(unix.PARENB|unix.CMSPAR) == unix.PARENB|unix.CMSPAR {
		return fmt.Errorf("the adapter does mark or space parity in place of %v", c)
	}
	got := Config{Baud: c.Baud, DataBits: 8, Parity: NoParity, StopBits: 1}
	if t.Cflag&unix.CSIZE == unix.CS7 {
		got.DataBits = 7
	}
	if t.Cflag&unix.PARENB != 0 {
		got.Parity = EvenParity
		if t.Cflag&unix.PARODD != 0 {
			got.Parity = OddParity
		}
	}
	if t.Cflag&unix.CSTOPB != 0 {
		got.StopBits = 2
	}
	got.RTSCTS = t.Cflag&unix.CRTSCTS != 0
	if got != c {
		return fmt.Errorf("the adapter does %v in place of %v", got, c)
	}
	return nil
}

// control runs f with file's descriptor, which stays in the runtime's poller.
func control(file *os.File, f func(fd int) error) error {
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := raw.Control(func(fd uintptr) { inner = f(int(fd)) }); err != nil {
		return err
	}
	return inner
}

// explain translates an error of the system or of go.bug.st/serial into one of
// ours with what to do about it.
func explain(err error) error {
	var pe *bugst.PortError
	if errors.As(err, &pe) {
		switch pe.Code() {
		case bugst.PortBusy:
			return ErrBusy
		case bugst.PermissionDenied:
			err = unix.EACCES
		}
	}
	switch {
	case errors.Is(err, unix.EBUSY), errors.Is(err, unix.EWOULDBLOCK):
		return ErrBusy
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: add the user to the group dialout", fs.ErrPermission)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: is the device plugged in?", fs.ErrNotExist)
	case errors.Is(err, unix.EISDIR):
		return ErrNotSerial
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err // the caller names the path
	}
	return err
}
