//go:build !linux

package serial

import (
	"errors"
	"fmt"
)

// Open is an Opener; it works on Linux only.
func Open(path string, _ Config) (Port, error) {
	return nil, fmt.Errorf("open serial port %s: %w on this system", path, errors.ErrUnsupported)
}
