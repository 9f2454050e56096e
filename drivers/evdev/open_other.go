//go:build !linux

package evdev

import (
	"errors"
	"fmt"
)

// Open works on Linux only.
func Open(path string) (Keyboard, error) {
	return nil, fmt.Errorf("%s: %w on this system", path, errors.ErrUnsupported)
}
