package intellivue

import (
	"time"

	"telecart/peripherals"
)

// key identifies a reading.
type key struct {
	quantity peripherals.Quantity
	site     string
}

func (t term) key() key { return key{t.quantity, t.site} }

// shown is what was last reported for a key.
type shown struct {
	seen    time.Duration // when the monitor last sent it
	from    handle
	in      uint16 // attribute
	before  handle // another object that sent it before, if any
	value   observed
	stamp   time.Time
	quality peripherals.Quality // by its state alone
	timed   bool                // the monitor's clock was known
}

// rivals reports whether an object gives what another one still gives: both in
// the answers to one poll, or this one again after the other. An object in the
// place of a vanished one does not count.
func (s *shown) rivals(h handle, since time.Duration) bool {
	return s.from != h && s.quality != peripherals.NoSignal && since-s.seen <= goneAfter &&
		(s.before == h || since-s.seen < onePoll)
}

// follow continues from what was last shown. It reports whether this is the
// same measurement again, with nothing new known about it.
func (s *shown) follow(last shown) (repeated bool) {
	s.before = last.before
	if last.from != s.from {
		s.before = last.from
	} else if s.stamp.IsZero() && last.value.same(s.value) {
		s.stamp = last.stamp
	}
	same := last.value == s.value && last.stamp.Equal(s.stamp) && last.quality == s.quality
	repeated = same && (last.timed || !s.timed)
	s.timed = s.timed || same && last.timed
	return repeated
}
