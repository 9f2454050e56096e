package vitals

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"telecart/appliance/api"
)

// source is what one instrument gives of a sign.
type source struct {
	device  string
	parts   []api.Reading // never empty; of a pressure those of one measurement
	virtual bool          // among instruments that are not
	quiet   bool
}

// vital is a sign with all its sources.
type vital struct {
	place
	pressure bool
	sources  []source // never empty, in the cart's order
	choice   choice
}

// loud returns the sources that take room.
func (v vital) loud() []source {
	return slices.DeleteFunc(slices.Clone(v.sources), func(s source) bool { return s.quiet })
}

// partsOf lists the parts of a pressure in their usual order.
func partsOf() []string { return []string{"-systolic", "-diastolic", "-mean"} }

// line returns what a quantity is part of: "art" for "art-mean".
func line(quantity string) (of string, pressure bool) {
	for _, part := range partsOf() {
		if of, ok := strings.CutSuffix(quantity, part); ok {
			return of, true
		}
	}
	return quantity, false
}

// signsOf returns all signs of the instruments, in order.
func (s State) signsOf(in Input, readings []api.Reading) []vital {
	var out []vital
	for _, r := range sourced(in, readings) {
		if r.Quantity == cuffPressure && r.Value == nil {
			continue
		}
		of, pressure := line(r.Quantity)
		at := place{of, r.Site}
		i := slices.IndexFunc(out, func(v vital) bool { return v.place == at })
		if i < 0 {
			i = len(out)
			out = append(out, vital{place: at, pressure: pressure})
		}
		out[i].sources = with(out[i].sources, r, pretends(in, r.Device))
	}
	list := order()
	slices.SortStableFunc(out, func(a, b vital) int {
		return cmp.Or(cmp.Compare(turn(groups(), groupOf(a)), turn(groups(), groupOf(b))), cmp.Compare(turn(list, a.quantity), turn(list, b.quantity)),
			cmp.Compare(a.quantity, b.quantity), cmp.Compare(a.site, b.site))
	})
	for i := range out {
		for j := range out[i].sources {
			out[i].sources[j].parts = together(out[i].sources[j].parts)
		}
		s.quieten(out[i])
	}
	return out
}

// turn returns the index of one in a list; what is not in it comes last.
func turn[T comparable](list []T, one T) int {
	if i := slices.Index(list, one); i >= 0 {
		return i
	}
	return len(list)
}

// with adds r to its source.
func with(sources []source, r api.Reading, virtual bool) []source {
	if i := find(sources, r.Device); i >= 0 {
		sources[i].parts = append(sources[i].parts, r)
		return sources
	}
	return append(sources, source{device: r.Device, parts: []api.Reading{r}, virtual: virtual})
}

// sourced returns the readings in the cart's order of devices: virtual ones
// last, and after them devices that the cart does not name.
func sourced(in Input, readings []api.Reading) []api.Reading {
	of := func(device string) int {
		i := slices.IndexFunc(in.Devices, func(d api.Device) bool { return d.ID == device })
		switch n := len(in.Devices); {
		case i < 0:
			return 2 * n
		case pretends(in, device):
			return n + i
		}
		return i
	}
	out := slices.Clone(readings)
	slices.SortStableFunc(out, func(a, b api.Reading) int {
		return cmp.Or(cmp.Compare(of(a.Device), of(b.Device)), cmp.Compare(a.Device, b.Device))
	})
	return out
}

// pretends reports whether a device is virtual and must be marked. In a cart
// for demonstrations that goes without saying, unless a real one is among them.
func pretends(in Input, device string) bool {
	virtual, real := false, false
	for _, d := range in.Devices {
		virtual = virtual || d.ID == device && d.Virtual
		real = real || !d.Virtual && measures(in, d.ID)
	}
	return virtual && (real || !in.Demonstration)
}

func measures(in Input, device string) bool {
	return slices.ContainsFunc(in.Readings, func(r api.Reading) bool { return r.Device == device })
}

// together returns the parts of one measurement, the newest with a value, in
// their usual order. A part without a value belongs to any.
func together(parts []api.Reading) []api.Reading {
	const apart = time.Second
	var newest time.Time
	for _, r := range parts {
		if r.Value != nil && r.MeasuredAt.After(newest) {
			newest = r.MeasuredAt
		}
	}
	out := slices.DeleteFunc(slices.Clone(parts), func(r api.Reading) bool {
		return r.Value != nil && newest.Sub(r.MeasuredAt) > apart
	})
	slices.SortStableFunc(out, func(a, b api.Reading) int { return cmp.Compare(rank(a.Quantity), rank(b.Quantity)) })
	return out
}

func rank(quantity string) int {
	return slices.IndexFunc(partsOf(), func(part string) bool { return strings.HasSuffix(quantity, part) })
}

// quieten finds the sources that are not missed: those that never gave anything
// although another did or nobody has to, and of those that never gave anything
// all but the first.
func (s State) quieten(v vital) {
	ever := func(src source) bool {
		return slices.ContainsFunc(src.parts, func(r api.Reading) bool { return s.gave[r.Key()] })
	}
	somebody := slices.ContainsFunc(v.sources, ever)
	for i, src := range v.sources {
		v.sources[i].quiet = !ever(src) && (somebody || i > 0 || !missed(v.quantity))
	}
}
