package pace_test

import (
	"slices"
	"testing"
	"time"

	"telecart/peripherals/internal/pace"
)

// step is a line: how far the device's clock went since the one before, and how long it
// took.
type step struct{ clock, elapsed time.Duration }

func steps(n int, clock, elapsed time.Duration) []step {
	return slices.Repeat([]step{{clock, elapsed}}, n)
}

func TestPace(t *testing.T) {
	const s, ms, m, h = time.Second, time.Millisecond, time.Minute, time.Hour
	printing := steps(3, 2*s, 65*ms)
	for _, c := range []struct {
		name  string
		steps []step
		want  bool
	}{
		{"live", steps(20, 2*s, 2*s), false},
		{"live, as a clock without fractions shows it", append(steps(3, s, 2*s), steps(3, 3*s, 2*s)...), false},
		{"live for a day, with an inexact clock", steps(24*60, m, m-10*ms), false},
		{"a printout's first lines", steps(2, 2*s, 65*ms), false},
		{"a printout", printing, true},
		{"a printout, slowly", steps(3, 2*s, 400*ms), true},
		{"a printout, more slowly than any rule by lines", steps(8, 2*s, 1500*ms), true},
		{"a printout of every second", steps(6, s, 65*ms), true},
		{"a printout of wide steps", steps(3, m, 100*ms), true},
		{"a printout of wide steps, a line a minute", steps(4, 5*m, m), true},
		{"a printout a third faster than time", steps(12, 4*s, 3*s), true},
		{"a printout, newest first", steps(3, -2*s, 65*ms), true},
		{"a printout that begins after live lines", slices.Concat(steps(5, 2*s, 2*s), []step{{-24 * h, s}}, printing), true},
		{"a printout that a busy cart reads in pieces", slices.Concat(steps(2, 2*s, 0), []step{{2 * s, 700 * ms}}, steps(1, 2*s, 0)), true},
		{"a printout after a long pause", slices.Concat(steps(2, 2*s, 2*s), []step{{2 * s, h}}, steps(8, 2*s, 65*ms)), true},
		{"live lines read late", slices.Concat(steps(5, 2*s, 2*s), []step{{2 * s, 10 * s}}, steps(4, 2*s, 0), steps(5, 2*s, 2*s)), false},
		{"live lines that came unevenly", slices.Repeat([]step{{2 * s, 3900 * ms}, {2 * s, 100 * ms}}, 10), false},
		{"the clock is set", slices.Concat(steps(2, 2*s, 2*s), []step{{h, 2 * s}}, steps(2, 2*s, 2*s)), false},
		{"the clock is set back", slices.Concat(steps(2, 2*s, 2*s), []step{{-h, 2 * s}}, steps(9, 2*s, 2*s)), false},
		{"a line told again and again", steps(10, 0, 0), false},
		{"a backlog from before the first line", steps(4, 2*s, 0), true},
		{"and then live", append(steps(4, 2*s, 0), steps(3, 2*s, 2*s)...), false},
		{"live every second after a printout", append(slices.Clone(printing), steps(8, s, s)...), false},
		{"a line a minute after a gateway emptied its memory", append(steps(4, m, 10*ms), step{m, m}), false},
		{"a printout that waits for a moment", append(slices.Clone(printing), steps(2, 2*s, 2*s)...), true},
	} {
		var p pace.Pace
		clock, at := time.Date(2004, 1, 7, 11, 24, 50, 0, time.UTC), time.Unix(1_800_000_000, 0)
		p.Line(clock, at)
		for _, x := range c.steps {
			clock, at = clock.Add(x.clock), at.Add(x.elapsed)
			p.Line(clock, at)
		}
		if p.Stored() != c.want {
			t.Errorf("%s: stored %v", c.name, p.Stored())
		}
	}
}
