package record

import (
	"cmp"
	"time"
)

// Clock is a wall clock of the cart as it was from one jump, or start of the
// machine, to the next.
type Clock struct {
	Boot  string    `json:"boot"`  // the kernel's id of that start
	Began time.Time `json:"began"` // when the machine was started, by this wall clock
}

// Stamp says when something was, independent of jumps of the wall clock.
type Stamp struct {
	Clock int           `json:"clock,omitempty"` // of Document.Clocks, from 1; 0: not known, as before version 2
	Up    time.Duration `json:"up,omitempty"`    // since that start of the machine, in ns
}

// Jump is a jump of the wall clock, forward or, if By is negative, back.
type Jump struct {
	Event int // index of the first of Document.Events after it
	By    time.Duration
}

// Jumps returns the jumps between the document's events. After a restart of the
// machine only a clock that went back is known to have jumped, by how much at
// least.
func (d Document) Jumps() []Jump {
	var all []Jump
	for i := 1; i < len(d.Events); i++ {
		a, b := d.Events[i-1], d.Events[i]
		if a.Clock == 0 || b.Clock == 0 || a.Clock == b.Clock {
			continue
		}
		from, to := d.Clocks[a.Clock-1], d.Clocks[b.Clock-1]
		by := to.Began.Sub(from.Began)
		if from.Boot != to.Boot {
			by = min(b.At.Sub(a.At), 0)
		}
		if by != 0 {
			all = append(all, Jump{i, by})
		}
	}
	return all
}

// stamp returns the stamp of what was written with e and happened at at, which
// is the entry's own time or was noted by the same clock before.
func (f *fold) stamp(e Entry, at time.Time) Stamp {
	if e.Clock == nil {
		return Stamp{}
	}
	clocks := f.doc.Clocks
	i := len(clocks) - 1
	for i >= 0 && (clocks[i].Boot != e.Clock.Boot || !clocks[i].Began.Equal(e.Clock.Began)) {
		i--
	}
	if i < 0 {
		i = len(clocks)
		f.doc.Clocks = append(clocks, *e.Clock)
	}
	return Stamp{Clock: i + 1, Up: e.Up - e.At.Sub(at)}
}

// order compares two rows: by how long the machine was up, and by the wall
// clock only what is from before there were stamps. How long is taken from the
// row's time, since the stamps of two rows of one time differ by what reading
// two clocks takes; such rows stay in the order in which they were written.
func (f *fold) order(a, b Stamp, atA, atB time.Time) int {
	if a.Clock == 0 && b.Clock == 0 {
		return atA.Compare(atB)
	}
	return cmp.Or(cmp.Compare(f.boot(a), f.boot(b)), cmp.Compare(f.up(a, atA), f.up(b, atB)))
}

func (f *fold) up(s Stamp, at time.Time) time.Duration {
	if s.Clock == 0 {
		return 0
	}
	return at.Sub(f.doc.Clocks[s.Clock-1].Began)
}

// boot numbers the starts of the machine.
func (f *fold) boot(s Stamp) int {
	if s.Clock == 0 {
		return 0
	}
	for i, c := range f.doc.Clocks {
		if c.Boot == f.doc.Clocks[s.Clock-1].Boot {
			return i + 1
		}
	}
	return 0
}
