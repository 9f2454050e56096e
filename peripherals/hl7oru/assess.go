package hl7oru

import (
	"slices"
	"strconv"
	"strings"

	"telecart/peripherals"
)

// doubt is what a message says about a value; the worst one counts. Flags are
// those of IHE PCD-01 (PCD TF vol. 2, appendix B.8) and HL7 tables 0078, 0085
// and 0207. A demonstration keeps its number, so that it is recognised.
type doubt struct {
	quality peripherals.Quality
	detail  peripherals.Words
}

func (d doubt) and(other doubt) doubt {
	if other.quality < d.quality {
		return other
	}
	return d
}

func good() doubt                             { return doubt{peripherals.Good, ""} }
func suspect(detail peripherals.Words) doubt  { return doubt{peripherals.Suspect, detail} }
func noSignal(detail peripherals.Words) doubt { return doubt{peripherals.NoSignal, detail} }

// ofProcessing reads MSH-11: the processing id and mode.
func ofProcessing(msh segment) doubt {
	if msh.text(11, 1) != "P" {
		return suspect("test message")
	} else if slices.Contains([]string{"A", "R", "I"}, msh.text(11, 2)) {
		return suspect("archived, restored or loaded data")
	}
	return good()
}

// ofWords reads OBX-11, all of OBX-8, and the method in OBX-17: IHE PCD-01 has
// AMEAS, MMEAS, ACALC and MCALC for what was measured or calculated, and ASET,
// MSET and RSET for settings.
func ofWords(obx segment) doubt {
	pieces := func(n int) []string {
		return strings.FieldsFunc(obx.field(n), func(r rune) bool { return r == '~' || r == '^' || r == '&' })
	}
	d := saying("result status {0}", obx.text(11, 1))
	for _, flag := range pieces(8) {
		d = d.and(saying("flag {0}", flag))
	}
	for _, method := range pieces(17) {
		if strings.HasSuffix(method, "SET") {
			d = d.and(noSignal("a setting, not measured"))
		}
	}
	return d
}

// saying returns the meaning of a word of OBX-11 ("result status") or OBX-8
// ("flag").
func saying(of peripherals.Words, word string) doubt {
	said := string(of.With(word))
	switch said {
	case "result status F", "result status R", "result status U",
		"flag N", "flag L", "flag H", "flag LL", "flag HH", "flag A", "flag AA", "flag U", "flag D", "flag B", "flag W", // abnormal, or not
		"flag ALACT", "flag ALACK", "flag ALINH", "flag ALOFF", "flag ALREQ", "flag ALSUP", // an alarm
		"flag PL", "flag PM", "flag PH", "flag SP", "flag ST", "flag SA",
		"flag VALID": // confirmed by a person
		return good()
	}
	d, known := map[string]doubt{
		"result status C": suspect("corrected result"), "result status ": suspect("result status is missing"),
		"result status P": suspect("preliminary result"), "result status S": suspect("preliminary result"),
		"result status X": noSignal("no result"), "result status N": noSignal("not measured"),
		"result status O": noSignal("ordered only"), "result status I": noSignal("result pending"),
		"result status D": noSignal("deleted"), "result status W": noSignal("wrong patient or device"),
		"flag DEMO": suspect("demo data"), "flag TEST": suspect("test data"),
		"flag QUES": suspect("questionable"), "flag EARLY": suspect("early estimate"),
		"flag <": suspect("beyond the scale"), "flag >": suspect("beyond the scale"),
		"flag INV": noSignal("invalid"), "flag NAV": noSignal("not available"),
		"flag CALIB": noSignal("calibrating"), "flag BUSY": noSignal("measuring"),
	}[said]
	if !known { // short, since it goes to the screen
		return suspect(of.With(strings.ToValidUTF8(word[:min(len(word), 12)], "")))
	}
	return d
}

// number parses OBX-5 by OBX-2: NM, but also ST and TX, since some gateways
// call everything text.
func number(obx segment) (float64, doubt) {
	text := strings.TrimSpace(obx.field(5))
	if text == "" || text == `""` { // HL7's null
		return 0, noSignal("no value")
	}
	kind := obx.text(2, 1)
	v, err := strconv.ParseFloat(text, 64)
	if kind != "NM" && kind != "ST" && kind != "TX" || err != nil || len(text) > 24 || strings.Trim(text, "+-.0123456789") != "" {
		return 0, noSignal("not a plain number")
	}
	return v, good()
}

// bounds returns the possible range of a quantity in its own unit.
func bounds(q peripherals.Quantity) (low, high float64) {
	b, ok := map[peripherals.Quantity][2]float64{
		peripherals.SpO2: {1, 100}, peripherals.SvO2: {1, 100}, peripherals.PerfusionIndex: {0.01, 30},
		peripherals.PulseRate: {10, 350}, peripherals.NIBPPulse: {10, 350}, peripherals.IBPPulse: {10, 350}, peripherals.AnyPulse: {10, 350}, peripherals.HeartRate: {0, 350},
		peripherals.NIBPSystolic: {5, 300}, peripherals.NIBPDiastolic: {5, 300}, peripherals.NIBPMean: {5, 300},
		peripherals.RespiratoryRate: {0, 200}, peripherals.EtCO2: {0, 200}, peripherals.FiCO2: {0, 200},
		peripherals.EtO2: {0, 100}, peripherals.FiO2: {0, 100}, peripherals.EtN2O: {0, 100}, peripherals.FiN2O: {0, 100},
		peripherals.PeakPressure: {-20, 150}, peripherals.PEEP: {-20, 150}, peripherals.PlateauPressure: {-20, 150},
		peripherals.Temperature: {0, 50}, peripherals.ST: {-30, 30}, peripherals.CardiacOutput: {0.1, 30},
	}[q]
	if !ok {
		return -50, 400 // an invasive pressure
	}
	return b[0], b[1]
}

// none reports whether a number means that there is none, for Comen, XH80X and
// others.
func none(sent float64) bool {
	return slices.Contains([]float64{-100, -999, -99.9, -10000, 8388607}, sent)
}

// value returns the number of an OBX in its quantity's unit, and any doubt
// about it.
func value(obx segment, what meaning) (float64, doubt) {
	q := what.quantity
	sent, d := number(obx)
	d = ofWords(obx).and(d)
	if what.contrary {
		d = d.and(noSignal("code and name contradict each other"))
	}
	if none(sent) {
		d = d.and(noSignal("no value"))
	} else if sent == -1 {
		d = d.and(suspect("-1: a value, or none"))
	}
	if d.quality == peripherals.NoSignal {
		return 0, d
	}
	unit, problem := unitOf(obx, what.unit)
	if problem != "" {
		return 0, noSignal(problem)
	}
	v, ok := convert(sent, unit, q)
	low, high := bounds(q)
	switch {
	case !ok:
		return 0, noSignal("unit of something else")
	case v < low || v > high:
		return 0, noSignal("out of range")
	case v == 0 && (q == peripherals.HeartRate || q == peripherals.RespiratoryRate || q == peripherals.Temperature):
		d = d.and(suspect("zero: none, or not measured"))
	}
	return v, d
}
