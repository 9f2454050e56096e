package state

import (
	"maps"
	"slices"
	"time"

	"telecart/appliance/api"
)

// cuffHeard is how long a pressure counts after it was measured.
const cuffHeard = 10 * time.Second

// cuffTight is the pressure in mmHg from which an unreachable cuff may hurt an
// arm: above it the veins are closed.
const cuffTight = 30

// pressed is the last known pressure of a cuff.
type pressed struct {
	mmHg float64
	at   time.Time
}

// pressedAfter returns the last pressures after readings.
func pressedAfter(old map[string]pressed, readings []api.Reading) map[string]pressed {
	out := old
	for _, r := range readings {
		if r.Quantity != cuffPressure || !has(r) {
			continue
		}
		out = maps.Clone(out)
		if out == nil {
			out = map[string]pressed{}
		}
		out[r.Device] = pressed{*r.Value, r.At}
	}
	return out
}

// lostCuff warns if a cuff disappeared while it was tight: nothing can empty it
// from here, and the patient may be unable to say so.
func (m Model) lostCuff(devices []api.Device, now time.Time) Model {
	for _, d := range devices {
		last, ok := m.cuffs[d.ID]
		if !ok || d.State != "offline" {
			continue
		}
		m.cuffs = maps.Clone(m.cuffs)
		delete(m.cuffs, d.ID)
		if last.mmHg >= cuffTight && now.Sub(last.at) <= cuffHeard {
			m.Notice = &Notice{Text: format(m.Texts.CuffLost, m.nameOf(d)), Bad: true, At: now, Always: true}
		}
	}
	return m
}

// inflated reports whether a device's cuff is inflated now.
func (m Model) inflated(id string, now time.Time) bool {
	r, ok := m.reading(api.ReadingKey{Device: id, Quantity: cuffPressure})
	return ok && has(r) && r.Fresh(now)
}

// Measurers returns the devices that measure on request, working ones first.
func (m Model) Measurers() []api.Device {
	var out []api.Device
	for _, d := range m.Devices {
		if d.Label = m.nameOf(d); d.Measures {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b api.Device) int { return offline(a) - offline(b) })
	return out
}

func offline(d api.Device) int {
	if d.State == "online" {
		return 0
	}
	return 1
}
