package state

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"telecart/appliance/api"
)

// sign is a quantity at one place of the body: what several instruments may
// give at once, each with a value of its own.
type sign struct{ Quantity, Site string }

// source is what one instrument says of a sign.
type source struct {
	api.Reading
	low     *api.Reading // the diastolic pressure of the same measurement, if any
	virtual bool         // on a cart that is not one for demonstrations
}

// vital is a sign with all who give it.
type vital struct {
	sign
	turn    int      // in vitalOrder; its length for what stands nowhere in it
	sources []source // never empty; in the order of sourced
}

// cuffPressure is shown while the cuff is inflated, and not missed otherwise.
const cuffPressure = "cuff-pressure"

const (
	heartRate = "heart-rate"
	pulseRate = "pulse-rate"
	spo2      = "spo2"
	systolic  = "-systolic"
	diastolic = "-diastolic"
	mean      = "-mean"
	nibp      = "nibp"
	nibpPulse = "nibp-pulse"
)

// vitalOrder is how monitors list them.
func vitalOrder() []string {
	return []string{heartRate, spo2, pulseRate, cuffPressure, nibp + systolic, nibp + mean,
		"respiratory-rate", "temperature", "etco2", nibpPulse, "perfusion-index"}
}

// signs returns everything that the instruments give: first what every
// monitor lists, in its order, then the rest by name.
func (m Model) signs() []vital {
	var out []vital
	order := vitalOrder()
	for _, r := range m.sourced() {
		if r.Quantity == cuffPressure && !has(r) || m.inSystolic(r) {
			continue
		}
		s := sign{r.Quantity, r.Site}
		i := slices.IndexFunc(out, func(v vital) bool { return v.sign == s })
		if i < 0 {
			i = len(out)
			out = append(out, vital{sign: s, turn: turn(order, r.Quantity)})
		}
		out[i].sources = append(out[i].sources, source{Reading: r, low: m.diastolicOf(r), virtual: m.pretends(r.Device)})
	}
	slices.SortStableFunc(out, func(a, b vital) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(a.Quantity, b.Quantity), cmp.Compare(a.Site, b.Site))
	})
	return out
}

func turn(order []string, quantity string) int {
	if i := slices.Index(order, quantity); i >= 0 {
		return i
	}
	return len(order)
}

// sourced returns the readings in the cart's order of devices, those that
// only pretend to measure last.
func (m Model) sourced() []api.Reading {
	places := make(map[string]int, len(m.Devices))
	for i, d := range m.Devices {
		places[d.ID] = i + 1
		if m.pretends(d.ID) {
			places[d.ID] += len(m.Devices)
		}
	}
	out := slices.Clone(m.Readings)
	for i := range out {
		out[i].At = m.measured(out[i])
	}
	slices.SortStableFunc(out, func(a, b api.Reading) int {
		return cmp.Or(cmp.Compare(places[a.Device], places[b.Device]), cmp.Compare(a.Device, b.Device))
	})
	return out
}

// pretends reports whether a device is virtual among real ones. On a cart for
// demonstrations all are, and the status bar says so.
func (m Model) pretends(device string) bool {
	d, _ := m.device(device)
	return d.Virtual && !m.Status.Cart.Demonstration
}

// diastolicOf returns the diastolic pressure of the same measurement.
func (m Model) diastolicOf(sys api.Reading) *api.Reading {
	line, ok := strings.CutSuffix(sys.Quantity, systolic)
	if !ok {
		return nil
	}
	dia, ok := m.reading(api.ReadingKey{Device: sys.Device, Quantity: line + diastolic, Site: sys.Site})
	dia.At = m.measured(dia)
	if !ok || dia.At.Sub(sys.At).Abs() > time.Second {
		return nil
	}
	return &dia
}

// measured is when a value was measured. A monitor may go on sending what its
// cuff measured long ago: then its own clock, whatever it shows, says how long
// ago that was.
func (m Model) measured(r api.Reading) time.Time {
	if r.DeviceTime == nil || !taken(r.Quantity) {
		return r.At
	}
	newest := *r.DeviceTime
	for _, o := range m.Readings {
		if o.Device == r.Device && o.DeviceTime != nil && o.DeviceTime.After(newest) && !o.At.After(r.At.Add(FreshFor)) {
			newest = *o.DeviceTime
		}
	}
	if ago := newest.Sub(*r.DeviceTime); ago > FreshFor {
		return r.At.Add(-ago)
	}
	return r.At
}

// inSystolic reports whether r is a diastolic pressure that stands beside its
// systolic one already.
func (m Model) inSystolic(r api.Reading) bool {
	line, ok := strings.CutSuffix(r.Quantity, diastolic)
	if !ok {
		return false
	}
	sys, ok := m.reading(api.ReadingKey{Device: r.Device, Quantity: line + systolic, Site: r.Site})
	return ok && (has(sys) || !has(r))
}

func (m Model) reading(k api.ReadingKey) (api.Reading, bool) {
	i := slices.IndexFunc(m.Readings, func(r api.Reading) bool { return r.Key() == k })
	if i < 0 {
		return api.Reading{}, false
	}
	return m.Readings[i], true
}
