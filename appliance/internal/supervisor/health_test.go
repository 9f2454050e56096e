package supervisor

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"telecart/drivers/v4l2"
	p "telecart/peripherals"
)

// step is an event some seconds after the first, and its result.
type step struct {
	second float64
	event  event
	state  p.State
	detail string
	since  float64 // second of the state
	wait   time.Duration
}

func word(s p.State, detail string) event {
	return event{kind: said, status: p.Status{State: s, Detail: p.Sentence{English: detail}}}
}

func failure(err error) event { return event{kind: failed, err: err} }

var (
	errAbsent    = fmt.Errorf("open: %w", fs.ErrNotExist)
	errUnplugged = fmt.Errorf("read: %w", v4l2.ErrGone)
	errUnknown   = errors.New("checksum")

	start   = event{kind: started}
	measure = event{kind: measured}
)

const (
	notFound = "The cart does not find this device. Check that it is plugged in and switched on."
	pulled   = "The connection to this device was lost. Check its cable."
	stopped  = "The cart cannot use this device. Unplug it and plug it in again; if that does not help, call the technician."
)

// life is what happens to a device, and what is then known of it.
type life struct {
	name  string
	steps []step
}

func (l life) test(t *testing.T) {
	begin := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	second := func(s float64) time.Time { return begin.Add(time.Duration(s * float64(time.Second))) }
	var h health
	for i, s := range l.steps {
		s.event.at = second(s.second)
		var wait time.Duration
		h, wait = next(h, s.event)
		want := p.Status{State: s.state, At: second(s.since)}
		if h.status.State != want.State || h.status.Detail.English != s.detail || !h.status.At.Equal(want.At) || wait != s.wait {
			t.Fatalf("step %d: %+v, wait %s; want %+v, %s", i, h.status, wait, s, s.wait)
		}
	}
}

func TestHealth(t *testing.T) {
	for _, l := range []life{
		{"all is well", []step{
			{0, start, p.Starting, "", 0, 0},
			{1, word(p.Online, ""), p.Online, "", 1, 0},
			{2, measure, p.Online, "", 1, 0},
			{3, word(p.Degraded, "Sensor is off the finger."), p.Degraded, "Sensor is off the finger.", 3, 0},
			{4, measure, p.Degraded, "Sensor is off the finger.", 3, 0},
			{5, word(p.Online, ""), p.Online, "", 5, 0},
			{6, word(p.Online, ""), p.Online, "", 5, 0},
		}},
		{"a value says that it works", []step{
			{0, start, p.Starting, "", 0, 0},
			{1, measure, p.Online, "", 1, 0},
		}},
		{"the device knows better", []step{
			{0, start, p.Starting, "", 0, 0},
			{1, word(p.Offline, "Battery of the stethoscope is empty."), p.Offline, "Battery of the stethoscope is empty.", 1, 0},
			{1, measure, p.Offline, "Battery of the stethoscope is empty.", 1, 0},
			{2, failure(errUnplugged), p.Offline, "Battery of the stethoscope is empty.", 1, 500 * time.Millisecond},
			{3, start, p.Offline, "Battery of the stethoscope is empty.", 1, 0},
			{4, failure(errUnplugged), p.Offline, pulled, 4, time.Second},
		}},
	} {
		t.Run(l.name, l.test)
	}
}

func TestHealthOfWhatFails(t *testing.T) {
	for _, l := range []life{
		{"never there, then plugged in", []step{
			{0, start, p.Starting, "", 0, 0},
			{0, failure(errAbsent), p.Offline, notFound, 0, 500 * time.Millisecond},
			{1, start, p.Offline, notFound, 0, 0},
			{1, word(p.Starting, ""), p.Offline, notFound, 0, 0},
			{1, failure(errAbsent), p.Offline, notFound, 0, time.Second},
			{2, start, p.Offline, notFound, 0, 0},
			{2, failure(errAbsent), p.Offline, notFound, 0, 2 * time.Second},
			{4, start, p.Offline, notFound, 0, 0},
			{4, failure(errAbsent), p.Offline, notFound, 0, 2 * time.Second}, // back within 3 s
			{6, start, p.Offline, notFound, 0, 0},
			{6, word(p.Online, ""), p.Online, "", 6, 0},
		}},
		{"pulled out", []step{
			{0, start, p.Starting, "", 0, 0},
			{0, measure, p.Online, "", 0, 0},
			{9, failure(errUnplugged), p.Offline, pulled, 9, 500 * time.Millisecond},
			{10, start, p.Offline, pulled, 9, 0},
			{10, failure(errAbsent), p.Offline, notFound, 10, time.Second},
		}},
		{"fails for ever", []step{
			{0, start, p.Starting, "", 0, 0},
			{1, failure(errUnknown), p.Offline, stopped, 1, 500 * time.Millisecond},
			{2, failure(errUnknown), p.Offline, stopped, 1, time.Second},
			{3, failure(errUnknown), p.Offline, stopped, 1, 2 * time.Second},
			{4, failure(errUnknown), p.Offline, stopped, 1, 4 * time.Second},
			{5, failure(errUnknown), p.Offline, stopped, 1, 8 * time.Second},
			{6, failure(errUnknown), p.Offline, stopped, 1, 10 * time.Second},
			{7, failure(errUnknown), p.Offline, stopped, 1, 10 * time.Second},
		}},
		{"working for 30 s makes good", []step{
			{0, failure(errUnknown), p.Offline, stopped, 0, 500 * time.Millisecond},
			{1, failure(errUnknown), p.Offline, stopped, 0, time.Second},
			{2, start, p.Offline, stopped, 0, 0},
			{2, word(p.Online, ""), p.Online, "", 2, 0},
			{31, failure(errUnknown), p.Offline, stopped, 31, 2 * time.Second},
			{32, start, p.Offline, stopped, 31, 0},
			{32, word(p.Degraded, "x"), p.Degraded, "x", 32, 0},
			{40, word(p.Online, ""), p.Online, "", 40, 0},
			{62, failure(errUnknown), p.Offline, stopped, 62, 500 * time.Millisecond},
		}},
		{"waiting without working does not", []step{
			{0, failure(errUnknown), p.Offline, stopped, 0, 500 * time.Millisecond},
			{1, start, p.Offline, stopped, 0, 0},
			{90, failure(errUnknown), p.Offline, stopped, 0, time.Second},
		}},
	} {
		t.Run(l.name, l.test)
	}
}

func TestManyFailures(t *testing.T) {
	var h health
	for range 200 {
		var wait time.Duration
		h, wait = next(h, failure(errUnknown))
		if wait < firstWait || wait > longestWait {
			t.Fatalf("waits %s", wait)
		}
	}
}

// What happened to the run itself is explained as well as what the driver
// found.
func TestExplain(t *testing.T) {
	for code, err := range map[string]error{
		"cause.ended": nil, "cause.crashed": fmt.Errorf("%w: index out of range", errCrashed), "cause.not-found": errAbsent,
	} {
		if got := explain(err); got.Code != code || got.English == "" {
			t.Errorf("%v: %s %q, want %s", err, got.Code, got, code)
		}
	}
}
