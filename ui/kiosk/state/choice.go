package state

import (
	"slices"
	"strings"
	"time"
)

// StaysFor is how long an instrument stands for a sign after its last good
// value, and how long two that differed are both shown after they agree: a
// screen whose tiles change with every cough cannot be read.
const StaysFor = 10 * time.Second

// choice is whose value stands for a sign where there is no room for all.
type choice struct {
	lead     string    // device
	good     time.Time // of its last good value
	rival    string    // the device that differs from it; empty for none
	differed time.Time // when it last did
}

// settled returns the choices at now. A sign keeps its instrument while that
// gives good values; the kiosk forgets its choices when it is started anew.
func (m Model) settled(now time.Time) map[sign]choice {
	out := make(map[sign]choice)
	for _, v := range m.signs() {
		out[v.sign] = m.choices[v.sign].next(v.sources, now)
	}
	return out
}

func (c choice) next(sources []source, now time.Time) choice {
	c = c.led(sources, now)
	return c.rivalled(sources, now)
}

// differs reports whether the two differ at now, the time it was settled at:
// they stay beside each other for a while when they do not any more.
func (c choice) differs(now time.Time) bool { return c.rival != "" && c.differed.Equal(now) }

// led chooses the instrument.
func (c choice) led(sources []source, now time.Time) choice {
	best := sources[0]
	for _, s := range sources[1:] {
		if s.better(best, now) {
			best = s
		}
	}
	if i := find(sources, c.lead); i >= 0 {
		lead := sources[i]
		if lead.grade(now) == gradeGood {
			c.good = lead.At
		}
		keeps := now.Sub(c.good) <= StaysFor && lead.virtual == best.virtual
		if keeps || !best.better(lead, now) {
			return c
		}
	}
	c = choice{lead: best.Device, rival: c.rival, differed: c.differed}
	if best.grade(now) == gradeGood {
		c.good = best.At
	}
	return c
}

// rivalled finds an instrument that differs from the chosen one.
func (c choice) rivalled(sources []source, now time.Time) choice {
	lead, first := sources[find(sources, c.lead)], ""
	for _, s := range sources {
		if s.Device == c.lead || !s.differs(lead, now) {
			continue
		}
		if s.Device == c.rival {
			c.differed = now
			return c
		}
		if first == "" {
			first = s.Device
		}
	}
	if c.rival != c.lead && find(sources, c.rival) >= 0 && now.Sub(c.differed) <= StaysFor {
		return c
	}
	c.rival, c.differed = first, now
	return c
}

func find(sources []source, device string) int {
	return slices.IndexFunc(sources, func(s source) bool { return s.Device == device })
}

// grade is how far a value can be relied on, the best first.
type grade int

const (
	gradeGood    grade = iota // good and fresh
	gradeSuspect              // doubtful and fresh
	gradeOldGood
	gradeOldSuspect
	gradeNone
)

func (s source) grade(now time.Time) grade {
	g := gradeGood
	switch {
	case !has(s.Reading):
		return gradeNone
	case s.Quality == qualitySuspect:
		g = gradeSuspect
	}
	if age := now.Sub(s.At); taken(s.Quantity) || age.Abs() > FreshFor {
		g += gradeOldGood
	}
	return g
}

// taken reports whether values are of one measurement each, as those of a
// cuff, and do not go on. Of those the newest counts.
func taken(quantity string) bool { return strings.HasPrefix(quantity, nibp) }

// better reports whether s should rather be shown than o: never a virtual
// value for a real one. Of two that are as good, neither; of two that are
// old, the newer.
func (s source) better(o source, now time.Time) bool {
	if s.virtual != o.virtual {
		return o.virtual
	}
	a, b := s.grade(now), o.grade(now)
	if a != b || a < gradeOldGood || a == gradeNone {
		return a < b
	}
	return s.At.After(o.At) && !s.At.After(now.Add(FreshFor))
}
