package vitals

import (
	"math"
	"slices"
	"time"

	"telecart/appliance/api"
)

// sameCuffTime is how far apart two cuffs may have measured for a difference to
// be one between the instruments, not between two moments.
const sameCuffTime = 5 * time.Minute

// differs reports whether two instruments differ so much on the same sign that
// somebody should check which is right. Only values that both call good, and of
// the same time, can differ.
func (s source) differs(o source, now time.Time) bool {
	if s.virtual != o.virtual {
		return false
	}
	return slices.ContainsFunc(s.parts, func(a api.Reading) bool {
		return slices.ContainsFunc(o.parts, func(b api.Reading) bool {
			return a.Quantity == b.Quantity && a.Quality == good && b.Quality == good &&
				sameTime(a, b, now) && apart(a.Quantity, *a.Value, *b.Value)
		})
	})
}

func sameTime(a, b api.Reading, now time.Time) bool {
	if taken(a.Quantity) {
		return !a.MeasuredAt.IsZero() && !b.MeasuredAt.IsZero() && a.MeasuredAt.Sub(b.MeasuredAt).Abs() <= sameCuffTime
	}
	return a.Fresh(now) && b.Fresh(now)
}

// apart reports whether two values are further apart than those of two
// instruments within their standards on one patient. The limits are this
// program's own, and a hospital should review them; they start from what a
// single instrument may be wrong by:
//
//	SpO2         4 %            ISO 80601-2-61: 4 % (root mean square)
//	rates        10 %, 10/min   IEC 60601-2-27: 10 % or 5/min
//	breaths      5/min          no standard; two counts of a short minute
//	pressures    15 mmHg        ISO 81060-2: 5 mmHg, spread 8 mmHg
//	temperature  0.5 °C         ISO 80601-2-56: 0.3 °C
//	etCO2        6 mmHg         ISO 80601-2-55: 3.3 mmHg and 8 %
//
// Other quantities are not compared: perfusion indices of two makers, for
// example, have different scales.
func apart(quantity string, a, b float64) bool {
	const rounding = 1e-9
	limit := math.Inf(1)
	switch quantity {
	case spo2:
		limit = 4
	case heartRate, pulseRate, anyPulse, ibpPulse, nibpPulse:
		limit = max(10, max(a, b)/10)
	case breaths:
		limit = 5
	case temperature:
		limit = 0.5
	case etco2:
		limit = 6
	}
	if _, pressure := line(quantity); pressure {
		limit = 15
	}
	return math.Abs(a-b) > limit+rounding
}
