package hl7oru

import (
	"math"
	"slices"
	"strings"

	"telecart/peripherals"
)

// scale converts a number into the cart's unit of its dimension: number ×
// factor + offset. Heights in an ECG are in mm, 0.1 mV each.
type scale struct {
	in             string
	factor, offset float64
}

// findUnit finds a unit by its code in IEEE 11073-10101, partition 4, or by a
// name: that of 11073-10101, of UCUM, of HL7's own table (ISO+), or of monitors
// that only write text, UTF-8 or Latin-1.
func findUnit(code uint32, name string) (scale, bool) {
	for _, u := range [...]struct {
		code  uint32
		scale scale
		names string
	}{
		{262656, scale{"1", 1, 0}, "MDC_DIM_DIMLESS 1"},
		{262688, scale{"%", 1, 0}, "MDC_DIM_PERCENT %"},
		{264864, scale{"/min", 1, 0}, "MDC_DIM_BEAT_PER_MIN /min 1/min bpm BPM beats/min {beats}/min {beat}/min {Beats}/min"},
		{264928, scale{"/min", 1, 0}, "MDC_DIM_RESP_PER_MIN rpm RPM breaths/min {breaths}/min {breath}/min {Breaths}/min"},
		{266016, scale{"mmHg", 1, 0}, "MDC_DIM_MMHG mm[Hg] mmHg mm(hg)"},
		{266048, scale{"mmHg", 0.0980665 / 0.133322387415, 0}, "MDC_DIM_CM_H2O cm[H2O] cmH2O"},
		{265987, scale{"mmHg", 1 / 0.133322387415, 0}, "MDC_DIM_KILO_PASCAL kPa"},
		{265986, scale{"mmHg", 0.1 / 0.133322387415, 0}, "MDC_DIM_HECTO_PASCAL hPa"},
		{268192, scale{"°C", 1, 0}, "MDC_DIM_DEGC Cel cel °C \xb0C ℃ degC C"},
		{266528, scale{"°C", 1, -273.15}, "MDC_DIM_KELVIN K"},
		{266560, scale{"°C", 5. / 9, -32 * 5. / 9}, "MDC_DIM_FAHR [degF] °F \xb0F ℉ degF F"},
		{263442, scale{"mm", 1, 0}, "MDC_DIM_MILLI_M mm"},
		{266418, scale{"mm", 10, 0}, "MDC_DIM_MILLI_VOLT mV"},
		{266419, scale{"mm", 0.01, 0}, "MDC_DIM_MICRO_VOLT uV"},
		{265216, scale{"L/min", 1, 0}, "MDC_DIM_L_PER_MIN L/min l/min"},
	} {
		if u.code == code || name != "" && slices.Contains(strings.Fields(u.names), name) {
			return u.scale, true
		}
	}
	return scale{}, false
}

// unitOf reads OBX-6. Its codes and names must not contradict each other (for
// an unknown number the name decides: °F was seen as 268160). A missing unit is
// not guessed, since 37 could be anything; implied is the only unit that a code
// can have.
func unitOf(obx segment, implied string) (s scale, problem peripherals.Words) {
	if obx.field(6) == "" {
		if only, one := findUnit(0, implied); one {
			return only, ""
		}
		return scale{}, "no unit"
	}
	code, mdc := codeOf(obx.text(6, 1), obx.text(6, 2), obx.text(6, 3))
	said := []scale{}
	if s, ok := findUnit(code, ""); mdc && ok {
		said = append(said, s)
	}
	for _, c := range [...]int{1, 2, 4, 5} { // UCUM's code is a name
		if s, ok := findUnit(0, obx.text(6, c)); ok && !(mdc && c == 1) {
			said = append(said, s)
		}
	}
	if len(said) == 0 || slices.ContainsFunc(said, func(other scale) bool { return other != said[0] }) {
		return scale{}, "unknown unit"
	}
	return said[0], ""
}

// convert converts v to the unit that q is defined in, to nine digits, so that
// 98.6 °F is 37 °C.
func convert(v float64, from scale, q peripherals.Quantity) (converted float64, ok bool) {
	def, _ := peripherals.Define(q)
	to, ok := findUnit(def.MDCUnit, "")
	if !ok || from.in != to.in {
		return 0, false
	}
	v = (v*from.factor + from.offset - to.offset) / to.factor
	return math.Round(v*1e6) / 1e6, true
}
