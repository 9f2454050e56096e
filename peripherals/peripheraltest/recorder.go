// Package peripheraltest is the conformance suite of every model, and the tools
// that tests of models need.
package peripheraltest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"telecart/peripherals"
)

// patience is how long a test waits for something expected. Only a failing test
// waits that long.
const patience = time.Minute

// Recorder is a Sink that keeps everything and lets tests wait for it.
type Recorder struct {
	mu       sync.Mutex
	readings []peripherals.Reading
	waves    []peripherals.Wave
	status   []peripherals.Status
	alarms   []peripherals.Alarms
	changed  chan struct{}
}

// NewRecorder returns an empty recorder.
func NewRecorder() *Recorder { return &Recorder{changed: make(chan struct{})} }

// Reading keeps r.
func (rec *Recorder) Reading(r peripherals.Reading) {
	rec.keep(func() { rec.readings = append(rec.readings, r) })
}

// Wave keeps w.
func (rec *Recorder) Wave(w peripherals.Wave) {
	rec.keep(func() { rec.waves = append(rec.waves, w) })
}

// Status keeps s.
func (rec *Recorder) Status(s peripherals.Status) {
	rec.keep(func() { rec.status = append(rec.status, s) })
}

// Alarms keeps a.
func (rec *Recorder) Alarms(a peripherals.Alarms) {
	rec.keep(func() { rec.alarms = append(rec.alarms, a) })
}

func (rec *Recorder) keep(add func()) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	add()
	close(rec.changed)
	rec.changed = make(chan struct{})
}

// Readings is everything so far.
func (rec *Recorder) Readings() []peripherals.Reading {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return slices.Clone(rec.readings)
}

// Waves is everything so far.
func (rec *Recorder) Waves() []peripherals.Wave {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return slices.Clone(rec.waves)
}

// Statuses is everything so far.
func (rec *Recorder) Statuses() []peripherals.Status {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return slices.Clone(rec.status)
}

// LastAlarms returns the newest alarms, or the zero Alarms before the first.
func (rec *Recorder) LastAlarms() peripherals.Alarms {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if len(rec.alarms) == 0 {
		return peripherals.Alarms{}
	}
	return rec.alarms[len(rec.alarms)-1]
}

// Last returns the newest reading of q; ok is false before the first.
func (rec *Recorder) Last(q peripherals.Quantity) (r peripherals.Reading, ok bool) {
	for _, r := range slices.Backward(rec.Readings()) {
		if r.Quantity == q {
			return r, true
		}
	}
	return peripherals.Reading{}, false
}

// Await waits until the newest reading of q satisfies ok.
func (rec *Recorder) Await(t testing.TB, what string, q peripherals.Quantity, ok func(peripherals.Reading) bool) peripherals.Reading {
	t.Helper()
	var last peripherals.Reading
	rec.wait(t, what, func() bool {
		r, some := rec.Last(q)
		last = r
		return some && ok(r)
	}, func() any { return last })
	return last
}

// AwaitState waits until the newest status has this state.
func (rec *Recorder) AwaitState(t testing.TB, state peripherals.State) peripherals.Status {
	t.Helper()
	var last peripherals.Status
	rec.wait(t, "state "+string(state), func() bool {
		all := rec.Statuses()
		if len(all) == 0 {
			return false
		}
		last = all[len(all)-1]
		return last.State == state
	}, func() any { return last })
	return last
}

func (rec *Recorder) wait(t testing.TB, what string, done func() bool, last func() any) {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		rec.mu.Lock()
		changed := rec.changed
		rec.mu.Unlock()
		if done() {
			return
		}
		select {
		case <-changed:
		case <-limit.C:
			t.Fatalf("waited for %s; last: %+v", what, last())
		}
	}
}
