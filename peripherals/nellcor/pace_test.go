package nellcor

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

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
		if c.stored {
			for i := range 4 {
				l.pace.Line(time.Date(1997, 11, 22, 13, 59, 2*i, 0, time.UTC), time.Now())
			}
		}
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
