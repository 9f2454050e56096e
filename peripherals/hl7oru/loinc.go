package hl7oru

import "telecart/peripherals"

// loinc finds the meaning of a code of LOINC, which gateways and smaller
// monitors (Creative K12) send instead of MDC. It knows those that the
// quantities are defined by, the temperature's for each site, and the general
// code of an oxygen saturation. One code, 8867-4, is that of every heart rate:
// it is taken for the heart's own.
func loinc(code, system string) (meaning, bool) {
	if system != "LN" && system != "LOINC" || code == "" { // the first is HL7's name of it
		return meaning{}, false
	}
	if code == "2708-6" { // arterial, whatever the method
		return meaning{quantity: peripherals.SpO2, rank: 1}, true
	}
	for _, site := range [...]string{peripherals.SiteOral, peripherals.SiteAxillary, peripherals.SiteRectal, peripherals.SiteTympanic, peripherals.SiteCore} {
		if d, _ := peripherals.DefineAt(peripherals.Temperature, site); d.LOINC == code {
			return meaning{quantity: peripherals.Temperature, site: site}, true
		}
	}
	for _, q := range [...]peripherals.Quantity{
		peripherals.SpO2, peripherals.PulseRate, peripherals.PerfusionIndex, peripherals.HeartRate,
		peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean,
		peripherals.Temperature, peripherals.RespiratoryRate, peripherals.EtCO2,
		peripherals.ARTSystolic, peripherals.ARTDiastolic, peripherals.ARTMean, peripherals.CVPMean,
	} {
		if d, _ := peripherals.Define(q); d.LOINC == code {
			return meaning{quantity: q}, true
		}
	}
	return meaning{}, false
}
