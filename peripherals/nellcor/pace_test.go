package nellcor

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// step is a line: how far the monitor's clock went since the one before, and
// how long it took.
type step struct{ clock, elapsed time.Duration }

func steps(n int, clock, elapsed time.Duration) []step {
	return slices.Repeat([]step{{clock, elapsed}}, n)
}

func TestPace(t *testing.T) {
	const s, ms = time.Second, time.Millisecond
	printing := steps(3, 2*s, 65*ms)
	for _, c := range []struct {
		name  string
		steps []step
		want  bool
	}{
		{"live", steps(20, 2*s, 2*s), false},
		{"live, as a clock without fractions shows it", append(steps(3, s, 2*s), steps(3, 3*s, 2*s)...), false},
		{"a printout's first lines", steps(2, 2*s, 65*ms), false},
		{"a printout", printing, true},
		{"a printout, slowly", steps(3, 2*s, 400*ms), true},
		{"a printout of wide steps", steps(3, time.Minute, 100*ms), true},
		{"a printout, newest first", steps(3, -2*s, 65*ms), true},
		{"a printout that begins after live lines", slices.Concat(steps(5, 2*s, 2*s), []step{{-24 * time.Hour, s}}, printing), true},
		{"a printout that a busy cart reads in pieces", slices.Concat(steps(2, 2*s, 0), []step{{2 * s, 700 * ms}}, steps(1, 2*s, 0)), true},
		{"a printout after a long pause", slices.Concat(steps(2, 2*s, 2*s), []step{{2 * s, time.Hour}}, steps(8, 2*s, 65*ms)), true},
		{"live lines read late", slices.Concat(steps(5, 2*s, 2*s), []step{{2 * s, 10 * s}}, steps(4, 2*s, 0), steps(5, 2*s, 2*s)), false},
		{"live lines that came unevenly", slices.Repeat([]step{{2 * s, 3900 * ms}, {2 * s, 100 * ms}}, 10), false},
		{"the clock is set", slices.Concat(steps(2, 2*s, 2*s), []step{{time.Hour, 2 * s}}, steps(2, 2*s, 2*s)), false},
		{"a line told again and again", steps(10, 0, 0), false},
		{"a backlog from before the first line", steps(4, 2*s, 0), true},
		{"and then live", append(steps(4, 2*s, 0), steps(3, 2*s, 2*s)...), false},
		{"a printout that waits for a moment", append(slices.Clone(printing), steps(2, 2*s, 2*s)...), true},
	} {
		var p pace
		clock, at := time.Date(2004, 1, 7, 11, 24, 50, 0, time.UTC), time.Now()
		p.line(clock, at)
		for _, x := range c.steps {
			clock, at = clock.Add(x.clock), at.Add(x.elapsed)
			p.line(clock, at)
		}
		if p.stored != c.want {
			t.Errorf("%s: stored %v", c.name, p.stored)
		}
	}
}

// printed feeds n lines, each so long after the one before, and returns the
// quality of the saturation after each.
func printed(l *listener, last func() peripherals.Reading, n int, every time.Duration, clock, at *time.Time) (told []string) {
	for range n {
		*clock, *at = clock.Add(2*time.Second), at.Add(every)
		l.Feed(fmt.Appendf(nil, "%s   90      120     150\r\n", clock.Format("02-Jan-06 15:04:05")), *at)
		told = append(told, last().Quality.String())
	}
	return told
}

// A printout that is joined in the middle is found out, what was told of it is
// taken back, and live lines are taken again.
func TestJoinedTrend(t *testing.T) {
	const good, none = "good", "no-signal"
	for _, c := range []struct {
		name     string
		stored   bool // known from the connection before
		printout []string
		after    string // what comes then
		live     []string
	}{
		{"found out", false, []string{good, good, good, none, none}, "", []string{none, none, good}},
		{"known before", true, []string{none, none}, "", []string{none, none, good}},
		{"a live heading", false, []string{good, good, good, none}, "N-560 VERSION 1.61.00\r\n", []string{good, good}},
		{"its end", false, []string{good, good}, "Output Complete\r\n", []string{none, none, none, none}},
	} {
		l, rec := newBench(t)
		l.pace.stored = c.stored
		last := func() peripherals.Reading { rd, _ := rec.Last(peripherals.SpO2); return rd }
		clock, at := time.Date(1997, 11, 22, 14, 0, 0, 0, time.UTC), time.Now()
		if got := printed(l, last, len(c.printout), 65*time.Millisecond, &clock, &at); !slices.Equal(got, c.printout) {
			t.Errorf("%s: printout %v, want %v", c.name, got, c.printout)
		}
		l.Feed([]byte(c.after), at)
		if rd := last(); c.after == "Output Complete\r\n" && (rd.Quality != peripherals.NoSignal || rd.Detail != oximeter.DetailStored) {
			t.Errorf("%s: %+v", c.name, rd)
		}
		if got := printed(l, last, len(c.live), 2*time.Second, &clock, &at); !slices.Equal(got, c.live) {
			t.Errorf("%s: then %v, want %v", c.name, got, c.live)
		}
		all := rec.Statuses()
		if s := all[len(all)-1]; (s.Detail == oximeter.SentenceStored) != (c.live[len(c.live)-1] == none) {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
}
