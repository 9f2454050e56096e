package peripheraltest

import (
	"context"
	"errors"
	"testing"

	"telecart/peripherals"
)

// asks is the suite for a model that queries its instrument and measures on
// request.
type asks struct{ peripherals.Trial }

func (d asks) memory(t *testing.T, tr trial) {
	d.whole(t, tr)
	tr.sub(t, "falls silent", tr.silent)
}

func (d asks) terminal(t *testing.T, tr trial) {
	tr.judge, tr.lost = d.measure, nil // starting a measurement proves both directions
	tr.port(t)
}

func (d asks) trial() trial {
	serve := func() instrument { return d.Serve() }
	return trial{judge: d.judge, serve: serve, live: serve}
}

func (d asks) whole(t *testing.T, tr trial) {
	tr.run(t, func(t *testing.T, r *Running, over <-chan struct{}) {
		d.judge(t, r)
		awaitOver(t, over)
	})
	tr.sub(t, "never answers", func(t *testing.T) { d.deaf(t, tr) })
	tr.sub(t, "cancelled while measuring", func(t *testing.T) { d.broken(t, tr) })
}

// judge measures, and fails unless every value arrives, and no wrong one.
func (d asks) judge(t *testing.T, r *Running) {
	t.Helper()
	d.measure(t, r)
	for q, want := range d.Good {
		awaitGood(t, r, q, want)
	}
	for _, rd := range r.Readings() {
		want, known := d.Good[rd.Quantity]
		switch {
		case rd.Quality == peripherals.NoSignal && rd.Value != 0:
			t.Errorf("a missing %s has the value %v", rd.Quantity, rd.Value)
		case rd.Quality == peripherals.Good && known && !want.Has(rd.Value):
			t.Errorf("%s was told as %v, want %v or nothing", rd.Quantity, rd.Value, want)
		}
	}
}

// measure starts a measurement. A line that spoils the answers may make the
// model refuse, so it tries again as a nurse would.
func (d asks) measure(t *testing.T, r *Running) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for try := 1; ; try++ {
		r.AwaitState(t, peripherals.Online)
		err := r.Peripheral.(peripherals.Measurer).Measure(ctx, d.Measure)
		var refused *peripherals.Refused
		switch {
		case err == nil:
			return
		case try == 3 || !errors.As(err, &refused):
			t.Fatalf("measure: %v", err)
		}
		t.Logf("measure: %v", err)
	}
}

// deaf has nothing at the end of the line: no value, offline, and Run ends when
// told to.
func (d asks) deaf(t *testing.T, tr trial) {
	NoLeak(t)
	r := tr.start(t, mute)
	r.AwaitState(t, peripherals.Offline)
	for _, rd := range r.Readings() {
		if rd.Quality != peripherals.NoSignal {
			t.Errorf("a value without an instrument: %+v", rd)
		}
	}
	r.Stop(t)
}

// broken ends Run during a measurement; the next Run must measure.
func (d asks) broken(t *testing.T, tr trial) {
	NoLeak(t)
	r := tr.start(t, d.Serve())
	d.measure(t, r)
	r.Stop(t)
	r = Rerun(t, r.Peripheral)
	d.judge(t, r)
	r.Stop(t)
}
