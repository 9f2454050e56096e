package gpio

import "errors"

// Sentinel errors of Input and Output.
var (
	// ErrBusy says that another program, or the kernel, holds the line.
	ErrBusy = errors.New("line is in use")
	// ErrNoLine says that the chip has no line of that number.
	ErrNoLine = errors.New("no such line")
	// ErrGone says that the chip was unplugged.
	ErrGone = errors.New("GPIO chip is gone")
)
