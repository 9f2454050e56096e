package gedri

import "time"

// clock reads the monitor's time: seconds since 1970. The document does not
// say in which zone, and monitors are set by hand to the ward's wall clock; a
// captured record of a working morning has the wall clock's numbers as if they
// were UTC. So the first time decides: whichever reading, UTC or wall clock in
// the cart's zone, lies nearer to the cart's own clock.
type clock struct {
	known  bool
	wall   bool          // the numbers are the wall clock's
	offset time.Duration // device minus cart, at the last look
	moved  time.Duration // what it jumped since that was told
	quiet  time.Time     // until then no jump is told
}

// jumpLimit is how far the clock may move against the cart's from one look to
// the next: records say whole seconds and come up to a second late. Two clocks
// drift apart more slowly; what is more is somebody who sets one of them.
const jumpLimit = 2 * time.Second

// A clock that jumps all the time must not fill the log: of many jumps the
// first jumpBurst are told at once, then what they add up to each jumpPause.
const (
	jumpBurst = 6
	jumpPause = time.Minute
)

// at is the time that the monitor calls seconds; zero when it has no clock.
func (c *clock) at(seconds uint32, now time.Time) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	if !c.known {
		utc, wall := instant(seconds, false, now), instant(seconds, true, now)
		c.known, c.wall = true, wall.Sub(now).Abs() < utc.Sub(now).Abs()
		c.offset = instant(seconds, c.wall, now).Sub(now)
	}
	return instant(seconds, c.wall, now)
}

// jumped looks at the clock and reports by how much it was moved since that
// was told last.
func (c *clock) jumped(seconds uint32, now time.Time) (by time.Duration, yes bool) {
	t := c.at(seconds, now)
	if t.IsZero() {
		return 0, false
	}
	offset := t.Sub(now)
	if step := offset - c.offset; step.Abs() > jumpLimit {
		c.moved += step
	}
	c.offset = offset
	if c.moved.Abs() <= jumpLimit || now.Before(c.quiet) {
		return 0, false
	}
	if full := now.Add((1 - jumpBurst) * jumpPause); c.quiet.Before(full) {
		c.quiet = full
	}
	by, c.moved, c.quiet = c.moved, 0, c.quiet.Add(jumpPause)
	return by, true
}

func instant(seconds uint32, wall bool, now time.Time) time.Time {
	t := time.Unix(int64(seconds), 0).UTC()
	if wall {
		t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.Local)
	}
	return t.In(now.Location())
}

// cuffClock knows when the cuff's numbers were measured. A monitor goes on
// sending the last ones; its records carry the time they were sent.
type cuffClock struct {
	values [3]int16
	some   bool
	redo   bool // the cuff worked, or the numbers were old
	taken  time.Time
}

// at is when the numbers of g were measured, as near as it can be known: when
// they were first seen while younger than 60 s. It is zero for numbers that
// were old already when the cart came.
func (k *cuffClock) at(g group, device time.Time) time.Time {
	label := g.label()
	switch {
	case !g.exists() || !g.active():
		*k = cuffClock{}
		return time.Time{}
	case label&(nibpMeasuring|nibpStasis|nibpCalibrating) != 0:
		k.redo = true
		return time.Time{}
	}
	old := label&nibpOld != 0
	values := [3]int16{g.value(0), g.value(1), g.value(2)}
	switch changed := !k.some || values != k.values; {
	case changed && old:
		k.taken = time.Time{}
	case changed || k.redo && !old:
		k.taken = device
	}
	k.values, k.some, k.redo = values, true, old
	return k.taken
}

// told takes the time that the monitor itself gives in an auxiliary record,
// unless it cannot be.
func (k *cuffClock) told(taken, device time.Time) {
	if age := device.Sub(taken); !taken.IsZero() && age >= 0 && age < 24*time.Hour {
		k.taken = taken
	}
}
