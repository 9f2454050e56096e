// Package gpio reads and drives GPIO lines on
// github.com/warthog618/go-gpiocdev.
package gpio

import (
	"io"
	"time"
)

// Edge is a change of an input line, after debouncing.
type Edge struct {
	Active bool      // logical state after the edge
	At     time.Time // when the kernel saw it
	Seq    uint32    // counts from 1; a jump means lost edges
}

// InputConfig is how a line is wired.
type InputConfig struct {
	ActiveLow bool
	PullUp    bool
	Debounce  time.Duration // 0 means none
}

// Input is a requested input line.
type Input interface {
	// Edges delivers every change; it is closed with the line or when its chip
	// is gone.
	Edges() <-chan Edge
	// Active returns the present logical state.
	Active() (bool, error)
	io.Closer
}

// Output is a requested output line.
type Output interface {
	Set(active bool) error
	io.Closer
}

// Bus requests lines of GPIO chips. chip is a device path such as
// /dev/gpiochip0; line is the offset on that chip.
type Bus interface {
	Input(chip string, line int, c InputConfig) (Input, error)
	Output(chip string, line int, activeLow bool) (Output, error)
}
