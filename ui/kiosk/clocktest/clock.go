// Package clocktest is a clock for tests of what is held: time goes by only
// when the test says so, and durations count.
package clocktest

import (
	"slices"
	"time"
)

// Clock is a clock that stands still. The zero value is ready.
type Clock struct {
	now time.Duration
	due []*timer
}

type timer struct {
	at time.Duration
	f  func()
}

// Gone returns how long went by.
func (c *Clock) Gone() time.Duration { return c.now }

// After calls f once d has gone by, unless it was stopped.
func (c *Clock) After(d time.Duration, f func()) (stop func()) {
	t := &timer{c.now + d, f}
	c.due = append(c.due, t)
	return func() { c.due = slices.DeleteFunc(c.due, func(other *timer) bool { return other == t }) }
}

// Advance lets d go by, and calls what comes due in the order of its times,
// also what is asked for meanwhile.
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

// Stall lets d go by with nothing called: what came due is late.
func (c *Clock) Stall(d time.Duration) { c.now += d }
