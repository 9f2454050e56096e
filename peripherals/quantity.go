package peripherals

// Quantity names what is measured, by the name that stands in JSON.
type Quantity string

// Quantities. Definition gives the unit and the codes of each.
const (
	SpO2            Quantity = "spo2"
	PulseRate       Quantity = "pulse-rate"
	PerfusionIndex  Quantity = "perfusion-index"
	Pleth           Quantity = "pleth"
	HeartRate       Quantity = "heart-rate"
	NIBPSystolic    Quantity = "nibp-systolic"
	NIBPDiastolic   Quantity = "nibp-diastolic"
	NIBPMean        Quantity = "nibp-mean"
	NIBPPulse       Quantity = "nibp-pulse"
	CuffPressure    Quantity = "cuff-pressure"
	Temperature     Quantity = "temperature"
	RespiratoryRate Quantity = "respiratory-rate"
	EtCO2           Quantity = "etco2"

	SpCO  Quantity = "spco"
	SpMet Quantity = "spmet"
	SpHb  Quantity = "sphb"
	PVI   Quantity = "pvi" // pleth variability index
	ST    Quantity = "st"  // Site is the lead

	ARTSystolic  Quantity = "art-systolic" // arterial line
	ARTDiastolic Quantity = "art-diastolic"
	ARTMean      Quantity = "art-mean"
	ABPSystolic  Quantity = "abp-systolic" // labelled ABP by the monitor
	ABPDiastolic Quantity = "abp-diastolic"
	ABPMean      Quantity = "abp-mean"
	PAPSystolic  Quantity = "pap-systolic" // pulmonary artery
	PAPDiastolic Quantity = "pap-diastolic"
	PAPMean      Quantity = "pap-mean"
	CVPMean      Quantity = "cvp-mean"     // central venous
	RAPMean      Quantity = "rap-mean"     // right atrium
	LAPMean      Quantity = "lap-mean"     // left atrium
	RVPMean      Quantity = "rvp-mean"     // right ventricle
	ICPMean      Quantity = "icp-mean"     // intracranial
	IBPSystolic  Quantity = "ibp-systolic" // unlabelled; Site is the channel, P1 …
	IBPDiastolic Quantity = "ibp-diastolic"
	IBPMean      Quantity = "ibp-mean"

	FiCO2 Quantity = "fico2"
	EtO2  Quantity = "eto2"
	FiO2  Quantity = "fio2"
	EtN2O Quantity = "etn2o"
	FiN2O Quantity = "fin2o"
	EtAA  Quantity = "etaa" // anaesthetic agent; Site is its name
	FiAA  Quantity = "fiaa"
	MAC   Quantity = "mac"

	PeakPressure    Quantity = "ppeak"
	PEEP            Quantity = "peep"
	PlateauPressure Quantity = "pplat"
	TidalVolumeIn   Quantity = "tv-insp"
	TidalVolumeOut  Quantity = "tv-exp"
	MinuteVolumeOut Quantity = "mv-exp"
	Compliance      Quantity = "compliance"
	CardiacOutput   Quantity = "cardiac-output"
	SvO2            Quantity = "svo2"
	BIS             Quantity = "bis"

	// Waves.
	ECGI   Quantity = "ecg-i"
	ECGII  Quantity = "ecg-ii"
	ECGIII Quantity = "ecg-iii"
	ECGaVR Quantity = "ecg-avr"
	ECGaVL Quantity = "ecg-avl"
	ECGaVF Quantity = "ecg-avf"
	ECGV   Quantity = "ecg-v"
	ART    Quantity = "art"
	ABP    Quantity = "abp"
	PAP    Quantity = "pap"
	CVP    Quantity = "cvp"
	ICP    Quantity = "icp"
	IBP    Quantity = "ibp"
	CO2    Quantity = "co2"
	O2     Quantity = "o2"
	N2O    Quantity = "n2o"
	AA     Quantity = "aa"
	Resp   Quantity = "resp" // impedance
	Paw    Quantity = "paw"
	Flow   Quantity = "flow"
)

// Definition is a quantity's label, unit and codes.
type Definition struct {
	Label    string // as clinicians write it
	Unit     string // as shown to people
	UCUM     string // as sent to other systems
	LOINC    string // empty where none is settled
	MDC      uint32 // IEEE 11073-10101, partition<<16 | term; 0 where none
	MDCUnit  uint32 // the same for the unit
	Decimals int    // digits after the point when shown
}

// Define returns the definition of q; ok is false for a quantity that is not
// in the table.
//
// The codes are those of LOINC and IEEE 11073-10101 as used by the FHIR vital
// signs profiles and IHE PCD.
func Define(q Quantity) (d Definition, ok bool) {
	const (
		perMinute = 264864 // MDC_DIM_BEAT_PER_MIN
		mmHg      = 266016 // MDC_DIM_MMHG
		percent   = 262688 // MDC_DIM_PERCENT
	)
	switch q {
	case SpO2:
		return Definition{"SpO2", "%", "%", "59408-5", 150456, percent, 0}, true
	case PulseRate:
		return Definition{"Pulse rate", "/min", "/min", "8889-8", 149530, perMinute, 0}, true
	case PerfusionIndex:
		return Definition{"Perfusion index", "%", "%", "61006-3", 150448, percent, 2}, true
	case Pleth:
		return Definition{"Pleth", "", "1", "", 150452, 262656, 0}, true
	case HeartRate:
		return Definition{"Heart rate", "/min", "/min", "8867-4", 147842, perMinute, 0}, true
	case NIBPSystolic:
		return Definition{"NIBP systolic", "mmHg", "mm[Hg]", "8480-6", 150021, mmHg, 0}, true
	case NIBPDiastolic:
		return Definition{"NIBP diastolic", "mmHg", "mm[Hg]", "8462-4", 150022, mmHg, 0}, true
	case NIBPMean:
		return Definition{"NIBP mean", "mmHg", "mm[Hg]", "8478-0", 150023, mmHg, 0}, true
	case NIBPPulse:
		return Definition{"NIBP pulse", "/min", "/min", "8867-4", 149546, perMinute, 0}, true
	case CuffPressure:
		return Definition{"Cuff pressure", "mmHg", "mm[Hg]", "", 0, mmHg, 0}, true
	case Temperature:
		return Definition{"Temperature", "°C", "Cel", "8310-5", 150344, 268192, 1}, true
	case RespiratoryRate:
		return Definition{"Respiratory rate", "/min", "/min", "9279-1", 151562, 264928, 0}, true
	case EtCO2:
		return Definition{"End-tidal CO2", "mmHg", "mm[Hg]", "19891-1", 151728, mmHg, 0}, true
	}
	return Definition{}, false
}
