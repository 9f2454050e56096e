package peripherals

// Definition is a quantity's label, unit and codes.
type Definition struct {
	Label    string // as clinicians write it
	Unit     string // as shown to people; empty where the number has none
	UCUM     string // as sent to other systems
	LOINC    string // empty where none is settled
	MDC      uint32 // IEEE 11073-10101, partition<<16 | term; 0 where none
	MDCUnit  uint32 // the same for the unit
	Decimals int    // digits after the point when shown
}

// Define returns the definition of q; ok is false for a quantity that is not
// in the table. What depends on the place it was taken at, such as a
// temperature, is defined better by DefineAt.
//
// Every code was found in two sources that do not copy each other: for MDC the
// Rosetta table (NIST RTMMS) and a monitor's own list (Philips, Mindray) or
// the German ISiK and MII profiles; for LOINC the FHIR vital signs profiles,
// the ISiK and MII profiles, and LOINC's own names. One that was found in a
// single source only, or is a vendor's own, is left out: a receiver can do
// without a code, not with a wrong one. Without a code for this reason are
// the LOINC of FiO2 and of cardiac output, the MDC of SpCO, SpMet, SpHb, PVI,
// MAC, BIS and both tidal volumes (151868 does not say which), and of the ohm.
func Define(q Quantity) (d Definition, ok bool) {
	for _, group := range [...]func(Quantity) Definition{vital, pressure, breath, electric, gasWave, pressureWave} {
		if d = group(q); d.Label != "" {
			return d, true
		}
	}
	return Definition{}, false
}

// vital defines what nearly every bedside device measures.
func vital(q Quantity) Definition {
	switch q {
	case SpO2:
		return percent.of("SpO2", "59408-5", 150456, 0)
	case PulseRate:
		return beats.of("Pulse rate", "8889-8", 149530, 0)
	case PerfusionIndex:
		return percent.of("Perfusion index", "61006-3", 150448, 2)
	case Pleth:
		return dimensionless.of("Pleth", "", 150452, 0)
	case SpCO:
		return percent.of("SpCO", "", 0, 0)
	case SpMet:
		return percent.of("SpMet", "", 0, 1)
	case SpHb:
		return gramsPerDL.of("SpHb", "", 0, 1)
	case PVI:
		return percent.of("PVI", "", 0, 0)
	case SvO2:
		return percent.of("SvO2", "", 150332, 0)
	case HeartRate:
		return beats.of("Heart rate", "8867-4", 147842, 0)
	case NIBPSystolic:
		return mmHg.of("NIBP systolic", "8480-6", 150021, 0)
	case NIBPDiastolic:
		return mmHg.of("NIBP diastolic", "8462-4", 150022, 0)
	case NIBPMean:
		return mmHg.of("NIBP mean", "8478-0", 150023, 0)
	case NIBPPulse:
		return beats.of("NIBP pulse", "8867-4", 149546, 0)
	case CuffPressure:
		return mmHg.of("Cuff pressure", "", 150300, 0)
	case Temperature:
		return celsius.of("Temperature", "8310-5", 150344, 1)
	case RespiratoryRate:
		return breaths.of("Respiratory rate", "9279-1", 151562, 0)
	case CardiacOutput:
		return litresPerMin.of("Cardiac output", "", 150276, 1)
	case BIS:
		return dimensionless.of("BIS", "", 0, 0)
	}
	return Definition{}
}

// pressure defines the pressures that are measured inside of a vessel.
func pressure(q Quantity) Definition {
	switch q {
	case ARTSystolic:
		return mmHg.of("ART systolic", "76215-3", 150033, 0)
	case ARTDiastolic:
		return mmHg.of("ART diastolic", "76213-8", 150034, 0)
	case ARTMean:
		return mmHg.of("ART mean", "76214-6", 150035, 0)
	case ABPSystolic:
		return mmHg.of("ABP systolic", "76215-3", 150037, 0)
	case ABPDiastolic:
		return mmHg.of("ABP diastolic", "76213-8", 150038, 0)
	case ABPMean:
		return mmHg.of("ABP mean", "76214-6", 150039, 0)
	case PAPSystolic:
		return mmHg.of("PAP systolic", "8440-0", 150045, 0)
	case PAPDiastolic:
		return mmHg.of("PAP diastolic", "8385-7", 150046, 0)
	case PAPMean:
		return mmHg.of("PAP mean", "8414-5", 150047, 0)
	case CVPMean:
		return mmHg.of("CVP mean", "60985-9", 150087, 0)
	case RAPMean:
		return mmHg.of("RAP mean", "8400-4", 150071, 0)
	case LAPMean:
		return mmHg.of("LAP mean", "8399-8", 150067, 0)
	case RVPMean:
		return mmHg.of("RVP mean", "", 150107, 0)
	case ICPMean:
		return mmHg.of("ICP mean", "60956-0", 153611, 0)
	// Where an unlabelled line lies is not known, so no LOINC may say it.
	case IBPSystolic:
		return mmHg.of("IBP systolic", "", 150017, 0)
	case IBPDiastolic:
		return mmHg.of("IBP diastolic", "", 150018, 0)
	case IBPMean:
		return mmHg.of("IBP mean", "", 150019, 0)
	}
	return Definition{}
}

// breath defines the gases and the mechanics of breathing.
func breath(q Quantity) Definition {
	switch q {
	case EtCO2:
		return mmHg.of("End-tidal CO2", "19891-1", 151728, 0)
	case FiCO2:
		return mmHg.of("Inspired CO2", "", 151716, 0)
	case EtO2:
		return percent.of("End-tidal O2", "", 152440, 0)
	case FiO2:
		return percent.of("Inspired O2", "", 152196, 0)
	case EtN2O:
		return percent.of("End-tidal N2O", "", 152108, 0)
	case FiN2O:
		return percent.of("Inspired N2O", "", 152192, 0)
	case EtAA:
		return percent.of("End-tidal agent", "", 152460, 1)
	case FiAA:
		return percent.of("Inspired agent", "", 152464, 1)
	case MAC:
		return dimensionless.of("MAC", "", 0, 1)
	case PeakPressure:
		return cmH2O.of("Peak pressure", "76531-3", 151817, 0)
	case PEEP:
		return cmH2O.of("PEEP", "76248-4", 151976, 0)
	case PlateauPressure:
		return cmH2O.of("Plateau pressure", "76259-1", 151784, 0)
	case TidalVolumeIn:
		return millilitres.of("Tidal volume in", "", 0, 0)
	case TidalVolumeOut:
		return millilitres.of("Tidal volume out", "", 0, 0)
	case MinuteVolumeOut:
		return litresPerMin.of("Minute volume out", "", 151884, 1)
	case Compliance:
		return mlPerCmH2O.of("Compliance", "", 151688, 0)
	}
	return Definition{}
}

// electric defines what is measured by electrodes. No LOINC is settled for
// the curves.
func electric(q Quantity) Definition {
	switch q {
	case ST:
		return millimetres.of("ST", "", 131840, 1)
	case ECGI:
		return millivolts.of("ECG I", "", 131329, 2)
	case ECGII:
		return millivolts.of("ECG II", "", 131330, 2)
	case ECGIII:
		return millivolts.of("ECG III", "", 131389, 2)
	case ECGaVR:
		return millivolts.of("ECG aVR", "", 131390, 2)
	case ECGaVL:
		return millivolts.of("ECG aVL", "", 131391, 2)
	case ECGaVF:
		return millivolts.of("ECG aVF", "", 131392, 2)
	case ECGV:
		return millivolts.of("ECG V", "", 131395, 2)
	case Resp:
		return ohms.of("Respiration", "", 151780, 2)
	}
	return Definition{}
}

// gasWave defines the curves of the airway.
func gasWave(q Quantity) Definition {
	switch q {
	case CO2:
		return mmHg.of("CO2", "", 151724, 0)
	case O2:
		return percent.of("O2", "", 151908, 0)
	case N2O:
		return percent.of("N2O", "", 152048, 0)
	case AA:
		return percent.of("Agent", "", 152456, 1)
	case Paw:
		return cmH2O.of("Airway pressure", "", 151792, 0)
	case Flow:
		return litresPerMin.of("Airway flow", "", 151764, 0)
	}
	return Definition{}
}

// pressureWave defines the curves of the pressures above.
func pressureWave(q Quantity) Definition {
	switch q {
	case ART:
		return mmHg.of("ART", "", 150032, 0)
	case ABP:
		return mmHg.of("ABP", "", 150036, 0)
	case PAP:
		return mmHg.of("PAP", "", 150044, 0)
	case CVP:
		return mmHg.of("CVP", "", 150084, 0)
	case ICP:
		return mmHg.of("ICP", "", 153608, 0)
	case IBP:
		return mmHg.of("IBP", "", 150016, 0)
	}
	return Definition{}
}
