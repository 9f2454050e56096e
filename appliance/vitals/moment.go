package vitals

import (
	"math"
	"slices"
	"strings"
	"time"

	"telecart/appliance/api"
)

// FreshFor is how long a value is shown without its age. Two moments further
// apart are not the same.
const FreshFor = 10 * time.Second

const (
	good     = "good"
	suspect  = "suspect"
	noSignal = "no-signal"
)

// timed returns the readings with their moments, and without anything that is
// not certainly a number with a value.
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

// Honest removes the value from a reading without a signal, and treats anything
// that is not certainly a number as no signal.
func Honest(r api.Reading) api.Reading {
	known := r.Quality == good || r.Quality == suspect
	if !known || r.Value == nil || math.IsNaN(*r.Value) || math.IsInf(*r.Value, 0) {
		r.Value, r.Quality = nil, noSignal
	}
	return r
}

// measured returns when r was measured, by the cart's clock. A monitor may keep
// sending an old measurement. The offset of its clock from the cart's shows in
// what it sent at about the same time, where the two are closest; what lags
// behind that is older by that much.
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

// taken reports whether each value is of one measurement, as with a cuff, and
// not continuous. Of those the newest counts.
func taken(quantity string) bool { return strings.HasPrefix(quantity, nibp) }
