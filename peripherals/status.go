package peripherals

import (
	"sync"
	"time"
)

// Told reports an instrument's status to a sink, but only changes. Its methods
// may be called from any goroutine.
type Told struct {
	sink Sink
	now  func() time.Time

	mu    sync.Mutex
	shown Status
}

// NewTold returns a Told that has reported nothing yet; now is the cart's
// clock.
func NewTold(sink Sink, now func() time.Time) *Told { return &Told{sink: sink, now: now} }

// Status reports a status if it differs from the last one.
func (t *Told) Status(state State, detail Sentence) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shown.State == state && t.shown.Detail == detail {
		return
	}
	t.shown = Status{State: state, Detail: detail, At: t.now()}
	t.sink.Status(t.shown)
}

// Shown returns the last reported status, or the zero Status.
func (t *Told) Shown() Status {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.shown
}
