package peripheraltest

import (
	"maps"
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
)

// listens is the suite for a model that only listens.
type listens struct{ peripherals.Trial }

// memory runs the suite on a line in memory, where time passes at once.
func (s listens) memory(t *testing.T, tr trial) {
	s.whole(t, tr)
	tr.sub(t, "falls silent", tr.silent)
}

// terminal runs what needs the real driver, on a pseudo-terminal.
func (s listens) terminal(t *testing.T, tr trial) {
	tr.live = tr.serve // faster than real time
	tr.port(t)
}

func (s listens) whole(t *testing.T, tr trial) { tr.run(t, s.hears) }

func (s listens) trial() trial {
	return trial{
		judge: s.judge, lost: slices.Collect(maps.Keys(s.Good)),
		serve: func() instrument { return stream(s.Stream()) },
		live:  func() instrument { return s.Serve() },
	}
}

// judge fails unless every value arrives, and no wrong one.
func (s listens) judge(t *testing.T, r *Running) {
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
		case rd.Quality != peripherals.NoSignal && known && !want.Has(rd.Value):
			t.Errorf("%s was told as %v, want %v or nothing", rd.Quantity, rd.Value, want)
		}
	}
}

// hears waits until the fault is over, and then for good values.
func (s listens) hears(t *testing.T, r *Running, over <-chan struct{}) {
	t.Helper()
	awaitOver(t, over)
	before := map[peripherals.Quantity]int{}
	for q := range s.Good {
		if n := told(r, q); n > 0 {
			before[q] = n + 1 // one may have been under way
		}
	}
	for q := range s.Good {
		r.Await(t, "more "+string(q)+" after the trouble", q, func(peripherals.Reading) bool { return told(r, q) > before[q] })
	}
	s.judge(t, r)
}

// told counts the good values of q.
func told(r *Running, q peripherals.Quantity) (n int) {
	for _, rd := range r.Readings() {
		if rd.Quantity == q && rd.Quality == peripherals.Good {
			n++
		}
	}
	return n
}

func awaitGood(t testing.TB, r *Running, q peripherals.Quantity, want peripherals.Range) {
	t.Helper()
	got := r.Await(t, "a good "+string(q), q, func(rd peripherals.Reading) bool { return rd.Quality == peripherals.Good })
	if !want.Has(got.Value) || got.At.IsZero() {
		t.Errorf("%s is %+v, want %v", q, got, want)
	}
}

func awaitOver(t testing.TB, over <-chan struct{}) {
	t.Helper()
	select {
	case <-over:
	case <-time.After(patience):
		t.Fatal("the instrument has sent too little for the fault to end")
	}
}
