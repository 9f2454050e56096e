package supervisor

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"telecart/peripherals"
)

// unit is one instrument.
type unit struct {
	id    string
	p     peripherals.Peripheral
	log   *slog.Logger
	box   *mailbox
	retry chan struct{}

	mu     sync.Mutex
	h      health
	run    int    // the run whose reports are taken; 0 for none
	failed string // the failure logged since it last worked
}

func newUnit(u Unit, log *slog.Logger) *unit {
	return &unit{
		id:    u.ID,
		p:     u.Peripheral,
		log:   log.With("device", u.ID),
		box:   newMailbox(),
		retry: make(chan struct{}, 1),
	}
}

// live runs the instrument again and again until ctx ends.
func (u *unit) live(ctx context.Context, o Observer) {
	delivered := make(chan struct{})
	go func() {
		defer close(delivered)
		u.deliver(ctx, o)
	}()
	for run := 1; ctx.Err() == nil; run++ {
		u.begin(run)
		err := u.once(ctx, run)
		u.silence()
		if ctx.Err() != nil {
			break
		}
		wait := u.fail(err)
		u.pause(ctx, wait)
	}
	<-delivered
	if n := u.box.lost(); n > 0 {
		u.log.Warn("waves were dropped: the observer was too slow", "runs", n)
	}
}

func (u *unit) deliver(ctx context.Context, o Observer) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-u.box.filled:
			u.box.deliver(u.id, o)
		}
	}
}

// once calls Run. A panic in it counts as a failure; one in a goroutine that
// the peripheral started cannot be caught.
func (u *unit) once(ctx context.Context, run int) (err error) {
	defer func() {
		if p := recover(); p != nil {
			u.log.Error("the driver panicked", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: %v", errCrashed, p)
		}
	}()
	ctx, cancel := context.WithCancel(ctx) // so that nothing a peripheral left running outlives its run
	defer cancel()
	return u.p.Run(ctx, &sink{u: u, run: run})
}

func (u *unit) begin(run int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.run = run
	u.apply(event{kind: started, at: time.Now()})
}

// silence stops taking reports of the run that has ended.
func (u *unit) silence() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.run = 0
}

func (u *unit) fail(err error) time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	wait := u.apply(event{kind: failed, at: time.Now(), err: err})
	level := slog.LevelDebug // one line per failure, not one per try
	if reason := fmt.Sprint(err); reason != u.failed {
		level, u.failed = slog.LevelWarn, reason
	}
	wait = wait/2 + rand.N(wait/2+1) // half of it random, so that devices on one bus do not retry in step
	u.log.Log(context.Background(), level, "instrument failed", "error", err, "retry_in", wait)
	return wait
}

// apply updates the health and reports a change of status. u.mu must be held.
func (u *unit) apply(ev event) time.Duration {
	before := u.h.status
	var wait time.Duration
	u.h, wait = next(u.h, ev)
	if u.h.status != before {
		u.box.tell(u.h.status)
	}
	if !u.h.works.IsZero() {
		u.failed = ""
	}
	return wait
}

// again ends the current pause, or the next one: something may be plugged in
// just while the device fails.
func (u *unit) again() {
	select {
	case u.retry <- struct{}{}:
	default:
	}
}

func (u *unit) pause(ctx context.Context, wait time.Duration) {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-u.retry:
	}
}

// sink takes the reports of one run.
type sink struct {
	u   *unit
	run int
}

func (s *sink) Reading(r peripherals.Reading) {
	s.speak(func() {
		if r.Quality != peripherals.NoSignal {
			s.u.apply(event{kind: measured, at: time.Now()})
		}
		s.u.box.reading(r)
	})
}

func (s *sink) Wave(w peripherals.Wave) { s.speak(func() { s.u.box.wave(w) }) }

func (s *sink) Status(st peripherals.Status) {
	s.speak(func() { s.u.apply(event{kind: said, at: time.Now(), status: st}) })
}

// Alarms makes the sink a peripherals.AlarmSink.
func (s *sink) Alarms(a peripherals.Alarms) { s.speak(func() { s.u.box.alarms(a) }) }

// speak runs f unless the run has ended: later reports are out of date.
func (s *sink) speak(f func()) {
	s.u.mu.Lock()
	defer s.u.mu.Unlock()
	if s.u.run == s.run {
		f()
	}
}
