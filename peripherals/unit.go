package peripherals

// unit is what a quantity is measured in.
type unit int

const (
	dimensionless unit = iota
	percent
	beats // a minute
	breaths
	mmHg
	cmH2O
	celsius
	millivolts
	millimetres // of an ECG, 0.1 mV each
	ohms
	gramsPerDL
	millilitres
	litresPerMin
	mlPerCmH2O
)

// of makes the definition of a quantity that is measured in u.
func (u unit) of(label, loinc string, mdc uint32, decimals int) Definition {
	d := Definition{Label: label, LOINC: loinc, MDC: mdc, Decimals: decimals}
	d.Unit, d.UCUM, d.MDCUnit = u.names()
	return d
}

// names returns the unit as people write it, in UCUM, and in IEEE 11073-10101
// (partition 4).
func (u unit) names() (shown, ucum string, mdc uint32) {
	switch u {
	case percent:
		return "%", "%", 262688
	case beats:
		return "/min", "/min", 264864
	case breaths:
		return "/min", "/min", 264928
	case mmHg:
		return "mmHg", "mm[Hg]", 266016
	case cmH2O:
		return "cmH2O", "cm[H2O]", 266048
	case celsius:
		return "°C", "Cel", 268192
	case millivolts:
		return "mV", "mV", 266418
	case millimetres:
		return "mm", "mm", 263442
	case ohms:
		return "Ω", "Ohm", 0 // found with Philips only
	case gramsPerDL:
		return "g/dL", "g/dL", 264256
	case millilitres:
		return "mL", "mL", 263762
	case litresPerMin:
		return "L/min", "L/min", 265216
	case mlPerCmH2O:
		return "mL/cmH2O", "mL/cm[H2O]", 268050
	}
	return "", "1", 262656
}
