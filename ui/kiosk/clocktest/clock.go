// Package clocktest is a clock for tests of durations: time passes only when
// the test says so.
package clocktest

import (
	"slices"
	"time"
)

// Clock is a stopped clock. The zero value is ready.
type Clock struct {
	now time.Duration
	due []*timer
}

type timer struct {
	at time.Duration
	f  func()
}

// Gone returns how much time has passed.
func (c *Clock) Gone() time.Duration { return c.now }

// After calls f once d has passed, unless it is stopped first.
func (c *Clock) After(d time.Duration, f func()) (stop func()) {
	t := &timer{c.now + d, f}
	c.due = append(c.due, t)
	return func() { c.due = slices.DeleteFunc(c.due, func(other *timer) bool { return other == t }) }
}

// Advance lets d pass, and calls what comes due in order, including what is
// scheduled meanwhile.
func (c *Clock) Advance(d time.Duration) {
	end := c.now + d
	for {
		next := -1
		for i, t := range c.due {
			if t.at <= end && (next < 0 || t.at < c.due[next].at) {
				next = i
			}
		}
		if next < 0 {
			c.now = end
			return
		}
		t := c.due[next]
		c.due = slices.Delete(c.due, next, next+1)
		c.now = max(c.now, t.at)
		t.f()
	}
}

// Stall lets d pass without calling anything: what came due is late.
func (c *Clock) Stall(d time.Duration) { c.now += d }
