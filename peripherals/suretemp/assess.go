package suretemp

import (
	"strconv"

	"telecart/peripherals"
)

// How far a record is trusted; the first line that applies counts:
//
//	self test failed                     no-signal  self test failed, with its number
//	error, or state 20                   no-signal  error, with its number
//	no probe                             no-signal  no probe
//	calibration key                      no-signal  calibration key
//	probe and algorithm do not fit       no-signal  the probe does not fit the site
//	final over, final under              no-signal  over range, under range
//	final, 6 and 7:
//	  asked for another site             no-signal  measured as …, not …
//	  outside 26.7..43.3 °C              no-signal  out of range
//	  below 34 °C                        suspect    low for a prediction
//	  algorithm not in the manual        suspect    unknown place
//	  otherwise                          good       predicted, with the algorithm
//	monitor mode, 12:
//	  asked for a site that the probe     no-signal  the probe does not fit the site
//	    is not for
//	  outside 26.7..43.3 °C              no-signal  out of range
//	  not steady                         suspect    not steady
//	  otherwise                          good       monitor mode
//	all other states                     nothing is reported
//
// 26.7..43.3 °C is the module's range (80..110 °F). A prediction is made from
// the way the probe warms up; one below 34 °C is more often a misplaced probe
// than a patient. In monitor mode the module sends the probe's own temperature
// from the first moment, while it warms up in the mouth and cools down outside,
// without telling which. So it counts only while it is steady (steady.go).
//
// The module holds a final value for as long as the probe is out. It is
// reported once, when it was made, because a held number is not a measurement.
// That also applies across a silence or a lost line. A value held when the
// program starts is reported, since nobody has seen it yet.

const (
	lowest, highest = 26.7, 43.3 // °C
	doubtful        = 34.0       // °C
)

const (
	detailNoProbe  = "no probe"
	detailKey      = "calibration key"
	detailMisfit   = "the probe does not fit the site"
	detailOver     = "over range"
	detailUnder    = "under range"
	detailRange    = "out of range"
	detailLow      = "low for a prediction"
	detailPlace    = "unknown place"
	detailUnsteady = "monitor mode, not steady"
	detailMonitor  = "monitor mode"
	detailNoData   = "no data" // nothing comes from the module
	detailNoResult = "no result"
)

// verdict is the result of assessing a record.
type verdict struct {
	said    bool // there is something to report
	value   float64
	quality peripherals.Quality
	detail  peripherals.Words
	site    string
}

// site returns the module's own idea of where it measures.
func (r record) site() string {
	switch r.algorithm {
	case algorithmOral:
		return peripherals.SiteOral
	case algorithmRectal:
		return peripherals.SiteRectal
	case algorithmPaedAxil, algorithmAxillary:
		return peripherals.SiteAxillary
	}
	return ""
}

// how returns how a prediction was made.
func (r record) how() peripherals.Words {
	switch r.algorithm {
	case algorithmPaedAxil:
		return "predicted, paediatric axillary"
	case algorithmAxillary:
		return "predicted, adult axillary"
	}
	return "predicted"
}

// problem returns why nothing in r may be shown, or "".
func (r record) problem(post int) peripherals.Words {
	switch {
	case post != 0:
		return peripherals.Words("self test failed, error {0}").With(strconv.Itoa(post))
	case r.fault != 0:
		return peripherals.Words("error {0}").With(strconv.Itoa(r.fault))
	case r.stage == failed:
		return "error"
	case r.kind == probeNone:
		return detailNoProbe
	case r.kind == probeKey || r.algorithm == algorithmKey:
		return detailKey
	case (r.kind == probeRectal) != (r.algorithm == algorithmRectal):
		return detailMisfit
	case r.stage == finalOver || r.stage == finalOverPosition:
		return detailOver
	case r.stage == finalUnder || r.stage == finalUnderPosition:
		return detailUnder
	}
	return ""
}

// assess applies the table. wanted is the requested site, or ""; post is the
// module's self test; steady is whether the probe's temperature holds.
func assess(r record, wanted string, post int, steady bool) verdict {
	v := verdict{said: true, site: r.site()}
	if v.detail = r.problem(post); v.detail != "" {
		if wanted != "" {
			v.site = wanted
		}
		return v
	}
	switch r.stage {
	case final, finalPosition:
		if wanted != "" && wanted != v.site {
			v.detail = measuredAs(v.site).And(peripherals.Words("not {0}").With(wanted))
			v.site = wanted
			return v
		}
		if v.site == "" { // a temperature of an unknown site
			return v.judge(r.final, r.how(), true, detailPlace)
		}
		return v.judge(r.final, r.how(), r.final < doubtful, detailLow)
	case monitoring:
		// The algorithm does not matter here; the probe does.
		if wanted != "" {
			v.site = wanted
			if (wanted == peripherals.SiteRectal) != (r.kind == probeRectal) {
				v.detail = detailMisfit
				return v
			}
		}
		return v.judge(r.probe, detailMonitor, !steady, detailUnsteady)
	}
	return verdict{}
}

// measuredAs names where a temperature was measured.
func measuredAs(site string) peripherals.Words {
	if site == "" {
		return "measured as of an unknown place"
	}
	return peripherals.Words("measured as {0}").With(site)
}

func (v verdict) judge(celsius float64, how peripherals.Words, doubt bool, why peripherals.Words) verdict {
	switch {
	case !(celsius >= lowest && celsius <= highest): // NaN too
		v.detail = detailRange
	case doubt:
		v.value, v.quality, v.detail = celsius, peripherals.Suspect, why
	default:
		v.value, v.quality, v.detail = celsius, peripherals.Good, how
	}
	return v
}
