//go:build !linux

package gpio

import (
	"errors"
	"fmt"
)

// Chips is the Bus of this machine's chips; it works on Linux only.
type Chips struct{}

// Input implements Bus.
func (Chips) Input(chip string, line int, _ InputConfig) (Input, error) {
	return nil, fmt.Errorf("line %d of %s: %w on this system", line, chip, errors.ErrUnsupported)
}

// Output implements Bus.
func (Chips) Output(chip string, line int, _ bool) (Output, error) {
	return nil, fmt.Errorf("line %d of %s: %w on this system", line, chip, errors.ErrUnsupported)
}
