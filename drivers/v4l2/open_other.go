//go:build !linux

package v4l2

import (
	"errors"
	"fmt"
)

// Open is an Opener; it works on Linux only.
func Open(path string) (Device, error) {
	return nil, fmt.Errorf("open camera %s: %w on this system", path, errors.ErrUnsupported)
}
