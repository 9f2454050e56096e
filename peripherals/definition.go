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

// Define returns the definition of q; ok is false if q is not in the table. For
// what depends on the site, such as a temperature, DefineAt is more exact.
//
// Every code was found in two independent sources: for MDC the Rosetta table
// (NIST RTMMS) and a monitor's own list (Philips, Mindray) or the German ISiK
// and MII profiles; for LOINC the FHIR vital signs profiles, the ISiK and MII
// profiles, and LOINC's own names. Codes from a single source and vendors'
// codes are left out: a receiver can do without a code, not with a wrong one.
// This is why the LOINC of FiO2 and of cardiac output are missing, and the MDC
// of SpCO, SpMet, SpHb, PVI, MAC, BIS, both tidal volumes (151868 does not say
// which) and the ohm.
func Define(q Quantity) (d Definition, ok bool) {
	for _, group := range [...]func() []row{vital, pressure, breath, electric, gasWave, pressureWave} {
		for _, r := range group() {
			if r.quantity == q {
				return r.unit.of(r.label, r.loinc, r.mdc, r.decimals), true
			}
		}
	}
	return Definition{}, false
}

// row is a quantity's definition.
type row struct {
	quantity Quantity
	unit     unit
	label    string
	loinc    string
	mdc      uint32
	decimals int
}

// vital defines what nearly every bedside device measures.
func vital() []row {
	return []row{
		{SpO2, percent, "SpO2", "59408-5", 150456, 0},
		{PulseRate, beats, "Pulse rate", "8889-8", 149530, 0},
		{IBPPulse, beats, "IBP pulse", "8867-4", 149522, 0},
		{AnyPulse, beats, "Pulse of unknown origin", "8867-4", 149514, 0},
		{PerfusionIndex, percent, "Perfusion index", "61006-3", 150448, 2},
		{Pleth, dimensionless, "Pleth", "", 150452, 0},
		{SpCO, percent, "SpCO", "", 0, 0},
		{SpMet, percent, "SpMet", "", 0, 1},
		{SpHb, gramsPerDL, "SpHb", "", 0, 1},
		{PVI, percent, "PVI", "", 0, 0},
		{SvO2, percent, "SvO2", "", 150332, 0},
		{HeartRate, beats, "Heart rate", "8867-4", 147842, 0},
		{NIBPSystolic, mmHg, "NIBP systolic", "8480-6", 150021, 0},
		{NIBPDiastolic, mmHg, "NIBP diastolic", "8462-4", 150022, 0},
		{NIBPMean, mmHg, "NIBP mean", "8478-0", 150023, 0},
		{NIBPPulse, beats, "NIBP pulse", "8867-4", 149546, 0},
		{CuffPressure, mmHg, "Cuff pressure", "", 150300, 0},
		{Temperature, celsius, "Temperature", "8310-5", 150344, 1},
		{RespiratoryRate, breaths, "Respiratory rate", "9279-1", 151562, 0},
		{CardiacOutput, litresPerMin, "Cardiac output", "", 150276, 1},
		{BIS, dimensionless, "BIS", "", 0, 0},
	}
}

// pressure defines invasive pressures.
func pressure() []row {
	return []row{
		{ARTSystolic, mmHg, "ART systolic", "76215-3", 150033, 0},
		{ARTDiastolic, mmHg, "ART diastolic", "76213-8", 150034, 0},
		{ARTMean, mmHg, "ART mean", "76214-6", 150035, 0},
		{ABPSystolic, mmHg, "ABP systolic", "76215-3", 150037, 0},
		{ABPDiastolic, mmHg, "ABP diastolic", "76213-8", 150038, 0},
		{ABPMean, mmHg, "ABP mean", "76214-6", 150039, 0},
		{PAPSystolic, mmHg, "PAP systolic", "8440-0", 150045, 0},
		{PAPDiastolic, mmHg, "PAP diastolic", "8385-7", 150046, 0},
		{PAPMean, mmHg, "PAP mean", "8414-5", 150047, 0},
		{CVPMean, mmHg, "CVP mean", "60985-9", 150087, 0},
		{RAPMean, mmHg, "RAP mean", "8400-4", 150071, 0},
		{LAPMean, mmHg, "LAP mean", "8399-8", 150067, 0},
		{RVPMean, mmHg, "RVP mean", "", 150107, 0},
		{ICPMean, mmHg, "ICP mean", "60956-0", 153611, 0},
		// The site of an unlabelled line is unknown, so it has no LOINC.
		{IBPSystolic, mmHg, "IBP systolic", "", 150017, 0},
		{IBPDiastolic, mmHg, "IBP diastolic", "", 150018, 0},
		{IBPMean, mmHg, "IBP mean", "", 150019, 0},
	}
}

// breath defines gases and respiratory mechanics.
func breath() []row {
	return []row{
		{EtCO2, mmHg, "End-tidal CO2", "19891-1", 151728, 0},
		{FiCO2, mmHg, "Inspired CO2", "", 151716, 0},
		{EtO2, percent, "End-tidal O2", "", 152440, 0},
		{FiO2, percent, "Inspired O2", "", 152196, 0},
		{EtN2O, percent, "End-tidal N2O", "", 152108, 0},
		{FiN2O, percent, "Inspired N2O", "", 152192, 0},
		{EtAA, percent, "End-tidal agent", "", 152460, 1},
		{FiAA, percent, "Inspired agent", "", 152464, 1},
		{MAC, dimensionless, "MAC", "", 0, 1},
		{PeakPressure, cmH2O, "Peak pressure", "76531-3", 151817, 0},
		{PEEP, cmH2O, "PEEP", "76248-4", 151976, 0},
		{PlateauPressure, cmH2O, "Plateau pressure", "76259-1", 151784, 0},
		{TidalVolumeIn, millilitres, "Tidal volume in", "", 0, 0},
		{TidalVolumeOut, millilitres, "Tidal volume out", "", 0, 0},
		{MinuteVolumeOut, litresPerMin, "Minute volume out", "", 151884, 1},
		{Compliance, mlPerCmH2O, "Compliance", "", 151688, 0},
	}
}

// electric defines what electrodes measure. No LOINC is settled for the waves.
func electric() []row {
	return []row{
		{ST, millimetres, "ST", "", 131840, 1},
		{ECGI, millivolts, "ECG I", "", 131329, 2},
		{ECGII, millivolts, "ECG II", "", 131330, 2},
		{ECGIII, millivolts, "ECG III", "", 131389, 2},
		{ECGaVR, millivolts, "ECG aVR", "", 131390, 2},
		{ECGaVL, millivolts, "ECG aVL", "", 131391, 2},
		{ECGaVF, millivolts, "ECG aVF", "", 131392, 2},
		{ECGV, millivolts, "ECG V", "", 131395, 2},
		{Resp, ohms, "Respiration", "", 151780, 2},
	}
}

// gasWave defines the airway waves.
func gasWave() []row {
	return []row{
		{CO2, mmHg, "CO2", "", 151724, 0},
		{O2, percent, "O2", "", 151908, 0},
		{N2O, percent, "N2O", "", 152048, 0},
		{AA, percent, "Agent", "", 152456, 1},
		{Paw, cmH2O, "Airway pressure", "", 151792, 0},
		{Flow, litresPerMin, "Airway flow", "", 151764, 0},
	}
}

// pressureWave defines the waves of the invasive pressures.
func pressureWave() []row {
	return []row{
		{ART, mmHg, "ART", "", 150032, 0},
		{ABP, mmHg, "ABP", "", 150036, 0},
		{PAP, mmHg, "PAP", "", 150044, 0},
		{CVP, mmHg, "CVP", "", 150084, 0},
		{ICP, mmHg, "ICP", "", 153608, 0},
		{IBP, mmHg, "IBP", "", 150016, 0},
	}
}
