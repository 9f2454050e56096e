package peripheraltest

import (
	"context"
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Serial is the suite for a model that listens on a serial port.
type Serial struct {
	Model    peripherals.Model
	Settings string // JSON with %q where the port's path belongs

	// Speak makes an instrument: a function that appends the next piece of
	// its stream, such as a frame or a line.
	Speak func() func(dst []byte) []byte
	// Serve makes one that lives in real time and answers if it is asked, until
	// ctx ends or the line fails. It is the one that is pulled out and plugged
	// in again; nil leaves that to Speak's.
	Serve func() func(ctx context.Context, line io.ReadWriter) error
	// Good is between what the values lie that the stream gives when all is
	// well.
	Good map[peripherals.Quantity]Range
}

// Range is what a value may be, both ends included.
type Range struct{ Low, High float64 }

func (r Range) has(v float64) bool { return v >= r.Low && v <= r.High }

// Test runs the suite on a line in memory, where its seconds pass at once, and
// what takes the real driver on a pseudo-terminal.
func (s Serial) Test(t *testing.T) {
	t.Run("memory", func(t *testing.T) {
		tr := s.trial(inMemory())
		tr.run(t, s.hears)
		tr.sub(t, "falls silent", tr.silent)
	})
	t.Run("terminal", func(t *testing.T) {
		tr := s.trial(PTY(t), serial.Open)
		tr.live = tr.serve // faster than life
		tr.port(t)
	})
}

// TestOn runs the whole suite on a line, with the real driver.
func (s Serial) TestOn(t *testing.T, line Line) { s.trial(line, serial.Open).run(t, s.hears) }

func (s Serial) trial(line Line, open serial.Opener) trial {
	tr := trial{
		model: s.Model, settings: s.Settings, line: line, open: open, judge: s.judge,
		lost:  slices.Collect(maps.Keys(s.Good)),
		serve: func() instrument { return stream(s.Speak()) },
	}
	tr.live = tr.serve
	if s.Serve != nil {
		tr.live = func() instrument { return s.Serve() }
	}
	return tr
}

// judge fails unless all values come, and no other.
func (s Serial) judge(t *testing.T, r *Running) {
	t.Helper()
	for q, want := range s.Good {
		awaitGood(t, r, q, want)
	}
	r.AwaitState(t, peripherals.Online)
	for _, rd := range r.Readings() {
		want, known := s.Good[rd.Quantity]
		switch {
		case rd.Quality == peripherals.NoSignal && rd.Value != 0:
			t.Errorf("a missing %s has the value %v", rd.Quantity, rd.Value)
		case rd.Quality != peripherals.NoSignal && known && !want.has(rd.Value):
			t.Errorf("%s was told as %v, want %v or nothing", rd.Quantity, rd.Value, want)
		}
	}
}

// hears waits until the trouble is over, and for good values after it.
func (s Serial) hears(t *testing.T, r *Running, over <-chan struct{}) {
	t.Helper()
	awaitOver(t, over)
	before := map[peripherals.Quantity]int{}
	for q := range s.Good {
		if n := told(r, q); n > 0 {
			before[q] = n + 1 // one may have been on its way
		}
	}
	for q := range s.Good {
		r.Await(t, "more "+string(q)+" after the trouble", q, func(peripherals.Reading) bool { return told(r, q) > before[q] })
	}
	s.judge(t, r)
}

// told is how many good values of q there were.
func told(r *Running, q peripherals.Quantity) (n int) {
	for _, rd := range r.Readings() {
		if rd.Quantity == q && rd.Quality == peripherals.Good {
			n++
		}
	}
	return n
}

func awaitGood(t testing.TB, r *Running, q peripherals.Quantity, want Range) {
	t.Helper()
	got := r.Await(t, "a good "+string(q), q, func(rd peripherals.Reading) bool { return rd.Quality == peripherals.Good })
	if !want.has(got.Value) || got.At.IsZero() {
		t.Errorf("%s is %+v, want %v", q, got, want)
	}
}

func awaitOver(t testing.TB, over <-chan struct{}) {
	t.Helper()
	select {
	case <-over:
	case <-time.After(patience):
		t.Fatal("the instrument has said too little for the trouble to come")
	}
}
