package hl7oru

import (
	"math"
	"slices"

	"telecart/peripherals"
)

// scale turns a number into the unit that its dimension is told in here:
// number × factor + offset.
type scale struct {
	dimension      dimension
	factor, offset float64
}

// dimension is what a unit measures, with the unit of this package.
type dimension int

const (
	noDimension dimension = iota
	plain                 // 1
	ratio                 // %
	rate                  // 1/min
	pressure              // mmHg
	temperature           // °C
	deflection            // mm of an ECG, 0.1 mV each
	flow                  // L/min
)

// One kilopascal and one centimetre of water in mmHg.
const (
	kilopascal = 1 / 0.133322387415
	waterCM    = 0.0980665 * kilopascal
)

// unitCode knows the units of IEEE 11073-10101, partition 4.
func unitCode(code uint32) (scale, bool) {
	s, ok := map[uint32]scale{
		262656: {plain, 1, 0},
		262688: {ratio, 1, 0},
		264864: {rate, 1, 0}, // beats
		264928: {rate, 1, 0}, // breaths
		266016: {pressure, 1, 0},
		266048: {pressure, waterCM, 0},
		265987: {pressure, kilopascal, 0},
		265986: {pressure, kilopascal / 10, 0}, // hPa
		268192: {temperature, 1, 0},
		266528: {temperature, 1, -273.15},           // K
		266560: {temperature, 5. / 9, -32 * 5. / 9}, // °F
		263442: {deflection, 1, 0},
		266418: {deflection, 10, 0},   // mV
		266419: {deflection, 0.01, 0}, // µV
		265216: {flow, 1, 0},
	}[code]
	return s, ok
}

// unitName knows the same by the names of 11073-10101, of UCUM, of HL7's own
// table (ISO+), and of the monitors that write a text only. It decides where the number is not known:
// °F has been seen as 268160 and 268224.
func unitName(name string) (scale, bool) {
	code := map[string]uint32{
		"MDC_DIM_DIMLESS": 262656, "1": 262656,
		"MDC_DIM_PERCENT": 262688, "%": 262688,
		"MDC_DIM_BEAT_PER_MIN": 264864, "MDC_DIM_RESP_PER_MIN": 264928,
		"/min": 264864, "1/min": 264864, "{beats}/min": 264864, "{beat}/min": 264864, "{Beats}/min": 264864,
		"beats/min": 264864, "breaths/min": 264928,
		"{breaths}/min": 264928, "{breath}/min": 264928, "{Breaths}/min": 264928, "bpm": 264864, "rpm": 264928,
		"BPM": 264864, "RPM": 264928,
		"MDC_DIM_MMHG": 266016, "mm[Hg]": 266016, "mmHg": 266016, "mm(hg)": 266016,
		"MDC_DIM_CM_H2O": 266048, "cm[H2O]": 266048, "cmH2O": 266048,
		"MDC_DIM_KILO_PASCAL": 265987, "kPa": 265987, "MDC_DIM_HECTO_PASCAL": 265986, "hPa": 265986,
		"MDC_DIM_DEGC": 268192, "Cel": 268192, "cel": 268192, "°C": 268192, "℃": 268192, "degC": 268192, "C": 268192,
		"MDC_DIM_KELVIN": 266528, "K": 266528,
		"MDC_DIM_FAHR": 266560, "[degF]": 266560, "°F": 266560, "℉": 266560, "degF": 266560, "F": 266560,
		"MDC_DIM_MILLI_M": 263442, "mm": 263442,
		"MDC_DIM_MILLI_VOLT": 266418, "mV": 266418, "MDC_DIM_MICRO_VOLT": 266419, "uV": 266419,
		"MDC_DIM_L_PER_MIN": 265216, "L/min": 265216, "l/min": 265216,
	}[name]
	if code == 0 {
		return scale{}, false
	}
	return unitCode(code)
}

// Why a value in some unit is not taken.
const (
	detailNoUnit      = "no unit"
	detailUnknownUnit = "unknown unit"
	detailWrongUnit   = "unit of something else"
)

// unitOf reads OBX-6. Its codes and names may not say different things,
// and a missing unit is not guessed, since 37 could be anything; implied is the
// name of the only one that a code can have, also where "none" stands there.
func unitOf(obx segment, implied string) (s scale, problem string) {
	if obx.field(6) == "" {
		if s, ok := unitName(implied); ok {
			return s, ""
		}
		return scale{}, detailNoUnit
	}
	var byCode scale
	code, mdc := codeOf(obx, 6, 1)
	coded := false
	if mdc {
		byCode, coded = unitCode(code)
	}
	said := []scale{}
	if coded {
		said = append(said, byCode)
	}
	for _, c := range [...]int{1, 2, 4, 5} { // UCUM's code is the name itself
		if byName, ok := unitName(obx.text(6, c)); ok && !(mdc && c == 1) {
			said = append(said, byName)
		}
	}
	if len(said) == 0 || slices.ContainsFunc(said, func(other scale) bool { return other != said[0] }) {
		return scale{}, detailUnknownUnit
	}
	s = said[0]
	if only, ok := unitName(implied); ok && s.dimension == plain {
		s = only
	}
	return s, ""
}

// convert gives v, which came in the unit from, in the unit that q is defined
// in, to nine digits, so that 98.6 °F is 37 °C.
func convert(v float64, from scale, q peripherals.Quantity) (converted float64, ok bool) {
	def, _ := peripherals.Define(q)
	to, ok := unitCode(def.MDCUnit)
	if !ok || from.dimension != to.dimension {
		return 0, false
	}
	if from == to {
		return v, true
	}
	v = (v*from.factor + from.offset - to.offset) / to.factor
	return math.Round(v*1e6) / 1e6, true
}
