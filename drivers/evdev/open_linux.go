package evdev

import (
	"errors"
	"fmt"
	"io"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// grab is EVIOCGRAB, _IOW('E', 0x90, int).
const grab = 0x40044590

// Open is the Opener of this machine's devices.
func Open(path string) (Keyboard, error) {
	// Non-blocking, so that Close ends a Read.
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("input device: %w", err)
	}
	if err := keep(f); err != nil {
		f.Close()
		return nil, fmt.Errorf("input device %s: %w", path, err)
	}
	return newKeyboard(f), nil
}

func keep(f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var kept error
	if err := conn.Control(func(fd uintptr) { kept = unix.IoctlSetInt(int(fd), grab, 1) }); err != nil {
		return err
	}
	if errors.Is(kept, unix.ENOTTY) || errors.Is(kept, unix.EINVAL) {
		return fmt.Errorf("%w: %w", ErrNoInput, kept)
	}
	return kept
}

// word is a word of the kernel's times, in bytes.
const word = int(unsafe.Sizeof(unix.Timeval{}) / 2)

const size = 2*word + 8

type keyboard struct {
	file io.ReadCloser
	buf  []byte
	left []byte // of buf
}

func newKeyboard(f io.ReadCloser) *keyboard { return &keyboard{file: f, buf: make([]byte, 64*size)} }

// Read implements Keyboard.
func (k *keyboard) Read() (Key, error) {
	for {
		for len(k.left) >= size {
			key, ok := parse(k.left, word)
			if k.left = k.left[size:]; ok {
				return key, nil
			}
		}
		n, err := k.file.Read(k.buf) // whole events only
		if errors.Is(err, unix.ENODEV) {
			err = io.EOF
		}
		if err != nil {
			return Key{}, fmt.Errorf("input device: %w", err)
		}
		k.left = k.buf[:n]
	}
}

// Close implements Keyboard.
func (k *keyboard) Close() error { return k.file.Close() }
