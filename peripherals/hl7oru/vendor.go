package hl7oru

import "telecart/peripherals"

// vendor finds the meaning of the codes that monitors of before IHE send, which
// belong to no coding system. So that another vendor's number is not taken for
// one of these, the name beside it must be the right one too.
//
// Nihon Kohden's (six digits) stand in its captures of 2011 to 2026, in two
// dialects of names, with units. Mindray's are those of its "Patient Data Share
// Protocol", and come without: a rate and a percentage can only be in one unit;
// a pressure or a temperature could be in two and is not guessed.
func vendor(code, name, system string) (meaning, bool) {
	if system != "" {
		return meaning{}, false
	}
	for _, table := range [...]func(string) (meaning, bool){nihonKohden, mindray} {
		if m, ok := table(code + "^" + name); ok {
			return m, true
		}
	}
	return meaning{}, false
}

func nihonKohden(id string) (meaning, bool) {
	m := meaning{}
	switch id {
	case "001000^VITAL HR", "001000^HR":
		m.quantity = peripherals.HeartRate
	case "007000^VITAL SpO2", "007000^SpO2":
		m.quantity = peripherals.SpO2
	case "007001^VITAL PR(spo2)", "007001^SpO2/PR":
		m.quantity = peripherals.PulseRate
	case "009000^NIBP SYS", "009000^NIBP-S":
		m.quantity = peripherals.NIBPSystolic
	case "009001^NIBP DIAS", "009001^NIBP-D":
		m.quantity = peripherals.NIBPDiastolic
	case "009002^NIBP MEAN", "009002^NIBP-M":
		m.quantity = peripherals.NIBPMean
	case "044000^ART-S":
		m.quantity = peripherals.ARTSystolic
	case "044001^ART-D":
		m.quantity = peripherals.ARTDiastolic
	case "044002^ART-M":
		m.quantity = peripherals.ARTMean
	case "011000^Tskin":
		m.quantity, m.site = peripherals.Temperature, peripherals.SiteSkin
	case "073000^CO2/RR", "004073^RR/CO2":
		m.quantity, m.rank = peripherals.RespiratoryRate, 2
	case "073001^EtCO2":
		m.quantity = peripherals.EtCO2
	}
	return m, m.quantity != ""
}

func mindray(id string) (meaning, bool) {
	m := meaning{}
	switch id {
	case "101^HR":
		m.quantity, m.unit = peripherals.HeartRate, "/min"
	case "151^RR":
		m.quantity, m.unit = peripherals.RespiratoryRate, "/min"
	case "160^SpO2":
		m.quantity, m.unit = peripherals.SpO2, "%"
	case "161^PR":
		m.quantity, m.unit = peripherals.PulseRate, "/min"
	case "162^PI":
		m.quantity, m.unit = peripherals.PerfusionIndex, "%"
	case "170^Sys":
		m.quantity = peripherals.NIBPSystolic
	case "171^Dia":
		m.quantity = peripherals.NIBPDiastolic
	case "172^Mean":
		m.quantity = peripherals.NIBPMean
	case "200^T1":
		m.quantity = peripherals.Temperature
	case "201^T2":
		m.quantity, m.site = peripherals.Temperature, "T2"
	case "500^ART-Sys":
		m.quantity = peripherals.ARTSystolic
	case "501^ART-Mean":
		m.quantity = peripherals.ARTMean
	case "502^ART-Dia":
		m.quantity = peripherals.ARTDiastolic
	case "503^PA-Sys":
		m.quantity = peripherals.PAPSystolic
	case "504^PA-Mean":
		m.quantity = peripherals.PAPMean
	case "505^PA-Dia":
		m.quantity = peripherals.PAPDiastolic
	}
	return m, m.quantity != ""
}
