package peripherals

import (
	"context"
	"io"

	"telecart/drivers/serial"
)

// Twin is a model's virtual instrument. A daemon has no way to one: only buses
// for practice (package sim) and tests plug it in.
type Twin struct {
	Name     string         // what people call it beside others
	Settings map[string]any // what its model must be set to, beside the port
	Make     func() Serve   // one for practice
	Trials   []Trial        // what the conformance suite tries
}

// Serve is the life of a virtual instrument at its end of a line, until ctx ends
// (nil) or the line fails.
type Serve = func(ctx context.Context, line io.ReadWriter) error

// Trial is what the conformance suite has to know of a model on a serial port
// with one choice of settings.
type Trial struct {
	Settings map[string]any // beside the port
	Line     serial.Config  // what the instrument's line is set to
	// Stream makes an instrument that speaks by itself: a function that appends
	// the next piece, such as a frame or a line. Nil: the model asks, and
	// measures when told to.
	Stream func() func(dst []byte) []byte
	// Serve makes one that lives in real time and answers if it is asked. It is
	// the one that is pulled out and plugged in again.
	Serve func() Serve
	// Measure is what to ask for where there is no Stream.
	Measure MeasureRequest
	// Good is between what the values lie when all is well.
	Good map[Quantity]Range
}

// Range is what a value may be, both ends included.
type Range struct{ Low, High float64 }

// Has reports whether v is in the range.
func (r Range) Has(v float64) bool { return v >= r.Low && v <= r.High }

// Exactly is a range of one value.
func Exactly(v float64) Range { return Range{v, v} }
