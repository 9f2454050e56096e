package vitals

import (
	"maps"
	"slices"
	"time"

	"telecart/appliance/api"
)

// Input is what the cart knows of its instruments.
type Input struct {
	Demonstration bool          // in a demonstration everything is virtual
	Devices       []api.Device  // in the cart's order
	Readings      []api.Reading // the newest of each key
	PatientSince  time.Time     // of the patient in the bed; zero if unknown
}

// State is what must be remembered from earlier moments. The zero value
// remembers nothing.
type State struct {
	choices map[place]choice
	gave    map[api.ReadingKey]bool // readings that ever had a value
	since   time.Time               // the patient, as in Input
}

// place identifies a sign: the same quantity elsewhere on the body is another.
type place struct{ quantity, site string }

// Next returns the state after in, and what is shown at now: the readings, in
// the order of in, and how they are shown. Measurements of the previous patient
// are left out, and what was known of them is forgotten.
func (s State) Next(in Input, now time.Time) (State, api.Readings) {
	if !in.PatientSince.Equal(s.since) {
		s = State{since: in.PatientSince}
	}
	readings := slices.DeleteFunc(timed(in.Readings), func(r api.Reading) bool { return begun(r).Before(s.since) })
	s.gave = given(s.gave, readings)
	signs := s.signsOf(in, readings)
	before := s.choices
	s.choices = make(map[place]choice, len(signs))
	for i, v := range signs {
		if loud := v.loud(); len(loud) > 0 {
			c := before[v.place].next(loud, now)
			s.choices[v.place] = c
			signs[i].choice = c
		}
	}
	v := told(signs, now)
	v.PatientSince = s.since
	return s, api.Readings{Readings: readings, Vitals: v}
}

// begun is when the measurement of r began.
func begun(r api.Reading) time.Time {
	if !r.Began.IsZero() && r.Began.Before(r.MeasuredAt) {
		return r.Began
	}
	return r.MeasuredAt
}

// given returns the readings that ever had a value; before is not changed.
func given(before map[api.ReadingKey]bool, readings []api.Reading) map[api.ReadingKey]bool {
	out := before
	for _, r := range readings {
		if r.Value == nil || out[r.Key()] {
			continue
		}
		out = maps.Clone(out)
		if out == nil {
			out = map[api.ReadingKey]bool{}
		}
		out[r.Key()] = true
	}
	return out
}

// told converts the signs to the API.
func told(signs []vital, now time.Time) *api.Vitals {
	v := &api.Vitals{Signs: make([]api.Sign, 0, len(signs)), Few: few(signs, now)}
	for _, sign := range signs {
		out := api.Sign{
			Quantity: sign.quantity, Site: sign.site, Group: groupOf(sign), Pressure: sign.pressure,
			Lead: sign.choice.lead, Rival: sign.choice.rival, Differs: sign.choice.differs(now),
		}
		lead := find(sign.sources, out.Lead)
		for _, s := range sign.sources {
			src := api.Source{Device: s.device, Named: s.virtual || alsoOf(signs, sign.quantity, s.device), Virtual: s.virtual, Quiet: s.quiet}
			for _, r := range s.parts {
				src.Parts = append(src.Parts, r.Quantity)
			}
			if s.device == out.Lead {
				src.Differs = out.Differs
			} else if lead >= 0 {
				src.Differs = s.differs(sign.sources[lead], now)
			}
			out.Sources = append(out.Sources, src)
		}
		v.Signs = append(v.Signs, out)
	}
	return v
}

// alsoOf reports whether another device gives the quantity, at any site.
func alsoOf(signs []vital, quantity, device string) bool {
	return slices.ContainsFunc(signs, func(v vital) bool {
		return v.quantity == quantity && slices.ContainsFunc(v.sources, func(s source) bool { return !s.quiet && s.device != device })
	})
}
