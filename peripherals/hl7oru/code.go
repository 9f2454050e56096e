package hl7oru

import (
	"strconv"

	"telecart/peripherals"
)

// meaning is what a code of OBX-3 says.
type meaning struct {
	quantity peripherals.Quantity
	site     string
	// rank is 0 for the code that the quantity is defined by and higher for
	// what stands in for it. A message that has both gives the lower one: the
	// pulse from the arterial line is not written over that of the oximeter.
	rank int
	// contrary: the code and the name beside it say different things.
	contrary bool
	// unit is the name of what the value is in where the message leaves it
	// out; empty where that could be more than one.
	unit string
}

// mdc finds the meaning of a code of IEEE 11073-10101, partition × 65536 +
// term. Where a monitor sends another number for the same thing, it stands
// beside it.
func mdc(code uint32) (m meaning, known bool) {
	for _, table := range [...]func(uint32) (meaning, bool){mdcVital, mdcTemperature, mdcPressure, mdcBreath, mdcST} {
		if m, known = table(code); known {
			return m, true
		}
	}
	return meaning{}, false
}

func mdcVital(code uint32) (meaning, bool) {
	is := func(q peripherals.Quantity, rank int) (meaning, bool) { return meaning{quantity: q, rank: rank}, true }
	switch code {
	case 150456: // PULS_OXIM_SAT_O2
		return is(peripherals.SpO2, 0)
	case 149530: // PULS_OXIM_PULS_RATE
		return is(peripherals.PulseRate, 0)
	case 149538: // 4822h, Philips' pulse from the pleth
		return is(peripherals.PulseRate, 1)
	case 149514: // PULS_RATE, the source not said
		return is(peripherals.PulseRate, 2)
	case 149522: // BLD_PULS_RATE_INV; Comen calls it PULS_RATE
		return is(peripherals.PulseRate, 3)
	case 150448: // PULS_OXIM_PERF_REL
		return is(peripherals.PerfusionIndex, 0)
	case 150488: // BLD_PERF_INDEX, Mindray
		return is(peripherals.PerfusionIndex, 1)
	case 147842: // ECG_HEART_RATE; Philips' HR too
		return is(peripherals.HeartRate, 0)
	case 150021, 150301: // PRESS_BLD_NONINV_SYS, PRESS_CUFF_SYS (Mindray)
		return is(peripherals.NIBPSystolic, rank(code == 150301))
	case 150022, 150302:
		return is(peripherals.NIBPDiastolic, rank(code == 150302))
	case 150023, 150303:
		return is(peripherals.NIBPMean, rank(code == 150303))
	case 149546: // PULS_RATE_NON_INV
		return is(peripherals.NIBPPulse, 0)
	case 151562: // RESP_RATE
		return is(peripherals.RespiratoryRate, 0)
	case 151578: // TTHOR_RESP_RATE, by impedance
		return is(peripherals.RespiratoryRate, 1)
	case 151594, 151570: // CO2_RESP_RATE, AWAY_RESP_RATE
		return is(peripherals.RespiratoryRate, 2)
	case 151552: // 5000h, Philips' Resp
		return is(peripherals.RespiratoryRate, 3)
	case 151658: // PULS_OXIM_PLETH_RESP_RATE
		return is(peripherals.RespiratoryRate, 4)
	case 150276: // OUTPUT_CARD
		return is(peripherals.CardiacOutput, 0)
	case 150332: // SAT_O2_VEN
		return is(peripherals.SvO2, 0)
	}
	return meaning{}, false
}

func rank(alternate bool) int {
	if alternate {
		return 1
	}
	return 0
}

func mdcTemperature(code uint32) (meaning, bool) {
	site, rank := "", 0
	switch code {
	case 150344: // TEMP; OBX-4 may say which
	case 150364: // TEMP_BODY
		rank = 1
	case 188424: // TEMP_ORAL
		site = peripherals.SiteOral
	case 188452, 188496: // TEMP_AXILLA; Mindray's TEMP_AXIL
		site = peripherals.SiteAxillary
	case 188420: // TEMP_RECT
		site = peripherals.SiteRectal
	case 150392: // TEMP_TYMP
		site = peripherals.SiteTympanic
	case 150368: // TEMP_CORE
		site = peripherals.SiteCore
	case 150372: // TEMP_ESOPH
		site = peripherals.SiteEsophageal
	case 150380: // TEMP_NASOPH
		site = peripherals.SiteNasopharyngeal
	case 150348: // 4B4Ch
		site = peripherals.SiteBladder
	case 188436: // TEMP_BLD
		site = peripherals.SiteBlood
	case 150388: // TEMP_SKIN
		site = peripherals.SiteSkin
	case 150356: // TEMP_AWAY
		site = peripherals.SiteAirway
	default:
		return meaning{}, false
	}
	return meaning{quantity: peripherals.Temperature, site: site, rank: rank}, true
}

func mdcPressure(code uint32) (meaning, bool) {
	q := map[uint32]peripherals.Quantity{
		150033: peripherals.ARTSystolic, 150034: peripherals.ARTDiastolic, 150035: peripherals.ARTMean,
		150037: peripherals.ABPSystolic, 150038: peripherals.ABPDiastolic, 150039: peripherals.ABPMean,
		150045: peripherals.PAPSystolic, 150046: peripherals.PAPDiastolic, 150047: peripherals.PAPMean,
		150087: peripherals.CVPMean, 150071: peripherals.RAPMean, 150067: peripherals.LAPMean,
		150107: peripherals.RVPMean, 153611: peripherals.ICPMean,
		150017: peripherals.IBPSystolic, 150018: peripherals.IBPDiastolic, 150019: peripherals.IBPMean,
	}[code]
	return meaning{quantity: q}, q != ""
}

func mdcBreath(code uint32) (meaning, bool) {
	switch code {
	case 151728: // AWAY_CO2_ET
		return meaning{quantity: peripherals.EtCO2}, true
	case 151712, 151708: // CONC_AWAY_CO2_EXP (GE), CONC_AWAY_CO2_ET
		return meaning{quantity: peripherals.EtCO2, rank: 1}, true
	case 151716: // CONC_AWAY_CO2_INSP
		return meaning{quantity: peripherals.FiCO2}, true
	case 152440:
		return meaning{quantity: peripherals.EtO2}, true
	case 152196:
		return meaning{quantity: peripherals.FiO2}, true
	case 152108:
		return meaning{quantity: peripherals.EtN2O}, true
	case 152192:
		return meaning{quantity: peripherals.FiN2O}, true
	case 151817:
		return meaning{quantity: peripherals.PeakPressure}, true
	case 151976:
		return meaning{quantity: peripherals.PEEP}, true
	case 151784:
		return meaning{quantity: peripherals.PlateauPressure}, true
	}
	return meaning{}, false
}

// mdcST are the ST amplitudes, ECG_AMPL_ST + lead.
func mdcST(code uint32) (meaning, bool) {
	lead := ""
	switch code {
	case 131841:
		lead = "I"
	case 131842:
		lead = "II"
	case 131843, 131844, 131845, 131846, 131847, 131848:
		lead = "V" + strconv.Itoa(int(code-131842))
	case 131901:
		lead = "III"
	case 131902:
		lead = "aVR"
	case 131903:
		lead = "aVL"
	case 131904:
		lead = "aVF"
	case 131907, 131927: // the second with Mindray
		lead = "V"
	default:
		return meaning{}, false
	}
	return meaning{quantity: peripherals.ST, site: lead}, true
}
