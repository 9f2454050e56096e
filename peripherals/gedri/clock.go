package gedri

import "time"

// clock reads the monitor's time: seconds since 1970. The document does not
// name the zone, and monitors are set by hand to the ward's wall clock; a
// captured record of a working morning has the wall clock's numbers as if they
// were UTC. So the first time decides: UTC or wall clock in the cart's zone,
// whichever is nearer to the cart's clock.
type clock struct {
	known  bool
	wall   bool          // the numbers are the wall clock's
	offset time.Duration // device minus cart, at the last look
}

// jumpLimit is how far the clock may move against the cart's between two looks:
// records have whole seconds and come up to a second late. A bigger step means
// that somebody set one of the clocks.
const jumpLimit = 2 * time.Second

// at returns the monitor's time; zero if it has no clock.
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

// jumped returns by how much the clock was set since the last look, or 0.
func (c *clock) jumped(seconds uint32, now time.Time) (by time.Duration) {
	t := c.at(seconds, now)
	if t.IsZero() {
		return 0
	}
	offset := t.Sub(now)
	by, c.offset = offset-c.offset, offset
	if by.Abs() <= jumpLimit {
		return 0
	}
	return by
}

func instant(seconds uint32, wall bool, now time.Time) time.Time {
	t := time.Unix(int64(seconds), 0).UTC()
	if wall {
		t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.Local)
	}
	return t.In(now.Location())
}

// cuffClock finds out when the cuff's numbers were measured. A monitor repeats
// the last ones, and its records carry the time of sending.
type cuffClock struct {
	cuffNumbers
	some bool
	redo bool // the cuff was working, or the numbers were old

	working time.Time   // since when the cuff measures, by the cart's clock
	before  cuffNumbers // what an earlier run, or connection, had last
}

// cuffNumbers is a cuff's measurement, as it outlives the program.
type cuffNumbers struct {
	Values [3]int16  `json:"values"`
	Taken  time.Time `json:"taken,omitzero"` // by the monitor's clock; zero if it was before the cart came
	Began  time.Time `json:"began,omitzero"` // by the cart's clock; zero where nobody saw it
	Seen   time.Time `json:"seen"`           // first, by the cart's clock; if the monitor says when, then
}

// at returns when the numbers of g were measured, as near as possible: when
// they were first seen while younger than 60 s. It is zero for numbers that
// were already old when the cart came. now is the cart's time.
func (k *cuffClock) at(g group, device, now time.Time) time.Time {
	label := g.label()
	switch {
	case !g.exists() || !g.active():
		k.forget()
		return time.Time{}
	case label&(nibpMeasuring|nibpStasis|nibpCalibrating) != 0:
		if k.redo = true; label&nibpMeasuring != 0 && k.working.IsZero() {
			k.working = now
		}
		return time.Time{}
	}
	old := label&nibpOld != 0
	values := [3]int16{g.value(0), g.value(1), g.value(2)}
	switch changed := !k.some || values != k.Values; {
	case !k.some && !k.redo && values == k.before.Values && !k.before.Seen.IsZero():
		k.cuffNumbers = k.before
	case changed && old:
		k.cuffNumbers = cuffNumbers{Seen: now}
	case changed || k.redo && !old:
		k.cuffNumbers = cuffNumbers{Taken: device, Began: k.working, Seen: now}
	}
	k.Values, k.some, k.redo, k.working = values, true, old, time.Time{}
	return k.Taken
}

// measured is when the numbers were measured by the cart's clock, or the latest
// that it can have been.
func (k *cuffClock) measured() time.Time {
	if k.Taken.IsZero() {
		return k.Seen.Add(-cuffOld)
	}
	return k.Seen
}

// forget begins anew, except that numbers which come again are those from
// before.
func (k *cuffClock) forget() {
	before := k.before
	if k.some {
		before = k.cuffNumbers
	}
	*k = cuffClock{before: before}
}

// told takes the time of measurement that the monitor gives in an auxiliary
// record, if it is possible.
func (k *cuffClock) told(taken, device, now time.Time) {
	if age := device.Sub(taken); !taken.IsZero() && age >= 0 && age < 24*time.Hour && !taken.Equal(k.Taken) {
		k.Taken, k.Seen = taken, now.Add(-age)
	}
}
