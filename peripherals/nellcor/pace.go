package nellcor

import "time"

// pace tells a trend printout from live lines where no heading was seen: the
// cart was started, or the cable plugged in, while the monitor prints. Both
// have the same lines, but a printout's come as fast as the line carries them,
// every 65 ms or so, while each moves the monitor's clock on by 2 s or more.
//
// Lines that were read late must not look so: what waited in a buffer comes at
// once too. They use up the time in which nothing was read. The zero pace is
// ready.
type pace struct {
	stored bool // the lines are a printout's

	clock, at time.Time     // of the line before; zero before the first
	unused    time.Duration // for which no line has come yet
	fast      int           // lines in a row that came too fast
	even      int           // that came as the clock goes
}

const (
	paceLines   = 3 // in a row show what the lines are
	paceStep    = 2 * time.Second
	paceQuick   = 500 * time.Millisecond // sooner after another comes no live line
	paceSlack   = time.Second            // a clock without fractions
	paceEven    = 1500 * time.Millisecond
	paceBacklog = 10 * time.Second // of lines read late
)

// line takes the time that the next line names and the one at which it came;
// it returns whether this line settled that the lines are a printout's, or
// live.
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

// live notes that a heading said so.
func (p *pace) live() { p.stored, p.fast, p.even = false, 0, 0 }
