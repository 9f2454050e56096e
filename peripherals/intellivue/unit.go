package intellivue

import "telecart/peripherals"

// unit codes, partition 4 of IEEE 11073-10101.
const (
	unitNone      = 0x0200 // dimensionless
	unitPercent   = 0x0220
	unitMilliM    = 0x0512
	unitMilliL    = 0x0652
	unitGramPerL  = 0x0800
	unitGramPerDL = 0x0840
	unitPerMin    = 0x09E0
	unitBeats     = 0x0AA0
	unitPulses    = 0x0AC0
	unitBreaths   = 0x0AE0
	unitLPerMin   = 0x0C00
	unitMLPerMin  = 0x0C12
	unitHPa       = 0x0F02
	unitKPa       = 0x0F03
	unitMmHg      = 0x0F20
	unitCmH2O     = 0x0F40
	unitMbar      = 0x0F72
	unitMilliVolt = 0x10B2
	unitMicroVolt = 0x10B3
	unitOhm       = 0x10C0
	unitFahr      = 0x1140
	unitCelsius   = 0x17A0
)

// linear is how a number in one unit becomes one in another.
type linear struct{ factor, offset float64 }

func (l linear) of(v float64) float64 { return v*l.factor + l.offset }

// conversion returns how a value with the device's unit code becomes one in
// the unit that q is defined in. There is none between units that do not
// measure the same: such a value is not shown, whatever its number is.
func conversion(code uint16, q peripherals.Quantity) (linear, bool) {
	d, ok := peripherals.Define(q)
	if !ok {
		return linear{}, false
	}
	from, ok := meaning(code)
	if !ok {
		return linear{}, false
	}
	to, ok := measured(d.UCUM)
	if !ok || from.kind != to.kind {
		return linear{}, false
	}
	return linear{from.factor / to.factor, (from.offset - to.offset) / to.factor}, true
}

// scale is a unit of a kind: base = value × factor + offset.
type scale struct {
	kind           string
	factor, offset float64
}

// The conventional millimetre of mercury and centimetre of water, in Pa.
const (
	paPerMmHg  = 133.322387415
	paPerCmH2O = 98.0665
)

func meaning(code uint16) (scale, bool) {
	switch code {
	case unitNone:
		return scale{"number", 1, 0}, true
	case unitPercent:
		return scale{"fraction", 0.01, 0}, true
	case unitMilliM:
		return scale{"length", 0.001, 0}, true
	case unitMilliL:
		return scale{"volume", 0.001, 0}, true
	case unitGramPerL:
		return scale{"concentration", 1, 0}, true
	case unitGramPerDL:
		return scale{"concentration", 10, 0}, true
	case unitPerMin, unitBeats, unitPulses, unitBreaths:
		return scale{"rate", 1, 0}, true
	case unitLPerMin:
		return scale{"flow", 1, 0}, true
	case unitMLPerMin:
		return scale{"flow", 0.001, 0}, true
	case unitHPa, unitMbar:
		return scale{"pressure", 100, 0}, true
	case unitKPa:
		return scale{"pressure", 1000, 0}, true
	case unitMmHg:
		return scale{"pressure", paPerMmHg, 0}, true
	case unitCmH2O:
		return scale{"pressure", paPerCmH2O, 0}, true
	case unitMilliVolt:
		return scale{"voltage", 0.001, 0}, true
	case unitMicroVolt:
		return scale{"voltage", 0.000001, 0}, true
	case unitOhm:
		return scale{"impedance", 1, 0}, true
	case unitCelsius:
		return scale{"temperature", 1, 0}, true
	case unitFahr:
		return scale{"temperature", 5.0 / 9, -32 * 5.0 / 9}, true
	}
	return scale{}, false
}

// measured returns the same for the UCUM units that quantities are defined in.
func measured(ucum string) (scale, bool) {
	switch ucum {
	case "1":
		return meaning(unitNone)
	case "%":
		return meaning(unitPercent)
	case "mm":
		return meaning(unitMilliM)
	case "mL":
		return meaning(unitMilliL)
	case "L":
		return scale{"volume", 1, 0}, true
	case "g/L":
		return meaning(unitGramPerL)
	case "g/dL":
		return meaning(unitGramPerDL)
	case "/min":
		return meaning(unitPerMin)
	case "L/min":
		return meaning(unitLPerMin)
	case "mm[Hg]":
		return meaning(unitMmHg)
	case "kPa":
		return meaning(unitKPa)
	case "cm[H2O]":
		return meaning(unitCmH2O)
	case "mbar":
		return meaning(unitMbar)
	case "mV":
		return meaning(unitMilliVolt)
	case "uV":
		return meaning(unitMicroVolt)
	case "Ohm":
		return meaning(unitOhm)
	case "Cel":
		return meaning(unitCelsius)
	}
	return scale{}, false
}
