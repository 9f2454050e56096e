package vitals

import (
	"math"
	"slices"
	"strings"
	"time"

	"telecart/appliance/api"
)

// FreshFor is how long a value is shown without its age. Two moments that are
// further apart are not the same one.
const FreshFor = 10 * time.Second

const (
	good     = "good"
	suspect  = "suspect"
	noSignal = "no-signal"
)

// timed returns the readings as they may be told: each with its moments, and
// nothing that is not surely a number with a value.
func timed(readings []api.Reading) []api.Reading {
	out := slices.Clone(readings)
	for i := range out {
		r := Honest(out[i])
		r.MeasuredAt, r.FreshUntil = time.Time{}, time.Time{}
		if !r.At.IsZero() {
			r.MeasuredAt = measured(r, readings)
			r.FreshUntil = r.MeasuredAt.Add(FreshFor)
		}
		out[i] = r
	}
	return out
}

// Honest takes the value from a reading that has no signal, and calls no
// signal whatever is not surely a number.
func Honest(r api.Reading) api.Reading {
	known := r.Quality == good || r.Quality == suspect
	if !known || r.Value == nil || math.IsNaN(*r.Value) || math.IsInf(*r.Value, 0) {
		r.Value, r.Quality = nil, noSignal
	}
	return r
}

// measured is when r was measured, by the cart's clock. A monitor may go on
// sending what it measured long ago. How far its clock is from the cart's is
// seen where the two are closest, in what it sent at about the same time; what
// lags behind that is so much older.
func measured(r api.Reading, all []api.Reading) time.Time {
	if r.DeviceTime == nil {
		return r.At
	}
	ahead := r.DeviceTime.Sub(r.At)
	most := ahead
	for _, o := range all {
		if o.Device == r.Device && o.DeviceTime != nil && o.At.Sub(r.At).Abs() <= FreshFor {
			most = max(most, o.DeviceTime.Sub(o.At))
		}
	}
	if lag := most - ahead; lag > FreshFor {
		return r.At.Add(-lag)
	}
	return r.At
}

// taken reports whether values are of one measurement each, as those of a
// cuff, and do not go on. Of those the newest counts.
func taken(quantity string) bool { return strings.HasPrefix(quantity, nibp) }
