package peripherals

// unit is the unit of a quantity.
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

// of returns the definition of a quantity in this unit.
func (u unit) of(label, loinc string, mdc uint32, decimals int) Definition {
	d := Definition{Label: label, LOINC: loinc, MDC: mdc, Decimals: decimals}
	d.Unit, d.UCUM, d.MDCUnit = u.names()
	return d
}

// names returns the unit for people, in UCUM, and in IEEE 11073-10101
// (partition 4).
func (u unit) names() (shown, ucum string, mdc uint32) {
	n := [...]struct {
		shown, ucum string
		mdc         uint32
	}{
		dimensionless: {"", "1", 262656},
		percent:       {"%", "%", 262688},
		beats:         {"/min", "/min", 264864},
		breaths:       {"/min", "/min", 264928},
		mmHg:          {"mmHg", "mm[Hg]", 266016},
		cmH2O:         {"cmH2O", "cm[H2O]", 266048},
		celsius:       {"°C", "Cel", 268192},
		millivolts:    {"mV", "mV", 266418},
		millimetres:   {"mm", "mm", 263442},
		ohms:          {"Ω", "Ohm", 0}, // only Philips defines one
		gramsPerDL:    {"g/dL", "g/dL", 264256},
		millilitres:   {"mL", "mL", 263762},
		litresPerMin:  {"L/min", "L/min", 265216},
		mlPerCmH2O:    {"mL/cmH2O", "mL/cm[H2O]", 268050},
	}[u]
	return n.shown, n.ucum, n.mdc
}
