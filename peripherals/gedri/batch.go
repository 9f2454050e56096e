package gedri

import (
	"math"
	"strconv"

	"telecart/peripherals"
	"telecart/peripherals/internal/unread"
)

// verdict is how far the monitor trusts a group, with its words. The zero
// verdict trusts nothing, so that good must be explicit.
type verdict struct {
	quality peripherals.Quality
	detail  peripherals.Words
}

func good() verdict                            { return verdict{quality: peripherals.Good} }
func doubt(detail peripherals.Words) verdict   { return verdict{peripherals.Suspect, detail} }
func nothing(detail peripherals.Words) verdict { return verdict{peripherals.NoSignal, detail} }
func (v verdict) and(o verdict) verdict        { return worse(v, o) }

// worse returns the lower quality, and the first words of equals.
func worse(a, b verdict) verdict {
	if b.quality < a.quality || a.detail == "" && b.quality == a.quality {
		return b
	}
	return a
}

// finding is a status bit and its effect.
type finding struct {
	bit     uint32
	verdict verdict
}

// judge judges a group: an inactive one has no numbers; otherwise the worst
// finding whose bit is set counts, the first of equals.
func judge(g group, findings ...finding) verdict {
	if !g.active() {
		return nothing("not active")
	}
	v := good()
	for _, f := range findings {
		if g.status()&f.bit != 0 {
			v = v.and(f.verdict)
		}
	}
	return v
}

// batch collects the readings of one subrecord.
type batch struct {
	readings []peripherals.Reading
	unread   *unread.Codes // labels that are in no table
}

// unknown notes the label of a group that is in no table.
func (b *batch) unknown(g group, what string, label int) {
	if g.active() {
		b.unread.Saw(what + " label " + strconv.Itoa(label))
	}
}

// add adds a group's number, raw×scale in q's unit. A code is no number,
// whatever the verdict; nor is what no patient and no sensor can have.
func (b *batch) add(q peripherals.Quantity, site string, raw int16, scale float64, v verdict) {
	r := peripherals.Reading{Quantity: q, Site: site, Quality: v.quality, Detail: v.detail}
	low, high := limits(q)
	value := round(float64(raw) * scale)
	switch {
	case v.quality == peripherals.NoSignal:
	case isCode(raw):
		r.Quality, r.Detail = peripherals.NoSignal, v.detail.And(codeWords(raw))
	case raw == 0 && low > 0:
		r.Quality, r.Detail = peripherals.NoSignal, v.detail.And("no value")
	case value < low || value > high:
		r.Quality, r.Detail = peripherals.NoSignal, v.detail.And("out of range")
	default:
		r.Value = value
	}
	b.readings = append(b.readings, r)
}

// round removes what binary fractions add to a decimal number: 37.8, not
// 37.800000000000004. No number of the monitor has more than four decimals.
func round(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// addRate is add for a rate. Zero counts only if the monitor itself reports
// that the heart, or the breathing, stands still.
func (b *batch) addRate(q peripherals.Quantity, raw int16, v verdict, still bool) {
	if raw == 0 && still && v.quality == peripherals.Suspect {
		b.readings = append(b.readings, peripherals.Reading{Quantity: q, Quality: v.quality, Detail: v.detail})
		return
	}
	b.add(q, "", raw, 1, v)
}

// limits returns the possible range of q in its unit. It is our own, and wider
// than any patient's, so that only nonsense is refused.
func limits(q peripherals.Quantity) (low, high float64) {
	switch q {
	case peripherals.SpO2, peripherals.SvO2:
		return 1, 100
	case peripherals.HeartRate, peripherals.PulseRate, peripherals.NIBPPulse, peripherals.IBPPulse:
		return 1, 400
	case peripherals.RespiratoryRate:
		return 1, 250
	case peripherals.PerfusionIndex:
		return 0.01, 100
	case peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean:
		return 5, 320
	case peripherals.Temperature:
		return 5, 50
	case peripherals.EtCO2, peripherals.FiCO2:
		return 0, 200
	case peripherals.EtAA, peripherals.FiAA:
		return 0, 30
	case peripherals.MAC:
		return 0, 20
	case peripherals.EtO2, peripherals.FiO2:
		return 1, 105 // a cell that drifts reads a little over 100
	case peripherals.EtN2O, peripherals.FiN2O:
		return 0, 105
	case peripherals.BIS:
		return 0, 100
	case peripherals.ST:
		return -25, 25
	case peripherals.PeakPressure, peripherals.PEEP, peripherals.PlateauPressure:
		return -30, 150
	case peripherals.CardiacOutput:
		return 0.05, 32
	case peripherals.TidalVolumeIn, peripherals.TidalVolumeOut, peripherals.Compliance, peripherals.MinuteVolumeOut:
		return 0, 5000
	}
	return -60, 400 // pressures in vessels
}
