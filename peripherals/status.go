package peripherals

import (
	"sync"
	"time"
)

// Told tells a sink how an instrument is: each change, and nothing when there
// is none. Its methods may be called from any goroutine.
type Told struct {
	sink Sink
	now  func() time.Time

	mu    sync.Mutex
	shown Status
}

// NewTold returns a Told that has told nothing yet; now is the cart's clock.
func NewTold(sink Sink, now func() time.Time) *Told { return &Told{sink: sink, now: now} }

// Status tells a change.
func (t *Told) Status(state State, detail string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shown.State == state && t.shown.Detail == detail {
		return
	}
	t.shown = Status{State: state, Detail: detail, At: t.now()}
	t.sink.Status(t.shown)
}

// Shown is what was told last; the zero Status before.
func (t *Told) Shown() Status {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.shown
}
