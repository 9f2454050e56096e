package hl7oru

import (
	"slices"
	"strings"

	"telecart/peripherals"
)

// meaning is the meaning of an OBX-3 code.
type meaning struct {
	quantity peripherals.Quantity
	site     string
	// rank is 0 for the code that defines the quantity and higher for
	// substitutes, such as the pulse from a line for that of the oximeter.
	rank     int
	contrary bool   // code and name contradict each other
	unit     string // unit if the value has none; "" if that is not certain
}

// given returns the quantities that a monitor can send. If two share a LOINC
// code, the first is meant.
func given() []peripherals.Quantity {
	return []peripherals.Quantity{
		peripherals.SpO2, peripherals.PulseRate, peripherals.PerfusionIndex, peripherals.HeartRate, peripherals.Temperature,
		peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean, peripherals.NIBPPulse, peripherals.IBPPulse, peripherals.AnyPulse,
		peripherals.RespiratoryRate, peripherals.EtCO2, peripherals.FiCO2, peripherals.CardiacOutput, peripherals.SvO2,
		peripherals.ARTSystolic, peripherals.ARTDiastolic, peripherals.ARTMean, peripherals.CVPMean, peripherals.RAPMean,
		peripherals.ABPSystolic, peripherals.ABPDiastolic, peripherals.ABPMean, peripherals.LAPMean, peripherals.RVPMean,
		peripherals.PAPSystolic, peripherals.PAPDiastolic, peripherals.PAPMean, peripherals.ICPMean, peripherals.ST,
		peripherals.IBPSystolic, peripherals.IBPDiastolic, peripherals.IBPMean, peripherals.EtO2, peripherals.FiO2,
		peripherals.EtN2O, peripherals.FiN2O, peripherals.PeakPressure, peripherals.PEEP, peripherals.PlateauPressure,
	}
}

func sites(q peripherals.Quantity) []string {
	switch q {
	case peripherals.Temperature:
		return []string{"", peripherals.SiteOral, peripherals.SiteAxillary, peripherals.SiteRectal, peripherals.SiteTympanic,
			peripherals.SiteCore, peripherals.SiteEsophageal, peripherals.SiteNasopharyngeal, peripherals.SiteBladder,
			peripherals.SiteBlood, peripherals.SiteSkin, peripherals.SiteAirway}
	case peripherals.CardiacOutput:
		return []string{"", peripherals.Continuous}
	case peripherals.ST:
		return strings.Fields("I II III aVR aVL aVF V V1 V2 V3 V4 V5 V6")
	}
	return []string{""}
}

// defined finds a quantity by its definition.
func defined(has func(peripherals.Definition) bool) (meaning, bool) {
	for _, q := range given() {
		for _, site := range sites(q) {
			if d, _ := peripherals.DefineAt(q, site); has(d) {
				return meaning{quantity: q, site: site}, true
			}
		}
	}
	return meaning{}, false
}

// mdc finds the meaning of an IEEE 11073-10101 code, partition × 65536 + term;
// first the codes that monitors send instead of the defined one.
func mdc(code uint32) (meaning, bool) {
	for _, other := range [...]struct {
		quantity peripherals.Quantity
		codes    []uint32 // the better first
	}{
		{peripherals.PulseRate, []uint32{149538}},      // Philips' pulse from the pleth
		{peripherals.PerfusionIndex, []uint32{150488}}, // BLD_PERF_INDEX, Mindray
		{peripherals.NIBPSystolic, []uint32{150301}},   // PRESS_CUFF_SYS, Mindray
		{peripherals.NIBPDiastolic, []uint32{150302}},
		{peripherals.NIBPMean, []uint32{150303}},
		{peripherals.NIBPPulse, []uint32{192741}}, // Philips'
		// TTHOR_RESP_RATE by impedance, CO2_RESP_RATE, AWAY_RESP_RATE, Philips'
		// Resp, PULS_OXIM_PLETH_RESP_RATE
		{peripherals.RespiratoryRate, []uint32{151578, 151594, 151570, 151552, 151658}},
		{peripherals.EtCO2, []uint32{151712, 151708}}, // CONC_AWAY_CO2_EXP (GE), CONC_AWAY_CO2_ET
		{peripherals.Temperature, []uint32{150364}},   // TEMP_BODY
	} {
		if i := slices.Index(other.codes, code); i >= 0 {
			return meaning{quantity: other.quantity, rank: i + 1}, true
		}
	}
	if code == 188496 { // TEMP_AXIL, Mindray
		code = 188452
	}
	return defined(func(d peripherals.Definition) bool { return code != 0 && d.MDC == code })
}

// loinc finds the meaning of a LOINC code, which gateways and smaller monitors
// (Creative K12) send instead of MDC. 8867-4 is any heart rate and is taken for
// the heart's own.
func loinc(code, system string) (meaning, bool) {
	if system != "LN" && system != "LOINC" || code == "" { // the first is HL7's name for it
		return meaning{}, false
	}
	if q, ok := map[string]peripherals.Quantity{
		"2708-6":  peripherals.SpO2,                                                                                // arterial, whatever the method
		"76534-7": peripherals.NIBPSystolic, "76535-4": peripherals.NIBPDiastolic, "76536-2": peripherals.NIBPMean, // by noninvasive
	}[code]; ok {
		return meaning{quantity: q, rank: 1}, true
	}
	return defined(func(d peripherals.Definition) bool { return d.LOINC == code })
}

// vendor finds the meaning of codes that monitors from before IHE send. They
// belong to no coding system, so the name beside them must match too.
//
// Nihon Kohden's (six digits) are in its captures of 2011 to 2026, in two
// dialects of names, with units. Mindray's are those of its "Patient Data Share
// Protocol", without units: a rate and a percentage have only one possible
// unit; a pressure or a temperature has two, which is not guessed.
func vendor(code, name, system string) (m meaning, ok bool) {
	if system != "" {
		return m, false
	}
	m.quantity, ok = map[string]peripherals.Quantity{
		"001000^VITAL HR": peripherals.HeartRate, "001000^HR": peripherals.HeartRate,
		"007000^VITAL SpO2": peripherals.SpO2, "007000^SpO2": peripherals.SpO2,
		"007001^VITAL PR(spo2)": peripherals.PulseRate, "007001^SpO2/PR": peripherals.PulseRate,
		"009000^NIBP SYS": peripherals.NIBPSystolic, "009000^NIBP-S": peripherals.NIBPSystolic,
		"009001^NIBP DIAS": peripherals.NIBPDiastolic, "009001^NIBP-D": peripherals.NIBPDiastolic,
		"009002^NIBP MEAN": peripherals.NIBPMean, "009002^NIBP-M": peripherals.NIBPMean,
		"044000^ART-S": peripherals.ARTSystolic, "044001^ART-D": peripherals.ARTDiastolic, "044002^ART-M": peripherals.ARTMean,
		"073000^CO2/RR": peripherals.RespiratoryRate, "073001^EtCO2": peripherals.EtCO2,

		"101^HR": peripherals.HeartRate, "151^RR": peripherals.RespiratoryRate, "160^SpO2": peripherals.SpO2,
		"161^PR": peripherals.PulseRate, "162^PI": peripherals.PerfusionIndex,
		"170^Sys": peripherals.NIBPSystolic, "171^Dia": peripherals.NIBPDiastolic, "172^Mean": peripherals.NIBPMean,
		"200^T1": peripherals.Temperature,
	}[code+"^"+name]
	if d, _ := peripherals.Define(m.quantity); len(code) == 3 && (d.UCUM == "/min" || d.UCUM == "%") {
		m.unit = d.UCUM
	}
	return m, ok
}
