package gpio

import (
	"io"
	"os"

	"github.com/warthog618/go-gpiocdev/uapi"
	"golang.org/x/sys/unix"
)

// held is a line granted by the kernel. Read returns whole events
// (uapi.LineEvent, in the machine's byte order), waits for the first and ends
// with Close.
type held interface {
	io.ReadCloser
	level
}

// level is the logical state of a line.
type level interface {
	Value() (bool, error)
	SetValue(bool) error
}

// line is the kernel's descriptor of a requested line.
type line struct{ *os.File }

// requestLine requests a line from the kernel through gpiocdev's uapi: its own
// RequestLine (v0.9.1) ignores the option for the size of the event buffer, and
// spins on the descriptor of a chip that is gone.
func requestLine(chip string, r *uapi.LineRequest) (held, error) {
	f, err := os.OpenFile(chip, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	err = control(f, func(fd uintptr) error {
		info, err := uapi.GetChipInfo(fd)
		switch {
		case err != nil:
			return errNoChip
		case r.Offsets[0] >= info.Lines:
			return ErrNoLine
		}
		return uapi.GetLine(fd, r)
	})
	if err != nil {
		return nil, err
	}
	// So that the runtime waits for it, and Close ends a Read.
	if err := unix.SetNonblock(int(r.Fd), true); err != nil {
		unix.Close(int(r.Fd))
		return nil, err
	}
	return line{os.NewFile(uintptr(r.Fd), chip)}, nil
}

// Value implements level.
func (l line) Value() (bool, error) {
	v := uapi.LineValues{Mask: 1}
	err := control(l.File, func(fd uintptr) error { return uapi.GetLineValuesV2(fd, &v) })
	return v.Get(0) == 1, err
}

// SetValue implements level.
func (l line) SetValue(active bool) error {
	v := uapi.LineValues{Mask: 1}
	if active {
		v.Bits = 1
	}
	return control(l.File, func(fd uintptr) error { return uapi.SetLineValuesV2(fd, v) })
}

// control runs f with file's descriptor, which stays open meanwhile.
func control(file *os.File, f func(fd uintptr) error) error {
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if raw.Control(func(fd uintptr) { inner = f(fd) }) != nil {
		return os.ErrClosed // its only possible reason
	}
	return inner
}
