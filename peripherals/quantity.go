package peripherals

// Quantity names what is measured, as in JSON.
type Quantity string

// Quantities; see Define for their units and codes.
const (
	SpO2            Quantity = "spo2"
	PulseRate       Quantity = "pulse-rate" // of an oximeter
	IBPPulse        Quantity = "ibp-pulse"  // of an invasive pressure; Site is the line
	AnyPulse        Quantity = "pulse"      // of a monitor that does not say how it counts
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
