// Package pace tells stored data from live data by the device's own clock:
// during a trend printout, or while a gateway empties its memory, that clock
// runs faster than time. It is the one judge of all protocols that have a
// clock.
package pace

import "time"

// Pace judges a sequence of lines, records or messages, each with the device's
// time. It is needed even where a protocol marks stored data, since the cart
// may be started, or the cable plugged in, in the middle of a printout.
//
// Whether a line is stored cannot be seen from its age, because a device's
// clock may be wrong by hours. So the lead of the device's clock over ours is
// followed. Live lines that are read late lose lead and regain it, which is no
// gain over the highest lead before. A clock that somebody sets gains once.
// Only stored lines gain again and again. A printout may also run backwards,
// the newest line first.
//
// The zero Pace is ready.
type Pace struct {
	stored bool

	clock, at time.Time     // of the line before; zero before the first
	lead      time.Duration // of the device's clock over ours since the first line
	top       time.Duration // the highest lead

	gains          int           // lines that raised the top since began
	gained, widest time.Duration // by how much, and the widest single gain
	began, last    time.Time     // of the gains
	even           int           // consecutive lines at the clock's pace
	evenly         time.Duration // how long they have come so
}

const (
	several  = 3                // gains, or lines at the clock's pace, that decide
	slack    = 2 * time.Second  // whole seconds, and the way of a line
	uneven   = time.Second      // by how much a live line may come out of step
	calm     = 5 * time.Second  // at the clock's pace, until lines are live again
	long     = 20 * time.Second // the same, where a line comes each minute
	backlog  = 10 * time.Second // of lines that are read late
	forget   = 5 * time.Minute  // gains that are so far apart are not one printout
	tolerant = 20               // a clock that gains less than a twentieth is only inexact
)

// Line takes the device's time of the next line, and the cart's time at its
// arrival. It reports whether the line is stored data. A line without a time is
// what the one before was.
func (p *Pace) Line(clock, at time.Time) (stored bool) {
	if clock.IsZero() {
		return p.stored
	}
	step, elapsed, first := clock.Sub(p.clock), at.Sub(p.at), p.at.IsZero()
	p.clock, p.at = clock, at
	if first {
		return p.stored
	}
	if step >= 0 && (step-elapsed).Abs() <= uneven {
		p.even, p.evenly = p.even+1, p.evenly+elapsed
	} else {
		p.even, p.evenly = 0, 0
	}
	p.lead = max(p.lead+step.Abs()-elapsed, p.top-backlog)
	if gain := p.lead - p.top; gain > 0 {
		p.top = p.lead
		p.gain(gain, elapsed)
	}
	if p.stored && (p.even >= several || p.evenly >= long) && at.Sub(p.last) >= calm {
		p.stored, p.gains = false, 0
	}
	return p.stored
}

// gain notes a line that came faster than time.
func (p *Pace) gain(by, elapsed time.Duration) {
	if p.gains == 0 || p.at.Sub(p.last) > forget {
		p.gains, p.gained, p.widest, p.began = 0, 0, 0, p.at.Add(-elapsed)
	}
	p.gains++
	p.gained, p.widest, p.last = p.gained+by, max(p.widest, by), p.at
	ahead := p.gained - p.widest // without the clock being set once
	if p.gains >= several && ahead > slack && ahead > p.last.Sub(p.began)/tolerant {
		p.stored = true
	}
}

// Stored reports whether the lines are stored data.
func (p *Pace) Stored() bool { return p.stored }

// Live begins anew: the device said that live data follow.
func (p *Pace) Live() { *p = Pace{} }
