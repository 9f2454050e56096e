package wire

import (
	"context"
	"math"
	"time"
)

// Talk is an instrument's driver in its dialogue: what it does with bytes, with
// time, with the wishes of people. All of it runs in one goroutine.
type Talk struct {
	Hear func(data []byte)
	// Due is how long from now Wake has to be called, at the latest; it is asked
	// before each wait. At 0 or less Wake is called at once, so that an
	// instrument that never pauses does not keep it from being called.
	Due  func() time.Duration
	Wake func()
	Do   <-chan func() // what somebody else wants to be done; nil for nothing

	// Stop is called once when ctx ends; the dialogue goes on until Over. Nil:
	// it ends at once.
	Stop func()
	Over func() bool
}

// talk is the loop of every driver on a serial port. It returns nil when ctx
// has ended, or why the line can be used no more.
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

// Every is when something is due again and again.
type Every struct {
	Period time.Duration // 0: never
	next   time.Time
}

// Start begins to count, or begins anew.
func (e *Every) Start(now time.Time) { e.next = now.Add(e.Period) }

// Left is how long it is until the next time, from now.
func (e *Every) Left(now time.Time) time.Duration {
	if e.Period == 0 {
		return math.MaxInt64
	}
	return e.next.Sub(now)
}

// Due reports whether it is time, and counts to the next one.
func (e *Every) Due(now time.Time) bool {
	if e.Left(now) > 0 {
		return false
	}
	for !e.next.After(now) { // of those that were missed one is enough
		e.next = e.next.Add(e.Period)
	}
	return true
}
