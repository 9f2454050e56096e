package intellivue

import (
	"math"
	"strings"

	"telecart/peripherals"
)

// Words for the state of a measurement, from the guide.
const (
	detailInvalid      = "invalid"
	detailUnavailable  = "unavailable"
	detailCalibrating  = "calibrating"
	detailTest         = "test data"
	detailQuestionable = "questionable"
	detailDemo         = "demo data"
	detailEarly        = "early indication"
	detailMeasuring    = "measuring"
	detailByHand       = "entered by hand"
	detailService      = "service mode"
	detailStandby      = "standby"

	detailNoValue  = "no value"
	detailRange    = "out of range"
	detailUnit     = "unknown unit"
	detailLabel    = "label not known"
	detailOff      = "switched off"
	detailNoUnit   = "no unit given"
	detailTwo      = "the monitor sent two different values"
	detailGone     = "no longer measured"
	detailNoData   = "no data"
	detailUndated  = "time of measurement not known"
	detailMeasured = "measured at " // and the time
	detailLater    = ", later than the monitor's clock"
	detailNoClock  = ", the monitor's clock is not known"
)

// judge applies the table in the package doc to the state of a measurement, in the
// monitor's operating mode.
func judge(state uint16, mode uint32) (peripherals.Quality, string) {
	switch {
	case state&stateInvalid != 0:
		return peripherals.NoSignal, detailInvalid
	case state&stateUnavailable != 0:
		return peripherals.NoSignal, detailUnavailable
	case state&stateCalibrating != 0:
		return peripherals.NoSignal, detailCalibrating
	case state&stateTest != 0:
		return peripherals.NoSignal, detailTest
	}
	var doubts []string
	doubt := func(yes bool, why string) {
		if yes {
			doubts = append(doubts, why)
		}
	}
	doubt(state&stateDemo != 0 || mode&modeDemo != 0, detailDemo)
	doubt(mode&modeTest != 0, detailTest)
	doubt(mode&(modeService|modeConfig) != 0, detailService)
	doubt(mode&modeStandby != 0, detailStandby)
	doubt(state&stateQuestionable != 0, detailQuestionable)
	doubt(state&0x0300 != 0, detailQuestionable) // not defined, but "valid if the first octet is all 0"
	doubt(state&stateEarly != 0, detailEarly)
	switch {
	case len(doubts) > 0:
		return peripherals.Suspect, strings.Join(doubts, ", ")
	case state&stateMeasuring != 0:
		return peripherals.Good, detailMeasuring
	}
	return peripherals.Good, ""
}

// assess returns the reading of a numeric with the meaning t, without its times.
func assess(o observed, t term, m *metric, mode uint32) peripherals.Reading {
	rd := peripherals.Reading{Quantity: t.quantity, Site: t.site}
	rd.Quality, rd.Detail = judge(o.state, mode)
	conv, known := conversion(o.unit, t.quantity)
	if !known && t.quantity == peripherals.PerfusionIndex && o.unit == unitNone {
		// The monitor gives its relative perfusion (AC to DC, in percent) no unit;
		// its number is that of 150448, which is defined in %.
		conv, known = linear{1, 0}, true
		rd.Detail = join(rd.Detail, detailNoUnit)
	}
	if m.unlabelled(t) && rd.Quality != peripherals.NoSignal {
		rd.Quality, rd.Detail = peripherals.Suspect, join(rd.Detail, detailLabel) // it may be a setting
	}
	if m.entered() {
		rd.Detail = join(rd.Detail, detailByHand)
	}
	value := math.Round(conv.of(o.value)*1e6) / 1e6 // 37, not 36.99999999999999
	switch {
	case rd.Quality == peripherals.NoSignal:
	case m.off:
		rd.Quality, rd.Detail = peripherals.NoSignal, detailOff
	case !o.ok:
		rd.Quality, rd.Detail = peripherals.NoSignal, detailNoValue
	case !known:
		rd.Quality, rd.Detail = peripherals.NoSignal, detailUnit
	case value < t.low || value > t.high:
		rd.Quality, rd.Detail = peripherals.NoSignal, detailRange
	default:
		rd.Value = value
	}
	return rd
}

// join appends a word to the device's words.
func join(words, word string) string {
	if words == "" {
		return word
	}
	return words + ", " + word
}
