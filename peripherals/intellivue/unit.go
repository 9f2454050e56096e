package intellivue

import "telecart/peripherals"

// Unit codes, partition 4 of IEEE 11073-10101.
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

// linear converts a number from one unit to another.
type linear struct{ factor, offset float64 }

func (l linear) of(v float64) float64 { return v*l.factor + l.offset }

// conversion returns the conversion from the device's unit to the unit of q.
// There is none between different kinds of unit: such a value is not shown.
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

func meaning(code uint16) (s scale, ok bool) {
	s, ok = map[uint16]scale{
		unitNone:      {"number", 1, 0},
		unitPercent:   {"fraction", 0.01, 0},
		unitMilliM:    {"length", 0.001, 0},
		unitMilliL:    {"volume", 0.001, 0},
		unitGramPerL:  {"concentration", 1, 0},
		unitGramPerDL: {"concentration", 10, 0},
		unitPerMin:    {"rate", 1, 0},
		unitBeats:     {"rate", 1, 0},
		unitPulses:    {"rate", 1, 0},
		unitBreaths:   {"rate", 1, 0},
		unitLPerMin:   {"flow", 1, 0},
		unitMLPerMin:  {"flow", 0.001, 0},
		unitHPa:       {"pressure", 100, 0},
		unitMbar:      {"pressure", 100, 0},
		unitKPa:       {"pressure", 1000, 0},
		unitMmHg:      {"pressure", paPerMmHg, 0},
		unitCmH2O:     {"pressure", paPerCmH2O, 0},
		unitMilliVolt: {"voltage", 0.001, 0},
		unitMicroVolt: {"voltage", 0.000001, 0},
		unitOhm:       {"impedance", 1, 0},
		unitCelsius:   {"temperature", 1, 0},
		unitFahr:      {"temperature", 5.0 / 9, -32 * 5.0 / 9},
	}[code]
	return s, ok
}

// measured returns the same for the UCUM units of quantities.
func measured(ucum string) (scale, bool) {
	code, ok := map[string]uint16{
		"1":       unitNone,
		"%":       unitPercent,
		"mm":      unitMilliM,
		"mL":      unitMilliL,
		"g/dL":    unitGramPerDL,
		"/min":    unitPerMin,
		"L/min":   unitLPerMin,
		"mm[Hg]":  unitMmHg,
		"cm[H2O]": unitCmH2O,
		"mV":      unitMilliVolt,
		"Ohm":     unitOhm,
		"Cel":     unitCelsius,
	}[ucum]
	if !ok {
		return scale{}, false
	}
	return meaning(code)
}
