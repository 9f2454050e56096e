package intellivue

import (
	"time"

	"telecart/peripherals"
)

// key tells one reading from another.
type key struct {
	quantity peripherals.Quantity
	site     string
}

func (t term) key() key { return key{t.quantity, t.site} }

// shown is what was last told for a key.
type shown struct {
	seen    time.Duration // when the monitor last gave it
	from    handle
	in      uint16 // attribute
	before  handle // of another object that gave it, if one did
	value   observed
	stamp   time.Time
	quality peripherals.Quality // by its state, whatever its age
	timed   bool                // the monitor's clock was known
}

// rivals says whether an object gives what another one gives still: both in
// the answers to one poll, or this one again after the other. An object in the
// place of one that is gone is none.
func (s *shown) rivals(h handle, since time.Duration) bool {
	return s.from != h && s.quality != peripherals.NoSignal && since-s.seen <= goneAfter &&
		(s.before == h || since-s.seen < onePoll)
}

// follow takes over from what was shown last. It reports whether the monitor
// shows the same measurement once more, about which nothing more is known now.
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
