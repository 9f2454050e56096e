package gpio

import "errors"

// Sentinel errors of Input and Output.
var (
	// ErrBusy reports that another program, or the kernel, holds the line.
	ErrBusy = errors.New("line is in use")
	// ErrNoLine reports that the chip has no line of that number.
	ErrNoLine = errors.New("no such line")
	// ErrGone reports that the chip was unplugged.
	ErrGone = errors.New("GPIO chip is gone")
)
