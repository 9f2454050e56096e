package twintest

import "time"

// Clock is a time that a test moves.
type Clock struct{ at time.Time }

// NewClock returns a clock that stands still.
func NewClock() *Clock { return &Clock{time.Unix(1_700_000_000, 0)} }

// Now is what it shows.
func (c *Clock) Now() time.Time { return c.at }

// Pass moves it on.
func (c *Clock) Pass(d time.Duration) { c.at = c.at.Add(d) }

// Until moves it on until f gives something, a minute at most.
func (c *Clock) Until(f func() []byte) []byte {
	for range 60 * 50 {
		if b := f(); b != nil {
			return b
		}
		c.Pass(20 * time.Millisecond)
	}
	return nil
}
