// Package evdev reads what types like a keyboard, such as a barcode scanner, as the
// kernel reports its keys, and keeps them from everybody else.
package evdev

import (
	"errors"
	"io"
	"time"
)

// ErrNoInput reports a path that is no input device.
var ErrNoInput = errors.New("this is no input device")

// Key is a key that was pressed or let go.
type Key struct {
	Code uint16    // KEY_… of linux/input-event-codes.h: a place on the keyboard, no letter
	Down bool      // pressed; false: let go
	Lost bool      // no key: some were lost, because nobody read them in time
	At   time.Time // when the kernel had it
}

// Keyboard is an input device whose keys nobody else gets.
//
// Read blocks until there is a key, and returns io.EOF once the device is gone. Close may
// be called from another goroutine and ends a blocked Read with os.ErrClosed.
type Keyboard interface {
	Read() (Key, error)
	io.Closer
}

// Opener opens the device at path. Errors say what failed on which path and wrap
// fs.ErrNotExist, fs.ErrPermission, syscall.EBUSY (another program keeps its keys) or
// ErrNoInput if that is the cause.
type Opener func(path string) (Keyboard, error)
