package hotplug

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// udevGroup is udev's netlink group.
const udevGroup = 2

// received is the kernel's buffer for us: enough for a hub full of devices.
const received = 1 << 20

// Listen is the Listener of this machine's udev. Without one, as in a
// container, it hears nothing.
func Listen(ctx context.Context, tell func(Event)) error {
	f, err := open()
	if err != nil {
		return fmt.Errorf("listen to udev: %w", err)
	}
	defer f.Close()
	defer context.AfterFunc(ctx, func() { f.Close() })()
	tell(Event{Action: Missed})
	raw, err := f.SyscallConn()
	if err != nil {
		return fmt.Errorf("listen to udev: %w", err)
	}
	s := socket{message: make([]byte, 64<<10), control: make([]byte, unix.CmsgSpace(unix.SizeofUcred))}
	for {
		e, err := s.next(raw.Read)
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil:
			tell(e)
		case errors.Is(err, unix.ENOBUFS):
			tell(Event{Action: Missed})
		case errors.Is(err, ErrMessage), errors.Is(err, unix.EINTR):
		default:
			return fmt.Errorf("listen to udev: %w", err)
		}
	}
}

func open() (*os.File, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_KOBJECT_UEVENT)
	if err != nil {
		return nil, err
	}
	// A small buffer only means more Missed.
	_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, received)
	err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_PASSCRED, 1)
	if err == nil {
		err = unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: udevGroup})
	}
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), "udev"), nil
}

// socket reads messages into reused memory.
type socket struct {
	message, control []byte
}

// next waits for a message. ErrMessage concerns only this message.
func (s socket) next(read func(func(fd uintptr) bool) error) (Event, error) {
	var n, oob int
	var inner error
	err := read(func(fd uintptr) bool {
		n, oob, _, _, inner = unix.Recvmsg(int(fd), s.message, s.control, 0)
		return !errors.Is(inner, unix.EAGAIN)
	})
	if err = errors.Join(err, inner); err != nil {
		return Event{}, err
	}
	if !fromRoot(s.control[:oob]) {
		return Event{}, fmt.Errorf("%w: not sent by root", ErrMessage)
	}
	return parse(s.message[:n])
}

func fromRoot(control []byte) bool {
	ms, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return false
	}
	for _, m := range ms {
		if c, err := unix.ParseUnixCredentials(&m); err == nil {
			return c.Uid == 0
		}
	}
	return false
}
