package bus

import (
	"log/slog"
	"sync"
	"time"
)

// The hub says something to itself each earEvery, on the way that the words of
// carts take. As long as that is overdue the hub is deaf: that it has heard
// nothing of a cart meanwhile says nothing about the cart.
const (
	earEvery = 500 * time.Millisecond
	earSlack = 250 * time.Millisecond
	earAloud = 2 * time.Second // so late is logged
	earQuiet = 10 * time.Second
)

// ear finds out for how long this hub was deaf: because its processor was taken
// away, because it has more to do than it can, or because NATS is gone.
type ear struct {
	log *slog.Logger

	mu    sync.Mutex
	heard time.Time     // itself, or up to when deaf is counted
	deaf  time.Duration // all in all
	late  time.Duration // is what it waits for
	was   time.Duration // late, the time before
	told  time.Time     // the log
}

// hear takes what the hub has said to itself.
func (e *ear) hear(now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.count(now)
	if e.late >= earAloud && now.Sub(e.told) >= earQuiet {
		e.told = now
		e.log.Warn("this hub is late: it has too little of the processor, too much to do, or had no NATS", "by", e.late.Round(time.Millisecond))
	}
	e.heard, e.was, e.late = now, e.late, 0
}

// total is for how long the hub has been deaf so far.
func (e *ear) total(now time.Time) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.count(now)
	return e.deaf
}

// isLate says whether it is now, or just was.
func (e *ear) isLate(now time.Time) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.count(now)
	return e.late+e.was > 0
}

// count adds what has come to it until now. The caller holds the lock.
func (e *ear) count(now time.Time) {
	over := now.Sub(e.heard) - earEvery - earSlack
	if e.heard.IsZero() || over <= 0 {
		return
	}
	e.heard = e.heard.Add(over)
	e.deaf += over
	e.late += over
}
