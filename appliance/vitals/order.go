package vitals

import (
	"slices"
	"time"

	"telecart/appliance/api"
)

const (
	heartRate    = "heart-rate"
	pulseRate    = "pulse-rate"
	spo2         = "spo2"
	breaths      = "respiratory-rate"
	etco2        = "etco2"
	temperature  = "temperature"
	cuffPressure = "cuff-pressure" // shown while the cuff is inflated
	nibp         = "nibp"
	nibpPulse    = "nibp-pulse"
	ibpPulse     = "ibp-pulse"
	anyPulse     = "pulse" // of an unknown origin
)

// order is the usual order of signs on monitors, group by group. Others come
// last in their group, by name.
func order() []string {
	return []string{heartRate, spo2, pulseRate, anyPulse, cuffPressure, nibp, breaths, etco2, temperature,
		"art", "abp", "pap", "cvp", "rap", "lap", "rvp", "icp", "ibp", ibpPulse, nibpPulse, "perfusion-index", "st"}
}

// everywhere lists the signs with a place on a small screen.
func everywhere() []string {
	return []string{heartRate, spo2, pulseRate, anyPulse, cuffPressure, nibp, breaths, etco2, temperature, ibpPulse, nibpPulse, "perfusion-index"}
}

// missed reports whether a sign that nobody has measured yet is shown as
// missing: those with a sensor on the patient all the time.
func missed(quantity string) bool {
	return slices.Contains([]string{heartRate, spo2, pulseRate, breaths}, quantity)
}

func groups() []api.Group {
	return []api.Group{api.GroupFirst, api.GroupCuff, api.GroupSecond, api.GroupLine, api.GroupRest}
}

func groupOf(v vital) api.Group {
	switch v.quantity {
	case heartRate, spo2, pulseRate, anyPulse:
		return api.GroupFirst
	case cuffPressure, nibp:
		return api.GroupCuff
	case breaths, etco2, temperature:
		return api.GroupSecond
	}
	if v.pressure {
		return api.GroupLine
	}
	return api.GroupRest
}

// few returns the indices of the signs for a small screen, most important
// first.
func few(signs []vital, now time.Time) []int {
	var beating, inflated bool
	for _, v := range signs {
		beating = beating || v.quantity == heartRate && now.Sub(v.choice.good) <= StaysFor
		inflated = inflated || v.quantity == cuffPressure
	}
	out, late := []int{}, []int(nil)
	for i, v := range signs {
		switch {
		case len(v.loud()) == 0, !slices.Contains(everywhere(), v.quantity):
		case v.quantity == nibp && inflated: // its place is the cuff's
		case (v.quantity == pulseRate || v.quantity == anyPulse) && beating: // says the same as the heart rate
			late = append(late, i)
		default:
			out = append(out, i)
		}
	}
	return append(out, late...)
}
