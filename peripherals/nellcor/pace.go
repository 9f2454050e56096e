package nellcor

import "time"

// pace tells a trend printout from live lines if no heading was seen, because
// the cart was started, or the cable plugged in, during a printout. Printed
// lines come as fast as the line carries them, every 65 ms or so, while each
// advances the monitor's clock by 2 s or more.
//
// Live lines that were read late, all at once, must not look like that. They
// use up the time in which nothing was read. The zero pace is ready.
type pace struct {
	stored bool // these are lines of a printout

	clock, at time.Time     // of the line before; zero before the first
	unused    time.Duration // elapsed time that no line accounts for
	fast      int           // consecutive lines that came too fast
	even      int           // consecutive lines at the clock's pace
}

const (
	paceLines   = 3 // consecutive lines that decide
	paceStep    = 2 * time.Second
	paceQuick   = 500 * time.Millisecond // no live line follows another sooner
	paceSlack   = time.Second            // the clock has whole seconds
	paceEven    = 1500 * time.Millisecond
	paceBacklog = 10 * time.Second // of lines read late
)

// line takes the next line's own time and its arrival. It reports whether this
// line settled that the lines are a printout's, or live.
func (p *pace) line(clock, at time.Time) (settled bool) {
	elapsed, step := at.Sub(p.at), clock.Sub(p.clock).Abs()
	first := p.at.IsZero()
	p.clock, p.at = clock, at
	if first {
		return false
	}
	p.unused = min(p.unused+elapsed, paceBacklog)
	switch {
	case elapsed < paceQuick && step >= paceStep && step > p.unused+paceSlack:
		p.fast, p.even = p.fast+1, 0
	case elapsed >= paceEven && (step-elapsed).Abs() <= paceEven:
		p.fast, p.even = 0, p.even+1
	}
	p.unused = max(p.unused-step, 0)
	before := p.stored
	p.stored = p.fast >= paceLines || p.stored && p.even < paceLines
	return p.stored != before
}

// live notes a heading of live data.
func (p *pace) live() { p.stored, p.fast, p.even = false, 0, 0 }
