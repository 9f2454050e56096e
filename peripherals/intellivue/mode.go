package intellivue

// Modes of the monitor (page 96).
const (
	modeDemo    = 0x2000
	modeService = 0x1000
	modeStandby = 0x0002
	modeConfig  = 0x0001

	modeTest = 0x10000 // not in the guide: from the state of the alerts
)

// gathered is a mode collected from the parts of an answer, which may come in
// several messages and from several devices: one does not undo what another
// reported.
type gathered struct {
	settled uint32 // from the last whole answer
	coming  uint32 // from the parts so far of the next one
	said    bool   // one of these parts has a mode
}

func (g *gathered) add(mode uint32) { g.coming, g.said = g.coming|mode, true }

// end completes an answer. One without a mode changes nothing.
func (g *gathered) end() {
	if g.said {
		*g = gathered{settled: g.coming}
	}
}

func (g *gathered) now() uint32 { return g.settled | g.coming }

// mode combines the modes of the monitor and of its alerts.
func (r *report) mode() uint32 { return r.operating.now() | r.alerting.now() }

// alertMode returns the mode in the state of a monitor's alerts; ok is false if
// it is not among the attributes.
func alertMode(list cursor) (mode uint32, ok bool) {
	walkAttributes(&list, func(a attribute) {
		if a.id != attrAlarmState {
			return
		}
		state := a.value.u16()
		ok = !a.value.bad
		for bit, means := range map[uint16]uint32{alertDemo: modeDemo, alertTest: modeTest, alertStandby: modeStandby} {
			if state&bit != 0 {
				mode |= means
			}
		}
	})
	return mode, ok
}
