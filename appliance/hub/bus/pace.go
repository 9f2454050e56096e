package bus

import (
	"time"

	"golang.org/x/time/rate"
)

// How much a cart may send: it sends every 2 s and at each change, and a
// negotiation with one person is some 50 messages. More is dropped. A cart that
// keeps sending is cut off for a while, so that the hub has time for the
// others.
const (
	words      = 50  // a second; a long message counts for several
	wordsBurst = 500 // at once
	wordBytes  = 4 << 10
	dropped    = 500 // a second
	cutAfter   = 5000
	cutFor     = 30 * time.Second
)

// pace measures how much one cart sends.
type pace struct{ taken, dropped *rate.Limiter }

func newPace() pace {
	return pace{rate.NewLimiter(words, wordsBurst), rate.NewLimiter(dropped, cutAfter)}
}

// verdict says what to do with a message.
type verdict int

const (
	take verdict = iota
	drop
	cut
)

// hear judges a message of n bytes.
func (p pace) hear(n int, now time.Time) verdict {
	cost := 1 + n/wordBytes
	switch {
	case p.taken.AllowN(now, cost):
		return take
	case p.dropped.AllowN(now, cost):
		return drop
	}
	return cut
}
