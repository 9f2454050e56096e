package supervisor

import (
	"errors"
	"time"

	"telecart/peripherals"
)

// The waits before a device is started again: doubled from the first with each
// failure, up to a limit. An absent device is cheap to look for, and should
// work within 3 s of being plugged in.
const (
	firstWait   = 500 * time.Millisecond
	longestWait = 10 * time.Second
	absentWait  = 2 * time.Second
	healthyFor  = 30 * time.Second // after working this long, earlier failures are forgotten
)

// health is what is known of one device.
type health struct {
	status peripherals.Status
	fails  int       // in a row
	works  time.Time // since when it has worked; zero if it does not
	own    bool      // the device itself reported the status, in this run
}

// event is something that happens to a device.
type event struct {
	kind   eventKind
	at     time.Time
	status peripherals.Status // said
	err    error              // failed: what Run returned
}

type eventKind int

const (
	started  eventKind = iota // Run is about to be called
	said                      // the device reported its state
	measured                  // the device gave a value
	failed                    // Run has returned
)

// next returns the device's health after ev, and after a failure how long to
// wait before the next try (the caller adds jitter).
func next(h health, ev event) (health, time.Duration) {
	switch ev.kind {
	case started:
		h.own = false
		if h.fails == 0 { // later tries keep the reason why it is offline
			h.become(peripherals.Starting, peripherals.Sentence{}, ev.at)
		}
	case said:
		h = h.hear(ev)
	case measured:
		// What measures works, whether it says so or not.
		if !h.own && (h.status.State == peripherals.Starting || h.status.State == peripherals.Offline) {
			h.become(peripherals.Online, peripherals.Sentence{}, ev.at)
		}
	case failed:
		return h.fail(ev)
	}
	return h, 0
}

func (h health) hear(ev event) health {
	if ev.status.State == peripherals.Starting && h.fails > 0 {
		return h // a device that fails to start must not flicker
	}
	h.own = ev.status.State != peripherals.Starting
	h.become(ev.status.State, ev.status.Detail, ev.at)
	return h
}

func (h health) fail(ev event) (health, time.Duration) {
	if !h.works.IsZero() && ev.at.Sub(h.works) >= healthyFor {
		h.fails = 0
	}
	said := explain(ev.err)
	if h.own && h.status.State == peripherals.Offline && !h.status.Detail.IsZero() {
		said = h.status.Detail // the device knows better
	}
	h.own = false
	h.become(peripherals.Offline, said, ev.at)
	limit := longestWait
	if peripherals.Absent(ev.err) || peripherals.Unplugged(ev.err) {
		limit = absentWait
	}
	wait := limit
	if h.fails < 10 {
		wait = min(limit, firstWait<<h.fails)
	}
	h.fails++
	return h, wait
}

// errCrashed marks a panic in a peripheral.
var errCrashed = errors.New("panic")

// explain is peripherals.Explain, plus what can happen to a Run itself.
func explain(err error) peripherals.Sentence {
	switch {
	case err == nil:
		return peripherals.Say("cause.ended", "This device has stopped; the cart starts it again. If it does not come back, unplug it and plug it in again.")
	case errors.Is(err, errCrashed):
		return peripherals.Say("cause.crashed", "The cart's program for this device had a fault and is started again. Tell the technician.")
	}
	return peripherals.Explain(err)
}

// become changes the status, and its time if the status is different.
func (h *health) become(s peripherals.State, detail peripherals.Sentence, at time.Time) {
	switch {
	case s != peripherals.Online && s != peripherals.Degraded:
		h.works = time.Time{}
	case h.works.IsZero():
		h.works = at
	}
	if h.status.State == s && h.status.Detail == detail {
		return
	}
	h.status = peripherals.Status{State: s, Detail: detail, At: at}
}
