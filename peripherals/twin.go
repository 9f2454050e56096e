package peripherals

import (
	"context"
	"io"

	"telecart/drivers/serial"
)

// Twin is a model's virtual instrument. A daemon cannot reach one by itself:
// only the practice buses (package sim) and tests plug it in.
type Twin struct {
	Name     string         // shown to people
	Settings map[string]any // of its model, besides the port
	Make     func() Serve   // makes one for practice
	Trials   []Trial        // for the conformance suite
}

// Serve runs a virtual instrument at its end of a line until ctx ends (nil) or
// the line fails.
type Serve = func(ctx context.Context, line io.ReadWriter) error

// Trial is what the conformance suite needs to know about a model on a serial
// port with one choice of settings.
type Trial struct {
	Settings map[string]any // besides the port
	Line     serial.Config  // the instrument's line settings
	// Stream makes an instrument that sends unasked: a function that appends
	// the next piece, such as a frame or a line. Nil: the model queries it, and
	// measures on request.
	Stream func() func(dst []byte) []byte
	// Serve makes an instrument in real time, which answers requests. It is the
	// one that is unplugged and replugged.
	Serve func() Serve
	// Measure is the request if there is no Stream.
	Measure MeasureRequest
	// Good has the range of each value when all is well.
	Good map[Quantity]Range
}

// Range is a range of values, both ends included.
type Range struct{ Low, High float64 }

// Has reports whether v is in the range.
func (r Range) Has(v float64) bool { return v >= r.Low && v <= r.High }

// Exactly is a range of one value.
func Exactly(v float64) Range { return Range{v, v} }
