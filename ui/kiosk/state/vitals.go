package state

import (
	"slices"
	"time"

	"telecart/appliance/api"
)

// Vitals returns what is shown in room places: the vital signs in the daemon's
// order, one instrument each. If two instruments differ, both are shown side by
// side and a later sign gives way. left says how many values have no place;
// AllVitals has them all.
func (m Model) Vitals(room int, now time.Time) (shown []Value, left Mark) {
	var signs []api.Sign
	for _, i := range m.Shown.Few {
		if i >= 0 && i < len(m.signs()) {
			signs = append(signs, m.signs()[i])
		}
	}
	signs = fitted(signs, room)
	for _, s := range signs {
		shown = append(shown, m.summed(s, now)...)
	}
	shown = shown[:min(len(shown), room)]
	differ := slices.ContainsFunc(m.signs(), func(s api.Sign) bool {
		return s.Differs && !slices.ContainsFunc(signs, func(in api.Sign) bool { return in.Quantity == s.Quantity && in.Site == s.Site })
	})
	return shown, m.left(len(m.AllVitals(now))-len(shown), differ)
}

// fitted returns the signs that fit into room. An agreeing sign gives way first
// to one that needs two places.
func fitted(signs []api.Sign, room int) []api.Sign {
	signs = slices.Clone(signs[:min(len(signs), room)])
	for {
		need := len(signs)
		for _, s := range signs {
			if s.Rival != "" {
				need++
			}
		}
		if need <= room || len(signs) < 2 {
			return signs
		}
		drop := len(signs) - 1
		for i, s := range slices.Backward(signs) {
			if s.Rival == "" {
				drop = i
				break
			}
		}
		signs = slices.Delete(signs, drop, drop+1)
	}
}

// summed returns the value that represents a sign, and the one that differs
// from it or did a moment ago.
func (m Model) summed(sign api.Sign, now time.Time) []Value {
	var out []Value
	n := 0
	for _, src := range sign.Sources {
		if src.Quiet {
			continue
		}
		if slices.ContainsFunc(src.Parts, func(part string) bool { return has(m.part(sign, src, part)) }) {
			n++
		}
		switch v := m.valuesOf(sign, src, now)[0]; src.Device {
		case sign.Lead:
			out = slices.Insert(out, 0, v)
		case sign.Rival:
			out = append(out, v)
		}
	}
	if len(out) == 1 && n > 1 && out[0].Beside == "" {
		out[0].Beside = format(m.Texts.OneOf, n)
	}
	return out
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

// AllVitals returns every value of every instrument, with those of one sign
// together, and names the instrument if there are several.
func (m Model) AllVitals(now time.Time) []Value {
	var out []Value
	several := slices.ContainsFunc(m.Readings, func(r api.Reading) bool { return r.Device != m.Readings[0].Device })
	for _, sign := range m.signs() {
		for _, src := range sign.Sources {
			if src.Quiet {
				continue
			}
			src.Named = src.Named || several
			out = append(out, m.valuesOf(sign, src, now)...)
		}
	}
	return out
}

// valuesOn returns the values of one device, whose name is shown above them.
func (m Model) valuesOn(device string, now time.Time) []Value {
	var out []Value
	for _, sign := range m.signs() {
		for _, src := range sign.Sources {
			if src.Device == device {
				src.Named, src.Differs = false, false
				out = append(out, m.valuesOf(sign, src, now)...)
			}
		}
	}
	return out
}

// leads reports whether a device's value represents a quantity.
func (m Model) leads(device, quantity string) bool {
	return slices.ContainsFunc(m.signs(), func(s api.Sign) bool { return s.Quantity == quantity && s.Site == "" && s.Lead == device })
}

// signs returns how the values of the patient in the bed are shown. Name and
// values arrive separately: the previous patient's values are not shown.
func (m Model) signs() []api.Sign {
	if !m.Shown.PatientSince.Equal(m.Status.PatientSince) {
		return nil
	}
	return m.Shown.Signs
}
