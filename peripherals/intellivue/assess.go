package intellivue

import (
	"math"

	"telecart/peripherals"
)

// Words for the state of a measurement, from the guide.
const (
	detailInvalid      peripherals.Words = "invalid"
	detailUnavailable  peripherals.Words = "unavailable"
	detailCalibrating  peripherals.Words = "calibrating"
	detailTest         peripherals.Words = "test data"
	detailQuestionable peripherals.Words = "questionable"
	detailDemo         peripherals.Words = "demo data"
	detailEarly        peripherals.Words = "early indication"
	detailMeasuring    peripherals.Words = "measuring"
	detailByHand       peripherals.Words = "entered by hand"
	detailService      peripherals.Words = "service mode"
	detailStandby      peripherals.Words = "standby"

	detailNoValue  peripherals.Words = "no value"
	detailRange    peripherals.Words = "out of range"
	detailUnit     peripherals.Words = "unknown unit"
	detailLabel    peripherals.Words = "label not known"
	detailOff      peripherals.Words = "switched off"
	detailNoUnit   peripherals.Words = "no unit given"
	detailTwo      peripherals.Words = "the monitor sent two different values"
	detailGone     peripherals.Words = "no longer measured"
	detailNoData   peripherals.Words = "no data"
	detailUndated  peripherals.Words = "time of measurement not known"
	detailMeasured peripherals.Words = "measured at {0}"
	detailLater    peripherals.Words = "later than the monitor's clock"
	detailNoClock  peripherals.Words = "the monitor's clock is not known"
)

// judge applies the table in the package doc to the state of a measurement, in
// the monitor's operating mode.
func judge(state uint16, mode uint32) (peripherals.Quality, peripherals.Words) {
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
	var doubts peripherals.Words
	doubt := func(yes bool, why peripherals.Words) {
		if yes {
			doubts = doubts.And(why)
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
	case doubts != "":
		return peripherals.Suspect, doubts
	case state&stateMeasuring != 0:
		return peripherals.Good, detailMeasuring
	}
	return peripherals.Good, ""
}

// assess returns the reading of a numeric with the meaning t, without its
// times.
func assess(o observed, t term, m *metric, mode uint32) peripherals.Reading {
	rd := peripherals.Reading{Quantity: t.quantity, Site: t.site}
	rd.Quality, rd.Detail = judge(o.state, mode)
	conv, known := conversion(o.unit, t.quantity)
	if !known && t.quantity == peripherals.PerfusionIndex && o.unit == unitNone {
		// The monitor gives its relative perfusion (AC to DC, in percent) no
		// unit; its number is that of 150448, which is defined in %.
		conv, known = linear{1, 0}, true
		rd.Detail = rd.Detail.And(detailNoUnit)
	}
	if m.unlabelled(t) && rd.Quality != peripherals.NoSignal {
		rd.Quality, rd.Detail = peripherals.Suspect, rd.Detail.And(detailLabel) // it may be a setting
	}
	if m.entered() {
		rd.Detail = rd.Detail.And(detailByHand)
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
