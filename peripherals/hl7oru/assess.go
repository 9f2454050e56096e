package hl7oru

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"telecart/peripherals"
)

// What a message says of a value, worst wins; the words stand in
// Reading.Detail.
//
//	MSH-11 T or D                            suspect    "test message"
//	MSH-11 with A, R or I behind it          suspect    "archived, restored or loaded data"
//	OBX-8 DEMO                               suspect    "demo data"
//	OBX-8 TEST                               suspect    "test data"
//	OBX-11 F, R, C, U                        –          result, final or not yet verified
//	OBX-11 P, S                              suspect    "preliminary result"
//	OBX-11 empty                             suspect    "result status is missing"
//	OBX-11 X, N, O, I, D, W                  no-signal  "no result", "not measured", "ordered only",
//	                                                    "result pending", "deleted", "wrong patient or device"
//	OBX-11 anything else                     suspect    "result status" and the letter
//	OBX-8 INV, NAV, CALIB, BUSY              no-signal  "invalid", "not available", "calibrating", "measuring"
//	OBX-8 QUES, EARLY                        suspect    "questionable", "early estimate"
//	OBX-8 < or >                             suspect    "beyond the scale"
//	OBX-8 N, L, H, LL, HH, A, AA, U, D, B, W –          it is the value that is abnormal, or not
//	  and ALACT, ALINH, ALOFF, VALID …                  an alarm; marked valid by a person
//	OBX-8 anything else                      suspect    "flag" and the word
//	OBX-17 ASET, MSET, RSET                  no-signal  "a setting, not measured"
//	-100, -999, -99.9, -10000, 8388607       no-signal  "no value", as written by Comen, XH80X and others
//	-1                                       no-signal  the same; suspect where -1 can be true (ST, CVP …)
//	OBX-5 empty, "", several, or no number   no-signal  "no value", "not a plain number"
//	OBX-6 missing, unknown, of other kind    no-signal  "no unit", "unknown unit", "unit of something else"
//	not in the quantity's range              no-signal  "out of range"
//	OBX-3 with the name of something else,   no-signal  "code and name contradict each other"
//	  of a limit or a setting
//	OBX-14 no time, or one to come           suspect    "the time of the measurement is not known"
//	  (observe.go)
//	heart or respiratory rate, temperature 0 suspect    "zero: none, or not measured"
//
// Flags as in IHE PCD-01 (PCD TF vol. 2, appendix B.8, OBX-8) and HL7 tables
// 0078 and 0085. A demonstration keeps its number, marked, so that one can see
// that it is one; it is never good.

// doubt is one line of the table.
type doubt struct {
	quality peripherals.Quality
	detail  string
}

var fine = doubt{quality: peripherals.Good}

func (d doubt) and(other doubt) doubt {
	if other.quality < d.quality {
		return other
	}
	return d
}

func suspect(detail string) doubt  { return doubt{peripherals.Suspect, detail} }
func noSignal(detail string) doubt { return doubt{peripherals.NoSignal, detail} }

func ofProcessing(msh11 string) doubt {
	if msh11 == "P" {
		return fine
	}
	return suspect("test message")
}

// ofMode reads the processing mode behind the processing id (HL7 table 0207).
func ofMode(msh11 string) doubt {
	switch msh11 {
	case "A", "R", "I":
		return suspect("archived, restored or loaded data")
	}
	return fine
}

// ofMethod reads all repetitions of OBX-17: IHE PCD-01 has AMEAS, MMEAS, ACALC
// and MCALC for what was measured or calculated there, and these for settings.
func ofMethod(obx segment) doubt {
	for methods := obx.field(17); methods != ""; {
		method, rest, _ := strings.Cut(methods, string(obx.by.repetition))
		switch obx.by.unescape(nth(method, obx.by.component, 1)) {
		case "ASET", "MSET", "RSET":
			return noSignal("a setting, not measured")
		}
		methods = rest
	}
	return fine
}

func ofStatus(obx11 string) doubt {
	switch obx11 {
	case "F", "R", "C", "U":
		return fine
	case "P", "S":
		return suspect("preliminary result")
	case "":
		return suspect("result status is missing")
	case "X":
		return noSignal("no result")
	case "N":
		return noSignal("not measured")
	case "O":
		return noSignal("ordered only")
	case "I":
		return noSignal("result pending")
	case "D":
		return noSignal("deleted")
	case "W":
		return noSignal("wrong patient or device")
	}
	return suspect("result status " + clip(obx11))
}

// ofFlags reads all repetitions of OBX-8: each a word, from HL7 2.7 on a code
// with a text and an alternate code behind it.
func ofFlags(obx segment) doubt {
	d := fine
	for flags := obx.field(8); flags != ""; {
		flag, rest, _ := strings.Cut(flags, string(obx.by.repetition))
		code := func(n int) string { return obx.by.unescape(nth(flag, obx.by.component, n)) }
		d = d.and(ofFlag(code(1))).and(ofFlag(code(4)))
		if code(1) == "" {
			d = d.and(ofFlag(code(2)))
		}
		flags = rest
	}
	return d
}

func ofFlag(flag string) doubt {
	switch flag {
	case "", "N", "L", "H", "LL", "HH", "A", "AA", "U", "D", "B", "W",
		"ALACT", "ALACK", "ALINH", "ALOFF", "ALREQ", "ALSUP", "VALID", "PL", "PM", "PH", "SP", "ST", "SA":
		return fine
	case "DEMO":
		return suspect("demo data")
	case "TEST":
		return suspect("test data")
	case "INV":
		return noSignal("invalid")
	case "NAV":
		return noSignal("not available")
	case "CALIB":
		return noSignal("calibrating")
	case "BUSY":
		return noSignal("measuring")
	case "QUES":
		return suspect("questionable")
	case "EARLY":
		return suspect("early estimate")
	case "<", ">":
		return suspect("beyond the scale")
	}
	return suspect("flag " + clip(flag))
}

// clip keeps a word of the sender's short: it goes to the screen.
func clip(s string) string {
	return strings.ToValidUTF8(s[:min(len(s), 12)], "")
}

// number reads OBX-5 by OBX-2: NM, SN where it is a plain number, and ST and TX
// too: there are gateways that call everything text.
func number(obx segment) (v float64, d doubt) {
	raw := obx.field(5)
	if strings.IndexByte(raw, obx.by.repetition) >= 0 {
		return 0, noSignal("not a plain number")
	}
	text := ""
	switch kind := obx.text(2, 1); kind {
	case "NM", "ST", "TX":
		text = obx.by.unescape(raw)
	case "SN": // comparator^number^separator^number
		if c := obx.text(5, 1); c != "" && c != "=" || obx.text(5, 3) != "" || obx.text(5, 4) != "" {
			return 0, noSignal("not a plain number")
		}
		text = obx.text(5, 2)
	case "":
		if raw == "" {
			return 0, noSignal("no value")
		}
		return 0, noSignal("not a plain number")
	default:
		return 0, noSignal("not a plain number")
	}
	text = strings.TrimSpace(text)
	if text == "" || text == `""` { // HL7's null
		return 0, noSignal("no value")
	}
	if len(text) > 24 || strings.Trim(text, "+-.0123456789") != "" {
		return 0, noSignal("not a plain number")
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, noSignal("not a plain number")
	}
	return v, fine
}

// sentinel says whether v, as it was sent, is written for "none".
func sentinel(v float64, q peripherals.Quantity) doubt {
	switch v {
	case -100, -999, -99.9, -10000, 8388607:
		return noSignal("no value")
	case -1:
		if low, _ := bounds(q); low > -1 {
			return noSignal("no value")
		}
		return suspect("-1: a value, or none")
	}
	return fine
}

// bounds is what a quantity can be in its own unit.
func bounds(q peripherals.Quantity) (low, high float64) {
	switch q {
	case peripherals.SpO2, peripherals.SvO2:
		return 1, 100
	case peripherals.PulseRate, peripherals.NIBPPulse:
		return 10, 350
	case peripherals.HeartRate:
		return 0, 350
	case peripherals.PerfusionIndex:
		return 0.01, 30
	case peripherals.RespiratoryRate:
		return 0, 200
	case peripherals.Temperature:
		return 0, 50
	case peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean:
		return 5, 300
	case peripherals.EtCO2, peripherals.FiCO2:
		return 0, 200
	case peripherals.EtO2, peripherals.FiO2, peripherals.EtN2O, peripherals.FiN2O:
		return 0, 100
	case peripherals.ST:
		return -30, 30
	case peripherals.CardiacOutput:
		return 0.1, 30
	case peripherals.PeakPressure, peripherals.PEEP, peripherals.PlateauPressure:
		return -20, 150
	}
	return -50, 400 // a pressure in a vessel
}

// value is the number of an OBX in its quantity's unit, and what is to be
// thought of it.
func value(obx segment, what meaning) (float64, doubt) {
	q := what.quantity
	said := ofStatus(obx.text(11, 1)).and(ofFlags(obx)).and(ofMethod(obx))
	v, d := number(obx)
	d = said.and(d)
	if d.quality == peripherals.NoSignal {
		return 0, d
	}
	if d = d.and(sentinel(v, q)); d.quality == peripherals.NoSignal {
		return 0, d
	}
	unit, problem := unitOf(obx, what.unit)
	if problem != "" {
		return 0, noSignal(problem)
	}
	v, ok := convert(v, unit, q)
	low, high := bounds(q)
	switch {
	case !ok:
		return 0, noSignal(detailWrongUnit)
	case math.IsNaN(v) || v < low || v > high:
		return 0, noSignal("out of range")
	case v == 0 && slices.Contains([]peripherals.Quantity{peripherals.HeartRate, peripherals.RespiratoryRate, peripherals.Temperature}, q):
		d = d.and(suspect("zero: none, or not measured"))
	}
	return v, d
}
