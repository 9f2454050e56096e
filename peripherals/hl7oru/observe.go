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
	zone := zoneOf(msh.text(7, 1), at.Location())
	sent := parseTime(msh.text(7, 1), zone)
	processing := ofProcessing(msh.text(11, 1))
	var (
		all   []observation
		order time.Time // OBR-7 of the group
	)
	for _, s := range m.segments {
		switch s.name {
		case "OBR":
			order = parseTime(s.text(7, 1), zone)
		case "OBX":
			what, known := identify(s)
			if !known || len(all) == maxReadings {
				continue
			}
			measured := parseTime(s.text(14, 1), zone)
			dated := !measured.IsZero()
			if !dated {
				measured = order
			}
			v, d := value(s, what)
			o := observation{
				rank: what.rank, episodic: aperiodic(s) || cuff(what.quantity), dated: dated,
				Reading: peripherals.Reading{
					Quantity: what.quantity, Site: what.site, Value: v, At: at, DeviceTime: measured,
				},
			}
			if o.DeviceTime.IsZero() {
				o.DeviceTime = sent
			}
			d = o.age(measured, sent, aperiodic(s)).and(d).and(processing)
			if what.contrary {
				d = d.and(noSignal("code and name contradict each other"))
			}
			o.Quality, o.Detail = d.quality, d.detail
			if d.quality == peripherals.NoSignal {
				o.Value = 0
			}
			all = append(all, o)
		}
	}
	return choose(all)
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

// age moves At back by the value's age. What is marked as measured before and
// does not say when is in doubt.
func (o *observation) age(measured, sent time.Time, marked bool) doubt {
	if measured.IsZero() || sent.IsZero() {
		if marked {
			return suspect("the time of the measurement is not known")
		}
		return fine
	}
	if age := sent.Sub(measured); age > fresh || marked && age > 0 {
		o.At = o.At.Add(-age)
	}
	return fine
}

// choose leaves one observation for each quantity and site: that with the best
// code, of these the one with a value, of these the newest. Two that are
// equally good and differ leave neither to be trusted.
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
		}
	}
	return kept
}
