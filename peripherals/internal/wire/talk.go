package wire

import (
	"context"
	"math"
	"time"
)

// Talk is a driver's side of a dialogue: its reactions to bytes, time and
// people's requests. All of them run in one goroutine.
type Talk struct {
	Hear func(data []byte)
	// Due returns when Wake has to be called, at the latest, from now; it is
	// asked before each wait. At 0 or less Wake is called at once, even if the
	// instrument never stops sending.
	Due  func() time.Duration
	Wake func()
	Do   <-chan func() // requests from other goroutines; may be nil

	// Stop is called once when ctx ends; the dialogue continues until Over. If
	// nil, it ends at once.
	Stop func()
	Over func() bool
}

// talk is the loop of every driver on a serial port. It returns nil when ctx
// has ended, or why the line is unusable.
func (w *Wire) talk(ctx context.Context, t Talk) error {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	done := ctx.Done()
	for w.blocked == nil && (t.Over == nil || !t.Over()) {
		due := t.Due()
		if due <= 0 {
			t.Wake()
			continue
		}
		timer.Reset(due)
		select {
		case <-done:
			if t.Stop == nil {
				return nil
			}
			done = nil
			t.Stop()
		case err := <-w.Failed:
			return err
		case data := <-w.Chunks:
			t.Hear(data)
		case do := <-t.Do:
			do()
		case <-timer.C:
			t.Wake()
		}
	}
	return w.blocked
}

// Every is a periodic deadline.
type Every struct {
	Period time.Duration // 0: never
	next   time.Time
}

// Start starts or restarts the period.
func (e *Every) Start(now time.Time) { e.next = now.Add(e.Period) }

// Left returns the time from now to the next deadline.
func (e *Every) Left(now time.Time) time.Duration {
	if e.Period == 0 {
		return math.MaxInt64
	}
	return e.next.Sub(now)
}

// Due reports whether the deadline has passed, and sets the next one.
func (e *Every) Due(now time.Time) bool {
	if e.Left(now) > 0 {
		return false
	}
	for !e.next.After(now) { // missed ones count once
		e.next = e.next.Add(e.Period)
	}
	return true
}
