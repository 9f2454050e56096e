package state

import (
	"math"
	"strings"
	"time"
)

// sameCuffTime is how far apart two cuffs may have measured for a difference
// to be one between the instruments and not one between two moments.
const sameCuffTime = 5 * time.Minute

// differs reports whether two instruments say so different things of the same
// sign that somebody should look which is right. Only what both call good,
// and what is of the same time, can differ.
func (s source) differs(o source, now time.Time) bool {
	if s.Quality != qualityGood || o.Quality != qualityGood || !has(s.Reading) || !has(o.Reading) || s.virtual != o.virtual {
		return false
	}
	fresh := s.grade(now) == gradeGood && o.grade(now) == gradeGood
	if !fresh && !(taken(s.Quantity) && s.At.Sub(o.At).Abs() <= sameCuffTime) {
		return false
	}
	if apart(s.Quantity, *s.Value, *o.Value) {
		return true
	}
	return s.low != nil && o.low != nil && has(*s.low) && has(*o.low) && apart(s.Quantity, *s.low.Value, *o.low.Value)
}

// apart reports whether two values are further from each other than two
// instruments that keep their standards would be on one patient. The limits
// are this program's own, and a hospital should look at them; they start from
// what one instrument alone may be wrong by:
//
//	SpO2         4 %            ISO 80601-2-61: 4 % (root mean square)
//	rates        10 %, 10/min   IEC 60601-2-27: 10 % or 5/min
//	breaths      5/min          no standard; two counts of a short minute
//	pressures    15 mmHg        ISO 81060-2: 5 mmHg, spread 8 mmHg
//	temperature  0.5 °C         ISO 80601-2-56: 0.3 °C
//	etCO2        6 mmHg         ISO 80601-2-55: 3.3 mmHg and 8 %
//
// Nothing is said of other quantities: perfusion indices of two makers, for
// one, have different scales.
func apart(quantity string, a, b float64) bool {
	const rounding = 1e-9
	limit := math.Inf(1)
	switch quantity {
	case spo2:
		limit = 4
	case heartRate, pulseRate, nibpPulse:
		limit = max(10, max(a, b)/10)
	case "respiratory-rate":
		limit = 5
	case "temperature":
		limit = 0.5
	case "etco2":
		limit = 6
	}
	if strings.HasSuffix(quantity, systolic) || strings.HasSuffix(quantity, mean) {
		limit = 15
	}
	return math.Abs(a-b) > limit+rounding
}
