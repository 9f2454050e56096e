package vitals

import (
	"slices"
	"time"

	"telecart/appliance/api"
)

// StaysFor is how long an instrument remains the lead of a sign after its last
// good value, and how long two that differed are both shown after they agree: a
// screen whose tiles change with every cough is unreadable.
const StaysFor = 10 * time.Second

// choice is the instrument that leads a sign if there is no room for all.
type choice struct {
	lead     string    // device; empty for none
	good     time.Time // of its last good value
	rival    string    // the device that differs from it; empty for none
	differed time.Time // when it last did
}

// next returns the choice at now among sources, of which there is at least one.
// A sign keeps its instrument while that gives good values.
func (c choice) next(sources []source, now time.Time) choice {
	return c.led(sources, now).rivalled(sources, now)
}

// differs reports whether the two differ at now, the moment of the choice: they
// are shown together for a while afterwards.
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
			c.good = lead.head().MeasuredAt
		}
		keeps := now.Sub(c.good) <= StaysFor && lead.virtual == best.virtual
		if keeps || !best.better(lead, now) {
			return c
		}
	}
	c = choice{lead: best.device, rival: c.rival, differed: c.differed}
	if best.grade(now) == gradeGood {
		c.good = best.head().MeasuredAt
	}
	return c
}

// rivalled finds an instrument that differs from the chosen one.
func (c choice) rivalled(sources []source, now time.Time) choice {
	lead, first := sources[find(sources, c.lead)], ""
	for _, s := range sources {
		if s.device == c.lead || !s.differs(lead, now) {
			continue
		}
		if s.device == c.rival {
			c.differed = now
			return c
		}
		if first == "" {
			first = s.device
		}
	}
	if first == "" && c.rival != c.lead && find(sources, c.rival) >= 0 && now.Sub(c.differed) <= StaysFor {
		return c
	}
	c.rival, c.differed = first, now
	return c
}

func find(sources []source, device string) int {
	return slices.IndexFunc(sources, func(s source) bool { return s.device == device })
}

// head returns the part that represents a source: the first with a value.
func (s source) head() api.Reading {
	i := slices.IndexFunc(s.parts, func(r api.Reading) bool { return r.Value != nil })
	return s.parts[max(i, 0)]
}

// grade is how reliable a value is, best first.
type grade int

const (
	gradeGood    grade = iota // good and fresh
	gradeSuspect              // doubtful and fresh
	gradeOldGood
	gradeOldSuspect
	gradeNone
)

func (s source) grade(now time.Time) grade {
	g, r := gradeGood, s.head()
	if r.Value == nil {
		return gradeNone
	}
	if slices.ContainsFunc(s.parts, func(r api.Reading) bool { return r.Quality == suspect }) {
		g = gradeSuspect
	}
	if taken(r.Quantity) || !r.Fresh(now) {
		g += gradeOldGood
	}
	return g
}

// better reports whether s should be shown rather than o: never a virtual value
// rather than a real one. Between equals neither; between two old ones the
// newer.
func (s source) better(o source, now time.Time) bool {
	if s.virtual != o.virtual {
		return o.virtual
	}
	a, b := s.grade(now), o.grade(now)
	if a != b || a < gradeOldGood || a == gradeNone {
		return a < b
	}
	at := s.head().MeasuredAt
	return at.After(o.head().MeasuredAt) && !at.After(now.Add(FreshFor))
}
