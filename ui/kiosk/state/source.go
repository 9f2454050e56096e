package state

import (
	"slices"
	"strings"
	"time"

	"telecart/appliance/api"
)

// valuesOf returns the values of a sign from one instrument: one, or for a
// pressure systolic over diastolic, and the mean.
func (m Model) valuesOf(sign api.Sign, src api.Source, now time.Time) []Value {
	var out []Value
	pair := slices.ContainsFunc(src.Parts, isPair)
	if pair {
		out = append(out, m.pair(sign, src, now))
	}
	for _, part := range src.Parts {
		if pair && isPair(part) {
			continue
		}
		v := ValueOf(m.part(sign, src, part), now, m.Texts)
		v.Minor = part == nibp+mean || part == nibpPulse
		out = append(out, v)
	}
	for i := range out {
		if src.Named {
			out[i].Source = m.sourceName(src.Device, src.Virtual)
		}
		if out[i].Differs = src.Differs; src.Differs {
			out[i].Beside = m.Texts.Differs
		}
	}
	return out
}

func isPair(part string) bool {
	return strings.HasSuffix(part, systolic) || strings.HasSuffix(part, diastolic)
}

// part returns the reading of one part of a source; if absent, one without a
// value.
func (m Model) part(sign api.Sign, src api.Source, quantity string) api.Reading {
	key := api.ReadingKey{Device: src.Device, Quantity: quantity, Site: sign.Site}
	if r, ok := m.reading(key); ok {
		return m.warm(r)
	}
	return api.Reading{Device: key.Device, Quantity: key.Quantity, Site: key.Site}
}

// pair returns systolic and diastolic pressure as one value.
func (m Model) pair(sign api.Sign, src api.Source, now time.Time) Value {
	part := func(name string) api.Reading {
		if !slices.Contains(src.Parts, sign.Quantity+name) {
			return api.Reading{Quantity: sign.Quantity + name, Site: sign.Site}
		}
		return m.part(sign, src, sign.Quantity+name)
	}
	high, low := part(systolic), part(diastolic)
	first := high
	if !has(high) && has(low) {
		first = low
	}
	v := ValueOf(first, now, m.Texts)
	v.Label = strings.ToUpper(sign.Quantity) // beside the one number stands the other as well
	if short := m.Texts.Quantity(high.Quantity); short != "" {
		v.Label = short
	}
	if sign.Site != "" {
		v.Label += " " + m.Texts.Site(sign.Site)
	}
	if !has(high) && !has(low) {
		return v
	}
	numbers, mark := [2]string{m.Texts.NoSignal, m.Texts.NoSignal}, ""
	for i, r := range []api.Reading{high, low} {
		if has(r) {
			numbers[i] = number(r, m.Texts)
		}
		if has(r) && r.Quality == qualitySuspect {
			mark = " ?"
			if v.Note == "" {
				v.Note = doubt(r, m.Texts)
			}
		}
	}
	v.Number = numbers[0] + "/" + numbers[1] + mark
	return v
}

func (m Model) reading(k api.ReadingKey) (api.Reading, bool) {
	i := slices.IndexFunc(m.Readings, func(r api.Reading) bool { return r.Key() == k })
	if i < 0 {
		return api.Reading{}, false
	}
	return m.Readings[i], true
}
