package media

import "time"

// pulse finds out whether the processor has time for this program: how late a
// beat is that is due each beatInterval. A busy processor delays packets as a
// narrow link does, but needs other remedies.
type pulse struct {
	last  time.Time
	beats int
	late  time.Duration // sum since the last sample
	worst time.Duration
}

const (
	beatInterval = 25 * time.Millisecond
	// lateBeat is the delay from which the delay of packets says nothing about
	// the link: the estimator takes 12 ms for a queue.
	lateBeat = 15 * time.Millisecond
)

func (p *pulse) beat(now time.Time) {
	if !p.last.IsZero() {
		late := max(now.Sub(p.last)-beatInterval, 0)
		p.beats++
		p.late += late
		p.worst = max(p.worst, late)
	}
	p.last = now
}

// sample returns how late the beats were since the last one, on average, and
// whether one was so late that delays say nothing.
func (p *pulse) sample() (mean time.Duration, blind bool) {
	mean, blind = p.late/time.Duration(max(p.beats, 1)), p.worst > lateBeat
	p.beats, p.late, p.worst = 0, 0, 0
	return mean, blind
}

// shedding is what is left out while the processor is busy, step by step. The
// large picture goes on.
type shedding struct {
	level      int // 0: nothing
	busy, calm int // samples in a row
}

// Steps of shedding.
const (
	shedSmall  = iota + 1 // small pictures come as stills
	shedHalf              // the large one is at most 640×360
	shedRate              // and 15 a second
	shedLevels = shedRate
)

const (
	busyBeat, calmBeat = 8 * time.Millisecond, 3 * time.Millisecond
	busyFor, calmFor   = 6, 20 // samples: slow to begin, and slower to end
)

// add takes how late the beats were.
func (s *shedding) add(mean time.Duration) {
	s.busy, s.calm = s.busy+1, s.calm+1
	if mean < busyBeat {
		s.busy = 0
	}
	if mean > calmBeat {
		s.calm = 0
	}
	switch {
	case s.busy >= busyFor:
		s.level, s.busy = min(s.level+1, shedLevels), 0
	case s.calm >= calmFor:
		s.level, s.calm = max(s.level-1, 0), 0
	}
}

// limit returns the most of t that a feed of that size may have now.
func (s *shedding) limit(size string, t target) target {
	most := t.step
	switch {
	case t.bps == 0 || s.level == 0:
	case size == sizeSmall:
		most, t.bps = stillRung.step, min(t.bps, 2*stillRate)
	case s.level >= shedRate:
		most = step{640, 360, 15}
	case s.level >= shedHalf:
		most = step{640, 360, 30}
	}
	if most.pixels() < t.pixels() {
		t.step = most
	}
	return t
}
