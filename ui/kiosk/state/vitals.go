package state

import (
	"slices"
	"time"

	"telecart/appliance/api"
)

// Vitals returns what stands in room places: the vital signs in the order of
// monitors, one instrument each. Where two instruments differ, both stand
// beside each other, and rather a later sign gives way. left says how many
// values have no place; all of them are in AllVitals.
func (m Model) Vitals(room int, now time.Time) (shown []Value, left Mark) {
	all := m.signs()
	choices := m.settled(now)
	signs := fitted(m.few(all, choices, now), choices, room)
	for _, v := range signs {
		shown = append(shown, m.summed(v, choices[v.sign], now)...)
	}
	shown = shown[:min(len(shown), room)]
	hidden := -len(shown)
	differ := false
	for _, v := range all {
		hidden += len(v.sources)
		without := !slices.ContainsFunc(signs, func(s vital) bool { return s.sign == v.sign })
		differ = differ || without && choices[v.sign].differs(now)
	}
	return shown, m.left(hidden, differ)
}

// few leaves out what only the screen with all values shows, and puts the
// rest into the order in which it gets a place.
func (m Model) few(all []vital, choices map[sign]choice, now time.Time) []vital {
	inflated := slices.ContainsFunc(all, func(v vital) bool { return v.Quantity == cuffPressure })
	beats := now.Sub(choices[sign{Quantity: heartRate}].good) <= StaysFor
	var out, late []vital
	listed := len(vitalOrder())
	for _, v := range all {
		switch {
		case v.turn == listed, v.Quantity == nibp+mean:
		case v.Quantity == nibp+systolic && inflated: // its place is the cuff's
		case v.Quantity == pulseRate && beats: // says the same as the heart rate
			late = append(late, v)
		default:
			out = append(out, v)
		}
	}
	return append(out, late...)
}

// fitted returns the signs that fit into room: first an agreeing one gives
// way to one that needs two places.
func fitted(signs []vital, choices map[sign]choice, room int) []vital {
	signs = slices.Clone(signs[:min(len(signs), room)])
	differs := func(v vital) bool { return choices[v.sign].rival != "" }
	for {
		need := len(signs)
		for _, v := range signs {
			if differs(v) {
				need++
			}
		}
		if need <= room || len(signs) < 2 {
			return signs
		}
		drop := len(signs) - 1
		for i, v := range slices.Backward(signs) {
			if !differs(v) {
				drop = i
				break
			}
		}
		signs = slices.Delete(signs, drop, drop+1)
	}
}

// summed returns the value that stands for a sign, and the one that differs.
func (m Model) summed(v vital, c choice, now time.Time) []Value {
	lead := m.named(v, v.sources[find(v.sources, c.lead)], now)
	if c.rival != "" {
		rival := m.named(v, v.sources[find(v.sources, c.rival)], now)
		if c.differs(now) {
			lead.Beside, rival.Beside = m.Texts.Differs, m.Texts.Differs
			lead.Differs, rival.Differs = true, true
		}
		return []Value{lead, rival}
	}
	n := 0
	for _, s := range v.sources {
		if has(s.Reading) {
			n++
		}
	}
	if n > 1 {
		lead.Beside = format(m.Texts.OneOf, n)
	}
	return []Value{lead}
}

// left says how many values have no place, and whether some of them differ.
func (m Model) left(n int, differ bool) Mark {
	switch {
	case n <= 0:
		return Mark{}
	case differ:
		return Mark{Text: format(m.Texts.MoreDiffer, n), Shape: ShapeTriangle, Role: RoleNotice}
	}
	if n == 1 {
		return Mark{Text: m.Texts.MoreOne}
	}
	return Mark{Text: format(m.Texts.MoreValues, n)}
}

// AllVitals returns every value of every instrument, those of one sign beside
// each other, and names the instrument wherever there is another.
func (m Model) AllVitals(now time.Time) []Value {
	var out []Value
	choices := m.settled(now)
	several := slices.ContainsFunc(m.Readings, func(r api.Reading) bool { return r.Device != m.Readings[0].Device })
	for _, v := range m.signs() {
		c := choices[v.sign]
		lead := v.sources[find(v.sources, c.lead)]
		for _, s := range v.sources {
			val := m.named(v, s, now)
			if several {
				val.Source = m.sourceName(s.Device)
			}
			if val.Differs = s.Device == c.lead && c.differs(now) || s.differs(lead, now); val.Differs {
				val.Beside = m.Texts.Differs
			}
			out = append(out, val)
		}
	}
	return out
}

// valuesOf returns the values of one device; its name stands above them.
func (m Model) valuesOf(device string, now time.Time) []Value {
	var out []Value
	for _, v := range m.signs() {
		for _, s := range v.sources {
			if s.Device == device {
				out = append(out, m.shown(s, now))
			}
		}
	}
	return out
}

// named returns a value with its instrument, where that is not plain.
func (m Model) named(v vital, s source, now time.Time) Value {
	val := m.shown(s, now)
	if len(v.sources) > 1 || s.virtual {
		val.Source = m.sourceName(s.Device)
	}
	return val
}
