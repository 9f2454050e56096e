package twintest

import "time"

// Clock is a clock that a test moves.
type Clock struct{ at time.Time }

// NewClock returns a stopped clock.
func NewClock() *Clock { return &Clock{time.Unix(1_700_000_000, 0)} }

// Now returns the clock's time.
func (c *Clock) Now() time.Time { return c.at }

// Pass advances the clock.
func (c *Clock) Pass(d time.Duration) { c.at = c.at.Add(d) }

// Until advances the clock until f returns something, a minute at most.
func (c *Clock) Until(f func() []byte) []byte {
	for range 60 * 50 {
		if b := f(); b != nil {
			return b
		}
		c.Pass(20 * time.Millisecond)
	}
	return nil
}
