package suretemp

// What only tests do to a virtual instrument.

// Set sets the patient's temperature, °C.
func (t *Twin) Set(celsius float64) { t.with(func() { t.celsius = celsius }) }

// Algorithm is what is set on the module: 0 oral, 1 rectal, 2 paediatric
// axillary, 3 calibration key, 4 adult axillary.
func (t *Twin) Algorithm(n byte) { t.with(func() { t.algorithm = n }) }

// Probe connects a probe: 0 oral/axillary, 1 calibration key, 2 rectal, 3 none.
func (t *Twin) Probe(n byte) { t.with(func() { t.probe = n }) }

// Fault makes the module report an error; 0 is none.
func (t *Twin) Fault(n uint16) { t.with(func() { t.fault = n }) }

// SelfTest sets the result of the self test; 0 is passed.
func (t *Twin) SelfTest(n uint16) { t.with(func() { t.post = n }) }

// Mute makes it say nothing.
func (t *Twin) Mute(on bool) { t.with(func() { t.mute = on }) }

// Stubborn makes it refuse to be started by the host.
func (t *Twin) Stubborn(on bool) { t.with(func() { t.stubborn = on }) }

// Take takes the probe out of its well, or puts it back. A locked switch does
// not notice.
func (t *Twin) Take(out bool) {
	t.with(func() {
		t.taken = out
		if !t.locked {
			t.lift(out)
		}
	})
}

// Locked reports whether the host has the probe's switch, and whether the
// probe is out as far as the module knows.
func (t *Twin) Locked() (locked, out bool) {
	t.with(func() { locked, out = t.locked, t.out })
	return locked, out
}
