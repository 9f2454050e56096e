package suntech

import "telecart/peripherals"

// How far a result is trusted; the first line that applies counts:
//
//	error code not 0                      no-signal  the code's words
//	systolic outside 30..300 mmHg,        no-signal  out of range
//	  diastolic or mean outside 10..300
//	not diastolic < mean < systolic       no-signal  values contradict each other
//	no pressure was seen in the cuff      suspect    no pressure was seen in the cuff
//	otherwise                             good
//
// A pulse outside 20..250/min is no-signal, no value. The ranges are wider than
// the module's: a number outside is a fault of the line or the module, not a
// patient.

const (
	detailRange    = "out of range"
	detailContrary = "values contradict each other"
	detailUnseen   = "no pressure was seen in the cuff"
	detailNoValue  = "no value"
	detailNoData   = "no data"       // nothing comes from the module
	detailNoResult = "no result"     // the module measured without giving a result
	detailResting  = "not measuring" // there is no cuff pressure
)

// problem returns why r must not be shown, or "".
func (r result) problem() peripherals.Words {
	in := func(v, low int) bool { return v >= low && v <= 300 }
	switch {
	case r.code != 0:
		return words(r.code)
	case !in(r.systolic, 30) || !in(r.diastolic, 10) || !in(r.mean, 10):
		return detailRange
	case r.diastolic >= r.mean || r.mean >= r.systolic:
		return detailContrary
	}
	return ""
}

// readings returns the four values of r; the caller sets At.
func (r result) readings() []peripherals.Reading {
	why := r.problem()
	one := func(q peripherals.Quantity, v int, why peripherals.Words) peripherals.Reading {
		if why != "" {
			return peripherals.Reading{Quantity: q, Detail: why}
		}
		if r.unseen {
			return peripherals.Reading{Quantity: q, Value: float64(v), Quality: peripherals.Suspect, Detail: detailUnseen}
		}
		return peripherals.Reading{Quantity: q, Value: float64(v), Quality: peripherals.Good}
	}
	pulse := why
	if pulse == "" && (r.pulse < 20 || r.pulse > 250) {
		pulse = detailNoValue
	}
	return []peripherals.Reading{
		one(peripherals.NIBPSystolic, r.systolic, why),
		one(peripherals.NIBPDiastolic, r.diastolic, why),
		one(peripherals.NIBPMean, r.mean, why),
		one(peripherals.NIBPPulse, r.pulse, pulse),
	}
}

// noResult returns readings without values.
func noResult(why peripherals.Words) []peripherals.Reading {
	var all []peripherals.Reading
	for _, q := range [...]peripherals.Quantity{
		peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean, peripherals.NIBPPulse,
	} {
		all = append(all, peripherals.Reading{Quantity: q, Detail: why})
	}
	return all
}
