package hl7oru

import (
	"strings"
	"time"

	"telecart/peripherals"
)

// observation is what one OBX says of a quantity.
type observation struct {
	peripherals.Reading
	rank     int
	episodic bool // measured once and repeated since, as with a cuff
	dated    bool // it says itself when: OBX-14
}

// fresh is how old a value may be, by the monitor's clock, and still be told
// as of now: a message is put together from values of the last seconds.
const fresh = 10 * time.Second

// maxReadings bounds what one message can say; a monitor has some dozens.
const maxReadings = 256

// observe takes the readings out of an ORU^R01 that came at a cart's time.
//
// A value that was measured before (a cuff, a spot temperature: OBX-17
// APERIODIC, or simply an older OBX-14) keeps its own time: At is then the
// cart's time less the age that it has by the monitor's own clock, MSH-7, so
// that a wrong clock does not matter. The patient's segments are not looked at.
func observe(m *message, at time.Time) []observation {
	msh := m.first("MSH")
	g := group{processing: ofProcessing(msh.text(11, 1)).and(ofMode(msh.text(11, 2)))}
	g.zone = zoneOf(msh.text(7, 1), at.Location())
	g.sent, g.slack = parseTime(msh.text(7, 1), g.zone), slack(msh.text(7, 1))
	untimed := g.sent.IsZero() // allowed before HL7 2.4: OBR-7 is the time then
	var all []observation
	for _, s := range m.segments {
		switch s.name {
		case "OBR":
			g.order = parseTime(s.text(7, 1), g.zone)
			if untimed {
				g.sent = g.order
			}
		case "OBX":
			if what, known := identify(s); known && len(all) < maxReadings {
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
	sent, order time.Time     // MSH-7 and OBR-7
	slack       time.Duration // how far sent is exact
	processing  doubt
}

func (g group) observation(obx segment, what meaning, at time.Time) observation {
	v, d := value(obx, what)
	o := observation{
		rank: what.rank, episodic: aperiodic(obx) || cuff(what.quantity), dated: obx.text(14, 1) != "",
		Reading: peripherals.Reading{
			Quantity: what.quantity, Site: what.site, Value: v, At: at, DeviceTime: parseTime(obx.text(14, 1), g.zone),
		},
	}
	if !o.dated {
		o.DeviceTime = g.order
	}
	d = o.age(g, aperiodic(obx)).and(d).and(g.processing)
	if what.contrary {
		d = d.and(noSignal("code and name contradict each other"))
	}
	if o.DeviceTime.IsZero() {
		o.DeviceTime = g.sent
	}
	o.Quality, o.Detail = d.quality, d.detail
	if d.quality == peripherals.NoSignal {
		o.Value = 0
	}
	return o
}

// aperiodic looks for the word in OBX-17, and where it was seen besides:
// OBX-13 and OBX-16, one field before or four.
func aperiodic(obx segment) bool {
	for _, n := range [...]int{17, 16, 13} {
		if strings.Contains(obx.field(n), "APERIODIC") {
			return true
		}
	}
	return false
}

func cuff(q peripherals.Quantity) bool {
	switch q {
	case peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean, peripherals.NIBPPulse:
		return true
	}
	return false
}

// age moves At back by the value's age. What does not say when it was measured
// is in doubt where it is marked as measured before, where what it says is no
// time, or one to come. Without MSH-7 and OBR-7 the age is by the cart's clock,
// from which the monitor's may differ.
func (o *observation) age(g group, marked bool) doubt {
	unknown := suspect("the time of the measurement is not known")
	measured := o.DeviceTime
	if measured.IsZero() {
		if o.dated || marked {
			return unknown
		}
		return fine
	}
	if g.sent.IsZero() {
		age := o.At.Sub(measured)
		if age.Abs() <= fresh {
			return fine
		}
		o.At = o.At.Add(-max(age, 0))
		return unknown
	}
	age := g.sent.Sub(measured)
	if age > fresh || marked && age > 0 {
		o.At = o.At.Add(-age)
	}
	if -age > g.slack {
		return unknown
	}
	return fine
}

// choose leaves one observation for each quantity and site: that with the best
// code, of these the one with a value, of these the newest. Two that are
// equally good and differ leave neither to be trusted; of two that agree the
// doubt of either holds.
func choose(all []observation) []observation {
	kept := all[:0]
	for _, o := range all {
		i := 0
		for i < len(kept) && (kept[i].Quantity != o.Quantity || kept[i].Site != o.Site) {
			i++
		}
		if i == len(kept) {
			kept = append(kept, o)
			continue
		}
		k := &kept[i]
		has, had := o.Quality != peripherals.NoSignal, k.Quality != peripherals.NoSignal
		switch {
		case has != had:
			if has {
				*k = o
			}
		case o.rank != k.rank:
			if o.rank < k.rank {
				*k = o
			}
		case !o.At.Equal(k.At):
			if o.At.After(k.At) {
				*k = o
			}
		case o.Value != k.Value:
			k.Quality, k.Detail = peripherals.Suspect, "the monitor sent two different values"
		case o.Quality < k.Quality:
			*k = o
		}
	}
	return kept
}
