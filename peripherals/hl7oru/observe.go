package hl7oru

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"telecart/peripherals"
)

// observation is what one OBX says of a quantity.
type observation struct {
	peripherals.Reading
	rank     int
	episodic bool // measured once and repeated since, as with a cuff
}

// fresh is how old a value may be, by the monitor's clock, and still be told
// as of now: a message is put together from values of the last seconds.
const fresh = 10 * time.Second

// observe takes the readings out of an ORU^R01 that came at a cart's time.
//
// What was measured before (a cuff, a spot temperature: OBX-17 APERIODIC, or simply
// an older OBX-14) keeps its own time: At is the cart's time less the age that it
// has by the monitor's own clock, MSH-7, so that a wrong clock does not matter.
func observe(m message, at time.Time) []observation {
	msh := m.first("MSH")
	sent := parseTime(msh.text(7, 1), at.Location())
	g := group{sent: sent, zone: at.Location(), processing: ofProcessing(msh)}
	if !sent.IsZero() { // HL7 v2.6 section 2.A.22: for all times that name none
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

// group is what holds for the OBX behind an OBR. Its times are the monitor's,
// zero where they are not known.
type group struct {
	zone        *time.Location
	sent, order time.Time // MSH-7 and OBR-7
	processing  doubt
}

func (g group) observation(obx segment, what meaning, at time.Time) observation {
	v, d := value(obx, what)
	o := observation{rank: what.rank, Reading: peripherals.Reading{Quantity: what.quantity, Site: what.site, Value: v, At: at}}
	// The word's place is OBX-17; it was seen one field before and four.
	o.episodic = cuff(what.quantity) || strings.Contains(obx.field(17)+obx.field(16)+obx.field(13), "APERIODIC")
	d = o.date(g, obx.text(14, 1)).and(d).and(g.processing)
	o.Quality, o.Detail = d.quality, d.detail
	if d.quality == peripherals.NoSignal {
		o.Value = 0
	}
	return o
}

func cuff(q peripherals.Quantity) bool { return strings.HasPrefix(string(q), "nibp-") }

// date sets DeviceTime and moves At back by the value's age. What does not say
// when it was measured (OBX-14) is as old as its order (OBR-7); an order that is
// as young as the message says nothing of a cuff. In doubt is a cuff's value
// without a time, what has none that can be read, and one to come. Without MSH-7
// and OBR-7 the age is by the cart's clock, from which the monitor's may differ.
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

// choose leaves one observation for each quantity and site.
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

// better is the one with a value, then that with the better code, then the newer
// one. Two that are equally good and differ leave neither to be trusted; of two
// that agree the doubt of either holds.
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
