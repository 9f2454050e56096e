package intellivue

import (
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/unread"
)

// disk outlives the program.
type disk struct{ kept []byte }

func (d *disk) Recall() ([]byte, error) { return d.kept, nil }
func (d *disk) Keep(b []byte) error     { d.kept = b; return nil }

// pressure is a cuff's systolic value, with the time of measurement if there is
// one.
func pressure(mmHg uint32, state uint16, stamp time.Time) []attribute {
	list := []attribute{{attrNumeric, cursor{rest: words(half(nil, 0x4A05, state, unitMmHg), mmHg)}}}
	if !stamp.IsZero() {
		list = append(list, attribute{attrTimeStamp, cursor{rest: putTime(stamp)}})
	}
	return list
}

// A cuff's value that bears no time of its own is as old as it was, whatever the
// monitor says about it besides, when it repeats it after the connection was
// lost, and to a program that was started again.
func TestCuffOverARestart(t *testing.T) {
	s, memory := newShelf(t), &disk{}
	start := func() {
		env := s.report.env
		env.Memory = memory
		s.report = newReport(env, s, unread.New(env.Log))
	}
	start()
	var measured time.Time
	for i, c := range []struct {
		before func()
		value  uint32
		state  uint16
		is     bool // a new measurement
	}{
		{func() {}, 131, 0, true},
		{func() {}, 131, 0x0002, false}, // in alarm
		{func() {}, 131, stateMeasuring, false},
		{func() { s.report.gone() }, 131, 0, false},
		{start, 131, 0, false},
		{start, 131, stateMeasuring, false},
		{func() {}, 124, 0, true},
		{start, 124, 0, false},
		{start, 131, 0, true},
	} {
		s.pass(10*time.Minute, 10*time.Minute)
		c.before()
		s.poll(true, pressure(c.value, c.state, time.Time{}))
		rd, _ := s.Last(peripherals.NIBPSystolic)
		if c.is {
			measured = s.cart
		}
		if rd.Quality != peripherals.Good || rd.Value != float64(c.value) || !rd.At.Equal(measured) {
			t.Errorf("%d: told %+v, want it of %v", i, rd, measured)
		}
	}
	memory.kept = []byte("{")
	start() // only logs it
}

// A cuff's value is of when it was measured by the monitor's clock, as soon as
// that is known, and of who lay there when the cuff began.
func TestCuffBegan(t *testing.T) {
	s := newShelf(t)
	date := time.Date(2004, 1, 7, 11, 24, 50, 0, time.Local) // the monitor's, which is wrong
	last := func() peripherals.Reading { rd, _ := s.Last(peripherals.NIBPSystolic); return rd }
	s.poll(true, pressure(118, 0, date.Add(-8*time.Second)))
	if rd := last(); rd.Quality != peripherals.Suspect {
		t.Errorf("its age is not known: %+v", rd)
	}
	s.system(date)
	s.poll(true, pressure(118, 0, date.Add(-8*time.Second)))
	if rd := last(); rd.Quality != peripherals.Good || !rd.At.Equal(s.cart.Add(-8*time.Second)) || !rd.Began.IsZero() {
		t.Errorf("told %+v at %v", rd, s.cart)
	}
	second := func() { s.pass(time.Second, time.Second); date = date.Add(time.Second) }
	second()
	began := s.cart
	for range 30 {
		s.poll(true, pressure(118, stateMeasuring, date.Add(-9*time.Second)))
		second()
	}
	s.poll(true, pressure(140, 0, date.Add(-2*time.Second)))
	if rd := last(); rd.Value != 140 || !rd.At.Equal(s.cart.Add(-2*time.Second)) || !rd.Began.Equal(began) {
		t.Errorf("told %+v at %v, began %v", rd, s.cart, began)
	}
	for range 120 {
		second()
		s.poll(true, pressure(140, 0, date.Add(-2*time.Second)))
	}
	s.poll(true, pressure(141, 0, time.Time{})) // nobody saw it begin
	if rd := last(); rd.Value != 141 || !rd.At.Equal(s.cart) || !rd.Began.IsZero() {
		t.Errorf("told %+v at %v", rd, s.cart)
	}
}
