package hl7oru

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"telecart/peripherals"
)

// observation is the content of one OBX.
type observation struct {
	peripherals.Reading
	rank     int
	episodic bool // measured once and then repeated, as a cuff's
}

// fresh is how old a value may be, by the monitor's clock, and still count as
// current: a message collects values of the last seconds.
const fresh = 10 * time.Second

// observe returns the readings of an ORU^R01 received at a cart time.
//
// What was measured earlier (a cuff, a spot temperature: OBX-17 APERIODIC, or
// an older OBX-14) keeps its own time: At is the cart's time less the age by
// the monitor's clock, MSH-7, so that a wrong clock does not matter.
func observe(m message, at time.Time) []observation {
	msh := m.first("MSH")
	sent := parseTime(msh.text(7, 1), at.Location())
	g := group{sent: sent, zone: at.Location(), processing: ofProcessing(msh)}
	if !sent.IsZero() { // HL7 v2.6 section 2.A.22: the default for all times
		g.zone = sent.Location()
	}
	var all []observation
	for _, s := range m {
		switch s.name {
		case "OBR":
			g.order = parseTime(s.text(7, 1), g.zone)
			if sent.IsZero() { // MSH-7 may be left out before HL7 2.4
				g.sent = g.order
			}
		case "OBX":
			if what, known := identify(s); known {
				all = append(all, g.observation(s, what, at))
			}
		}
	}
	return choose(all)
}

// group is what applies to the OBX after an OBR. Its times are the monitor's,
// zero if unknown.
type group struct {
	zone        *time.Location
	sent, order time.Time // MSH-7 and OBR-7
	processing  doubt
}

func (g group) observation(obx segment, what meaning, at time.Time) observation {
	v, d := value(obx, what)
	o := observation{rank: what.rank, Reading: peripherals.Reading{Quantity: what.quantity, Site: what.site, Value: v, At: at}}
	// The word belongs in OBX-17; it was seen one field before and four.
	o.episodic = cuff(what.quantity) || strings.Contains(obx.field(17)+obx.field(16)+obx.field(13), "APERIODIC")
	d = o.date(g, obx.text(14, 1)).and(d).and(g.processing)
	o.Quality, o.Detail = d.quality, d.detail
	if d.quality == peripherals.NoSignal {
		o.Value = 0
	}
	return o
}

func cuff(q peripherals.Quantity) bool { return strings.HasPrefix(string(q), "nibp-") }

// date sets DeviceTime and moves At back by the value's age. A value without a
// time (OBX-14) is as old as its order (OBR-7), but an order as young as the
// message says nothing about a cuff. Doubtful are a cuff's value without a
// time, an unreadable time, and one in the future. Without MSH-7 and OBR-7 the
// age is by the cart's clock, from which the monitor's may differ.
func (o *observation) date(g group, obx14 string) doubt {
	unknown := suspect("the time of the measurement is not known")
	sent := g.sent
	if sent.IsZero() {
		sent = o.At
	}
	o.DeviceTime = parseTime(obx14, g.zone)
	if obx14 == "" && (!o.episodic || sent.Sub(g.order) > fresh) {
		o.DeviceTime = g.order
	}
	if o.DeviceTime.IsZero() {
		if obx14 != "" || o.episodic {
			return unknown
		}
		o.DeviceTime = g.sent
		return good()
	}
	age := sent.Sub(o.DeviceTime)
	if age > fresh || o.episodic && age > 0 {
		o.At = o.At.Add(-age)
	}
	if age < -fresh || age > fresh && g.sent.IsZero() {
		return unknown
	}
	return good()
}

// choose keeps one observation for each quantity and site.
func choose(all []observation) []observation {
	var kept []observation
	for _, o := range all {
		i := slices.IndexFunc(kept, func(k observation) bool { return k.Quantity == o.Quantity && k.Site == o.Site })
		if i < 0 {
			kept = append(kept, o)
		} else {
			kept[i] = better(kept[i], o)
		}
	}
	return kept
}

// better returns the one with a value, then the one with the better code, then
// the newer one. If equally good ones differ, neither is trusted; if they
// agree, the doubt of either applies.
func better(a, b observation) observation {
	has := func(o observation) int { return min(int(o.Quality), 1) }
	order := cmp.Or(has(b)-has(a), a.rank-b.rank, b.At.Compare(a.At))
	if order == 0 && a.Value != b.Value {
		a.Quality, a.Detail = peripherals.Suspect, "the monitor sent two different values"
	} else if order > 0 || order == 0 && b.Quality < a.Quality {
		return b
	}
	return a
}
