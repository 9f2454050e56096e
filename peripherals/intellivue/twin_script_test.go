package intellivue

import "time"

// What only tests do to a virtual instrument.

// Set sets a value, in the unit it is given in.
func (m *Twin) Set(physio uint16, value float64) {
	m.change(physio, func(n *twinNumeric) { n.value = value })
}

// SetState sets a measurement's state bits, of a numeric or a wave.
func (m *Twin) SetState(physio, state uint16) {
	m.change(physio, func(n *twinNumeric) { n.state = state })
	m.script(func() {
		for _, c := range m.waves {
			if c.physio == physio {
				c.state = state
			}
		}
	})
}

// SetUnit gives a measurement another unit code and value.
func (m *Twin) SetUnit(physio, unit uint16, decimals int, value float64) {
	m.change(physio, func(n *twinNumeric) { n.unit, n.decimals, n.value = unit, decimals, value })
}

// Measure adds a measurement in mmHg.
func (m *Twin) Measure(physio uint16, value float64) {
	m.script(func() {
		m.numerics = append(m.numerics, &twinNumeric{handle: 0x100 + uint16(len(m.numerics)), physio: physio,
			label: 0x00020000 | uint32(physio), unit: unitMmHg, category: 1, value: value})
	})
}

// Unplug takes a measurement's module out, or puts it back.
func (m *Twin) Unplug(physio uint16, out bool) {
	m.change(physio, func(n *twinNumeric) { n.absent = out })
}

// MeasureNBP is a new measurement of the cuff, done now.
func (m *Twin) MeasureNBP(sys, dia, mean float64) {
	m.Set(PhysioNBPSys, sys)
	m.Set(PhysioNBPDia, dia)
	m.Set(PhysioNBPMean, mean)
	m.script(m.stampCuff)
}

// SetMode sets the operating mode: 4000 monitoring, 2000 demonstration, 1000
// service, 0002 standby.
func (m *Twin) SetMode(mode uint16) { m.script(func() { m.mode = mode }) }

// MoveClock sets the monitor's date and time forward.
func (m *Twin) MoveClock(by time.Duration) { m.script(func() { m.ahead += by }) }

// Refuse makes the next n association requests fail.
func (m *Twin) Refuse(n int) { m.script(func() { m.refuse = n }) }

// Deaf makes the monitor answer nothing, as one that is switched off.
func (m *Twin) Deaf(on bool) { m.script(func() { m.deaf = on }) }

// RefuseExtended makes the monitor answer extended polls with an error.
func (m *Twin) RefuseExtended(on bool) { m.script(func() { m.noExt = on }) }

// LoseWaves leaves out the next n periods of 256 ms of all waves.
func (m *Twin) LoseWaves(n int) { m.script(func() { m.lose = n }) }

// MarkSample marks a sample of a wave's next period as invalid.
func (m *Twin) MarkSample(physio uint16) {
	m.script(func() {
		for _, c := range m.waves {
			if c.physio == physio {
				c.mark = invalidMask
			}
		}
	})
}

// Alarm makes the monitor alarm with these texts; none ends it.
func (m *Twin) Alarm(texts ...string) { m.script(func() { m.alarms = texts }) }

// WithholdAlarms makes the monitor answer no more polls for its alerts.
func (m *Twin) WithholdAlarms(on bool) { m.script(func() { m.withhold = on }) }

// Garbage puts count bytes of noise before what is sent next.
func (m *Twin) Garbage(count int) { m.script(func() { m.garbage += count }) }

// Abort makes the monitor end the association now.
func (m *Twin) Abort() {
	m.script(func() {
		if m.associated {
			m.end()
			m.send(saved(twinAbort))
		}
	})
}

// Counts returns what happened so far.
func (m *Twin) Counts() TwinCounts {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts
}

// Leftover makes the monitor believe that it is associated since now with a
// client that is gone.
func (m *Twin) Leftover() {
	m.script(func() { m.associated, m.confirmed, m.heard = true, true, m.at })
}

func (m *Twin) change(physio uint16, f func(*twinNumeric)) {
	m.script(func() {
		if n := m.find(physio); n != nil {
			f(n)
		}
	})
}
