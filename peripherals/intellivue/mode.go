package intellivue

// Modes of the monitor (page 96).
const (
	modeDemo    = 0x2000
	modeService = 0x1000
	modeStandby = 0x0002
	modeConfig  = 0x0001

	modeTest = 0x10000 // none of the guide's: its alerts say so
)

// gathered is a mode that the parts of an answer say together: an answer may
// come in several messages and be of several devices, of which one does not
// undo what another said of itself.
type gathered struct {
	settled uint32 // by the last whole answer
	coming  uint32 // by the parts of one that came so far
	said    bool   // one of them says it
}

func (g *gathered) add(mode uint32) { g.coming, g.said = g.coming|mode, true }

// end is the last part's. An answer that says nothing changes nothing.
func (g *gathered) end() {
	if g.said {
		*g = gathered{settled: g.coming}
	}
}

func (g *gathered) now() uint32 { return g.settled | g.coming }

// mode is what the monitor says of itself, and what its alerts say of it.
func (r *report) mode() uint32 { return r.operating.now() | r.alerting.now() }

// alertMode returns the mode that the state of a monitor's alerts tells; ok is
// false where it is not among the attributes.
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
