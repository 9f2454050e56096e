package intellivue

import "telecart/peripherals"

// term is the meaning of a physiological identifier.
type term struct {
	quantity  peripherals.Quantity
	site      string
	low, high float64 // possible range, in the quantity's unit
	shared    bool    // ventilator and incubator settings have the same identifier
}

// Labels tell a measurement from a setting: the upper half of a setting's label
// is 0402, of a measurement's 0002 (page 77 and the tables of page 135 and
// following).
const settingLabel = 0x0402

// Labels of the pulse rates of a second oximeter, which share the identifier.
const (
	labelPulseLeft  = 0x80155401
	labelPulseRight = 0x80155402
	labelPulsePre   = 0x8015543D
	labelPulsePost  = 0x80155440
)

// labelPressures is the upper half of labels such as "Pulse from P4".
const labelPressures = 0x8003

// meaningOf returns the quantity of a numeric's identifier; ok is false if the
// cart has none for it. Left out on purpose: the temperature of injectates; what
// ventilators measure.
func meaningOf(physio uint16, label uint32) (term, bool) {
	for _, group := range [...]func() map[uint16]term{heart, pressures, breath, temperatures, blood} {
		if t, ok := group()[physio]; ok {
			switch {
			case t.quantity == peripherals.PulseRate:
				t.site = pulseSite(label)
			case t.quantity == peripherals.AnyPulse && label>>16 == labelPressures:
				t.quantity = peripherals.IBPPulse
			}
			return t, true
		}
	}
	return plain(physio)
}

// heart has what oximeter and electrodes measure.
func heart() map[uint16]term {
	return map[uint16]term{
		0x4182: {peripherals.HeartRate, "", 1, 350, false},
		0x4BB8: {peripherals.SpO2, "", 1, 100, false},
		0x4BC8: {peripherals.SpO2, "left", 1, 100, false},
		0x4BCC: {peripherals.SpO2, "right", 1, 100, false},
		0xF1C0: {peripherals.SpO2, "pre-ductal", 1, 100, false},
		0xF1D4: {peripherals.SpO2, "post-ductal", 1, 100, false},
		0x4822: {peripherals.PulseRate, "", 1, 350, false},
		0x480A: {peripherals.AnyPulse, "", 1, 350, false},
		0x4BB0: {peripherals.PerfusionIndex, "", 0, 100, false},
		0xF08A: {peripherals.PerfusionIndex, "left", 0, 100, false},
		0xF08B: {peripherals.PerfusionIndex, "right", 0, 100, false},
		0xF22C: {peripherals.PerfusionIndex, "pre-ductal", 0, 100, false},
		0xF1DC: {peripherals.PerfusionIndex, "post-ductal", 0, 100, false},
		0x0301: {peripherals.ST, "I", -20, 20, false},
		0x0302: {peripherals.ST, "II", -20, 20, false},
		0x033D: {peripherals.ST, "III", -20, 20, false},
		0x033E: {peripherals.ST, "aVR", -20, 20, false},
		0x033F: {peripherals.ST, "aVL", -20, 20, false},
		0x0340: {peripherals.ST, "aVF", -20, 20, false},
		0x0343: {peripherals.ST, "V", -20, 20, false},
		0x0303: {peripherals.ST, "V1", -20, 20, false},
		0x0304: {peripherals.ST, "V2", -20, 20, false},
		0x0305: {peripherals.ST, "V3", -20, 20, false},
		0x0306: {peripherals.ST, "V4", -20, 20, false},
		0x0307: {peripherals.ST, "V5", -20, 20, false},
		0x0308: {peripherals.ST, "V6", -20, 20, false},
	}
}

// pressures has those with a quantity of their own.
func pressures() map[uint16]term {
	return map[uint16]term{
		0x4A05: {peripherals.NIBPSystolic, "", 1, 350, false},
		0x4A06: {peripherals.NIBPDiastolic, "", 1, 350, false},
		0x4A07: {peripherals.NIBPMean, "", 1, 350, false},
		0xF0E5: {peripherals.NIBPPulse, "", 1, 350, false},
		0x4A11: {peripherals.ARTSystolic, "", -50, 400, false},
		0x4A12: {peripherals.ARTDiastolic, "", -50, 400, false},
		0x4A13: {peripherals.ARTMean, "", -50, 400, false},
		0x4A15: {peripherals.ABPSystolic, "", -50, 400, false},
		0x4A16: {peripherals.ABPDiastolic, "", -50, 400, false},
		0x4A17: {peripherals.ABPMean, "", -50, 400, false},
		0x4A1D: {peripherals.PAPSystolic, "", -50, 400, false},
		0x4A1E: {peripherals.PAPDiastolic, "", -50, 400, false},
		0x4A1F: {peripherals.PAPMean, "", -50, 400, false},
		0x4A47: {peripherals.CVPMean, "", -50, 400, false},
		0x4A37: {peripherals.RAPMean, "", -50, 400, false},
		0x4A33: {peripherals.LAPMean, "", -50, 400, false},
		0x580B: {peripherals.ICPMean, "", -50, 400, false},
	}
}

// breath has gases and rates.
func breath() map[uint16]term {
	return map[uint16]term{
		0x500A: {peripherals.RespiratoryRate, "", 0, 200, false},
		0x5012: {peripherals.RespiratoryRate, peripherals.SiteAirway, 0, 200, true},
		0x50B0: {peripherals.EtCO2, "", 0, 200, false},
		0x50BA: {peripherals.FiCO2, "", 0, 200, false},
		0x5378: {peripherals.EtO2, "", 0, 100, false},
		0x5284: {peripherals.FiO2, "", 0, 100, false},
		0x522C: {peripherals.EtN2O, "", 0, 100, false},
		0x5280: {peripherals.FiN2O, "", 0, 100, false},
		0xF05E: {peripherals.MAC, "", 0, 10, false},
		0x5214: {peripherals.EtAA, "desflurane", 0, 25, false},
		0x5218: {peripherals.EtAA, "enflurane", 0, 25, false},
		0x521C: {peripherals.EtAA, "halothane", 0, 25, false},
		0x5220: {peripherals.EtAA, "sevoflurane", 0, 25, false},
		0x5224: {peripherals.EtAA, "isoflurane", 0, 25, false},
		0x5268: {peripherals.FiAA, "desflurane", 0, 25, false},
		0x526C: {peripherals.FiAA, "enflurane", 0, 25, false},
		0x5270: {peripherals.FiAA, "halothane", 0, 25, false},
		0x5274: {peripherals.FiAA, "sevoflurane", 0, 25, false},
		0x5278: {peripherals.FiAA, "isoflurane", 0, 25, false},
	}
}

// temperatures has temperatures by site.
func temperatures() map[uint16]term {
	return map[uint16]term{
		0x4B48: {peripherals.Temperature, "", 10, 47, true},
		0x4B50: {peripherals.Temperature, "arterial", 10, 47, false},
		0x4B54: {peripherals.Temperature, peripherals.SiteAirway, 10, 47, false},
		0xF0C6: {peripherals.Temperature, peripherals.SiteRoom, -20, 47, false},
		0x4B60: {peripherals.Temperature, peripherals.SiteCore, 10, 47, false},
		0x4B64: {peripherals.Temperature, peripherals.SiteEsophageal, 10, 47, false},
		0x4B6C: {peripherals.Temperature, peripherals.SiteNasopharyngeal, 10, 47, false},
		0x4B74: {peripherals.Temperature, peripherals.SiteSkin, 10, 47, true},
		0x4B78: {peripherals.Temperature, peripherals.SiteTympanic, 10, 47, false},
		0x4B7C: {peripherals.Temperature, "venous", 10, 47, false},
		0xE004: {peripherals.Temperature, peripherals.SiteRectal, 10, 47, false},
		0xE014: {peripherals.Temperature, peripherals.SiteBlood, 10, 47, false},
		0xF0C4: {peripherals.Temperature, peripherals.SiteBladder, 10, 47, false},
		0xF0C5: {peripherals.Temperature, "cerebral", 10, 47, false},
		0xF0C7: {peripherals.Temperature, "T1", 10, 47, false},
		0xF0C8: {peripherals.Temperature, "T2", 10, 47, false},
		0xF0C9: {peripherals.Temperature, "T3", 10, 47, false},
		0xF0CA: {peripherals.Temperature, "T4", 10, 47, false},
		0xF108: {peripherals.Temperature, peripherals.SiteOral, 10, 47, false},
		0xF10C: {peripherals.Temperature, peripherals.SiteAxillary, 10, 47, false},
	}
}

// blood has what is measured of blood and its flow.
func blood() map[uint16]term {
	return map[uint16]term{
		0xFB60: {peripherals.PVI, "", 0, 100, false},
		0xFB61: {peripherals.SpMet, "", 0, 100, false},
		0xFB62: {peripherals.SpCO, "", 0, 100, false},
		0xFBCF: {peripherals.SpHb, "", 0, 300, false},
		0x4B3C: {peripherals.SvO2, "", 0, 100, false},
		0x4B04: {peripherals.CardiacOutput, "", 0, 30, false},
		0x4BDC: {peripherals.CardiacOutput, peripherals.Continuous, 0, 30, false},
		0xF04E: {peripherals.BIS, "", 0, 100, false},
	}
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

// plain returns pressures without a quantity of their own: the unlabelled P and
// P1 to P4, and those of the aorta and the umbilical vessels. Their site is the
// monitor's word; a vein's pressure is its mean.
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

// plainSite also returns the identifier of the systolic pressure, which is
// followed by the diastolic and the mean.
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

// leftOut reports whether a value is known and left out: what a vein, an atrium
// or the skull has beside its mean.
func leftOut(physio uint16) bool {
	switch physio {
	case 0x4A31, 0x4A32, 0x4A35, 0x4A36, 0x4A45, 0x4A46, 0x4A49, 0x4A4A, 0x5809, 0x580A:
		return true
	}
	return false
}

// waveOf returns the quantity of a wave's identifier. The chest leads V1 to V6
// and V share one, and so do unlabelled pressures; the first that a monitor
// sends keeps it for as long as it comes.
func waveOf(physio uint16) (q peripherals.Quantity, ok bool) {
	q, ok = map[uint16]peripherals.Quantity{
		0x0101: peripherals.ECGI,
		0x0102: peripherals.ECGII,
		0x013D: peripherals.ECGIII,
		0x013E: peripherals.ECGaVR,
		0x013F: peripherals.ECGaVL,
		0x0140: peripherals.ECGaVF,
		0x0143: peripherals.ECGV,
		0x0103: peripherals.ECGV,
		0x0104: peripherals.ECGV,
		0x0105: peripherals.ECGV,
		0x0106: peripherals.ECGV,
		0x0107: peripherals.ECGV,
		0x0108: peripherals.ECGV,
		0x4BB4: peripherals.Pleth,
		0x4A10: peripherals.ART,
		0x4A14: peripherals.ABP,
		0x4A1C: peripherals.PAP,
		0x4A44: peripherals.CVP,
		0x5808: peripherals.ICP,
		0x4A00: peripherals.IBP,
		0xF0A4: peripherals.IBP,
		0xF0A8: peripherals.IBP,
		0xF0AC: peripherals.IBP,
		0xF0B0: peripherals.IBP,
		0x5000: peripherals.Resp,
		0x50AC: peripherals.CO2,
		0x50F0: peripherals.Paw,
		0x50D4: peripherals.Flow,
	}[physio]
	return q, ok
}
