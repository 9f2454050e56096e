package intellivue

import "telecart/peripherals"

// term is what a physiological identifier means to the cart.
type term struct {
	quantity  peripherals.Quantity
	site      string
	low, high float64 // in the quantity's unit; outside it is no measurement
	shared    bool    // settings of ventilators and incubators have the same identifier
}

// Identifiers of labels tell a measurement from a setting: the upper half of a
// setting's label is 0402, of a measurement's 0002 (page 77 and the tables of
// page 135 and following).
const settingLabel = 0x0402

// Labels of pulse rates of a second oximeter, whose identifier is the same.
const (
	labelPulseLeft  = 0x80155401
	labelPulseRight = 0x80155402
	labelPulsePre   = 0x8015543D
	labelPulsePost  = 0x80155440
)

// meaningOf returns the quantity of a numeric's physiological identifier; ok
// is false for one that the cart has no quantity for. Left out on purpose:
// 480A, the pulse of a pressure (our pulse rate is the oximeter's by its
// codes); the temperature of what is injected; what ventilators measure.
func meaningOf(physio uint16, label uint32) (term, bool) {
	for _, group := range [](func(uint16, uint32) (term, bool)){
		heartAndPulse, pressures, breath, temperatures, blood,
	} {
		if t, ok := group(physio, label); ok {
			return t, true
		}
	}
	return term{}, false
}

func heartAndPulse(physio uint16, label uint32) (term, bool) {
	spo2 := term{quantity: peripherals.SpO2, low: 1, high: 100}
	perfusion := term{quantity: peripherals.PerfusionIndex, low: 0, high: 100}
	switch physio {
	case 0x4182:
		return term{quantity: peripherals.HeartRate, low: 1, high: 350}, true
	case 0x4BB8:
		return spo2, true
	case 0x4BC8:
		return spo2.at("left"), true
	case 0x4BCC:
		return spo2.at("right"), true
	case 0xF1C0:
		return spo2.at("pre-ductal"), true
	case 0xF1D4:
		return spo2.at("post-ductal"), true
	case 0x4822:
		return term{quantity: peripherals.PulseRate, low: 1, high: 350}.at(pulseSite(label)), true
	case 0x4BB0:
		return perfusion, true
	case 0xF08A:
		return perfusion.at("left"), true
	case 0xF08B:
		return perfusion.at("right"), true
	case 0xF22C:
		return perfusion.at("pre-ductal"), true
	case 0xF1DC:
		return perfusion.at("post-ductal"), true
	}
	if lead := stLead(physio); lead != "" {
		return term{quantity: peripherals.ST, site: lead, low: -20, high: 20}, true
	}
	return term{}, false
}

func (t term) at(site string) term {
	t.site = site
	return t
}

func pulseSite(label uint32) string {
	switch label {
	case labelPulseLeft:
		return "left"
	case labelPulseRight:
		return "right"
	case labelPulsePre:
		return "pre-ductal"
	case labelPulsePost:
		return "post-ductal"
	}
	return ""
}

func stLead(physio uint16) string {
	switch physio {
	case 0x0301:
		return "I"
	case 0x0302:
		return "II"
	case 0x033D:
		return "III"
	case 0x033E:
		return "aVR"
	case 0x033F:
		return "aVL"
	case 0x0340:
		return "aVF"
	case 0x0343:
		return "V"
	case 0x0303, 0x0304, 0x0305, 0x0306, 0x0307, 0x0308:
		return "V" + string(rune('1'+physio-0x0303))
	}
	return ""
}

func pressures(physio uint16, _ uint32) (term, bool) {
	of := func(q peripherals.Quantity) (term, bool) {
		return term{quantity: q, low: -50, high: 400}, true
	}
	cuff := func(q peripherals.Quantity) (term, bool) {
		return term{quantity: q, low: 1, high: 350}, true
	}
	switch physio {
	case 0x4A05:
		return cuff(peripherals.NIBPSystolic)
	case 0x4A06:
		return cuff(peripherals.NIBPDiastolic)
	case 0x4A07:
		return cuff(peripherals.NIBPMean)
	case 0xF0E5:
		return cuff(peripherals.NIBPPulse)
	case 0x4A11:
		return of(peripherals.ARTSystolic)
	case 0x4A12:
		return of(peripherals.ARTDiastolic)
	case 0x4A13:
		return of(peripherals.ARTMean)
	case 0x4A15:
		return of(peripherals.ABPSystolic)
	case 0x4A16:
		return of(peripherals.ABPDiastolic)
	case 0x4A17:
		return of(peripherals.ABPMean)
	case 0x4A1D:
		return of(peripherals.PAPSystolic)
	case 0x4A1E:
		return of(peripherals.PAPDiastolic)
	case 0x4A1F:
		return of(peripherals.PAPMean)
	case 0x4A47:
		return of(peripherals.CVPMean)
	case 0x4A37:
		return of(peripherals.RAPMean)
	case 0x4A33:
		return of(peripherals.LAPMean)
	case 0x580B:
		return of(peripherals.ICPMean)
	}
	return plain(physio)
}

// plain pressures have no quantity of their own: P and P1 to P4, which are not
// labelled, and those of the aorta and of the umbilical vessels. Their site is
// the monitor's word; a vein's pressure is its mean.
func plain(physio uint16) (term, bool) {
	site, systolic := plainSite(physio)
	t := term{site: site, low: -50, high: 400}
	switch {
	case site == "":
		return term{}, false
	case physio == systolic+2:
		t.quantity = peripherals.IBPMean
	case site == "UVP":
		return term{}, false
	case physio == systolic:
		t.quantity = peripherals.IBPSystolic
	case physio == systolic+1:
		t.quantity = peripherals.IBPDiastolic
	default:
		return term{}, false
	}
	return t, true
}

// plainSite also returns the identifier of the systolic pressure there, which
// the diastolic one's and the mean's follow.
func plainSite(physio uint16) (site string, systolic uint16) {
	systolic = physio&^3 + 1
	switch systolic {
	case 0x4A01:
		return "P", systolic
	case 0x4A0D:
		return "Ao", systolic
	case 0x4A29:
		return "UAP", systolic
	case 0x4A49:
		return "UVP", systolic
	case 0xF0A5, 0xF0A9, 0xF0AD, 0xF0B1:
		return "P" + string(rune('1'+(systolic-0xF0A5)/4)), systolic
	}
	return "", 0
}

func breath(physio uint16, _ uint32) (term, bool) {
	gas := func(q peripherals.Quantity) (term, bool) {
		return term{quantity: q, low: 0, high: 100}, true
	}
	agent := func(q peripherals.Quantity, name string) (term, bool) {
		return term{quantity: q, site: name, low: 0, high: 25}, true
	}
	rate := term{quantity: peripherals.RespiratoryRate, low: 0, high: 200}
	switch physio {
	case 0x500A:
		return rate, true
	case 0x5012:
		rate.site, rate.shared = "airway", true
		return rate, true
	case 0x50B0:
		return term{quantity: peripherals.EtCO2, low: 0, high: 200}, true
	case 0x50BA:
		return term{quantity: peripherals.FiCO2, low: 0, high: 200}, true
	case 0x5378:
		return gas(peripherals.EtO2)
	case 0x5284:
		return gas(peripherals.FiO2)
	case 0x522C:
		return gas(peripherals.EtN2O)
	case 0x5280:
		return gas(peripherals.FiN2O)
	case 0xF05E:
		return term{quantity: peripherals.MAC, low: 0, high: 10}, true
	case 0x5214, 0x5218, 0x521C, 0x5220, 0x5224:
		return agent(peripherals.EtAA, agentName((physio-0x5214)/4))
	case 0x5268, 0x526C, 0x5270, 0x5274, 0x5278:
		return agent(peripherals.FiAA, agentName((physio-0x5268)/4))
	}
	return term{}, false
}

func agentName(i uint16) string {
	return [...]string{"desflurane", "enflurane", "halothane", "sevoflurane", "isoflurane"}[i]
}

func temperatures(physio uint16, _ uint32) (term, bool) {
	t := term{quantity: peripherals.Temperature, low: 10, high: 47}
	switch physio {
	case 0x4B48:
		t.shared = true
	case 0x4B50:
		t.site = "arterial"
	case 0x4B54:
		t.site = peripherals.SiteAirway
	case 0xF0C6:
		t.site, t.low = peripherals.SiteRoom, -20
	case 0x4B60:
		t.site = peripherals.SiteCore
	case 0x4B64:
		t.site = peripherals.SiteEsophageal
	case 0x4B6C:
		t.site = peripherals.SiteNasopharyngeal
	case 0x4B74:
		t.site, t.shared = peripherals.SiteSkin, true
	case 0x4B78:
		t.site = peripherals.SiteTympanic
	case 0x4B7C:
		t.site = "venous"
	case 0xE004:
		t.site = peripherals.SiteRectal
	case 0xE014:
		t.site = peripherals.SiteBlood
	case 0xF0C4:
		t.site = peripherals.SiteBladder
	case 0xF0C5:
		t.site = "cerebral"
	case 0xF0C7, 0xF0C8, 0xF0C9, 0xF0CA:
		t.site = "T" + string(rune('1'+physio-0xF0C7))
	case 0xF108:
		t.site = peripherals.SiteOral
	case 0xF10C:
		t.site = peripherals.SiteAxillary
	default:
		return term{}, false
	}
	return t, true
}

func blood(physio uint16, _ uint32) (term, bool) {
	of := func(q peripherals.Quantity, high float64) (term, bool) {
		return term{quantity: q, low: 0, high: high}, true
	}
	switch physio {
	case 0xFB60:
		return of(peripherals.PVI, 100)
	case 0xFB61:
		return of(peripherals.SpMet, 100)
	case 0xFB62:
		return of(peripherals.SpCO, 100)
	case 0xFBCF:
		return of(peripherals.SpHb, 300)
	case 0x4B3C:
		return of(peripherals.SvO2, 100)
	case 0x4B04:
		return of(peripherals.CardiacOutput, 30)
	case 0x4BDC:
		return term{quantity: peripherals.CardiacOutput, site: "continuous", low: 0, high: 30}, true
	case 0xF04E:
		return of(peripherals.BIS, 100)
	}
	return term{}, false
}

// curve returns the quantity of a wave's identifier. The chest leads V1 to V6
// and V share one; the first that a monitor sends has it for as long as it
// comes. So do unlabelled pressures.
func curve(physio uint16) (peripherals.Quantity, bool) {
	switch physio {
	case 0x0101:
		return peripherals.ECGI, true
	case 0x0102:
		return peripherals.ECGII, true
	case 0x013D:
		return peripherals.ECGIII, true
	case 0x013E:
		return peripherals.ECGaVR, true
	case 0x013F:
		return peripherals.ECGaVL, true
	case 0x0140:
		return peripherals.ECGaVF, true
	case 0x0143, 0x0103, 0x0104, 0x0105, 0x0106, 0x0107, 0x0108:
		return peripherals.ECGV, true
	case 0x4BB4:
		return peripherals.Pleth, true
	case 0x4A10:
		return peripherals.ART, true
	case 0x4A14:
		return peripherals.ABP, true
	case 0x4A1C:
		return peripherals.PAP, true
	case 0x4A44:
		return peripherals.CVP, true
	case 0x5808:
		return peripherals.ICP, true
	case 0x4A00, 0xF0A4, 0xF0A8, 0xF0AC, 0xF0B0:
		return peripherals.IBP, true
	case 0x5000:
		return peripherals.Resp, true
	case 0x50AC:
		return peripherals.CO2, true
	case 0x50F0:
		return peripherals.Paw, true
	case 0x50D4:
		return peripherals.Flow, true
	}
	return "", false
}
