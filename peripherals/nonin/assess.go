package nonin

import (
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// How far a packet's numbers are trusted; the first line that applies counts:
//
//	bit, any frame of the packet      quality    detail
//	sensor disconnect (modules)       no-signal  sensor disconnected
//	sensor alarm                      no-signal  sensor off
//	value missing (127, 511) or       no-signal  no value
//	  outside the specified range
//	out of track                      suspect    out of track
//	artifact, within the last 2 s     suspect    motion artefact
//	red perfusion at the last pulse   suspect    low perfusion
//	yellow perfusion at it            good       marginal perfusion
//	otherwise                         good
//
// Sensor alarm comes first because the device holds the last SpO2-D and HR-D
// for 10 s after the finger has left: a held number must never look measured.
// While out of track the device still chooses what to show, and sends 127 and
// 511 when it gives up, so its number is shown as suspect.
//
// Artifact and perfusion are set only during a pulse, and a packet is a third
// of a second: they hold until the next pulse is due.
const (
	artifactPackets  = 6  // 2 s, one beat at 30/min
	perfusionPackets = 12 // 4 s; unknown after longer without a pulse
)

const (
	detailUnplug   = "sensor disconnected"
	detailOff      = oximeter.DetailOff
	detailOOT      = "out of track"
	detailArtifact = "motion artefact"
	detailLow      = "low perfusion"
	detailMarginal = "marginal perfusion"
)

// assessor keeps what outlasts a packet.
type assessor struct {
	artifact  int  // packets left in which an artefact counts
	perfusion int  // the same for grade
	grade     byte // red, green or both, of the last pulse
}

// assess returns the quality of p as a whole (values may still be missing) and
// the reason, from the table above.
func (a *assessor) assess(p *packet) (peripherals.Quality, peripherals.Words) {
	a.remember(p)
	bits := p.any()
	switch {
	case bits&statusDisconnect != 0:
		*a = assessor{} // another finger may come
		return peripherals.NoSignal, detailUnplug
	case bits&statusAlarm != 0:
		*a = assessor{}
		return peripherals.NoSignal, detailOff
	case bits&statusOutOfTrack != 0:
		return peripherals.Suspect, detailOOT
	case a.artifact > 0:
		return peripherals.Suspect, detailArtifact
	case a.perfusion > 0 && a.grade == statusRed:
		return peripherals.Suspect, detailLow
	case a.perfusion > 0 && a.grade == statusRed|statusGreen:
		return peripherals.Good, detailMarginal
	}
	return peripherals.Good, ""
}

func (a *assessor) remember(p *packet) {
	a.artifact = max(a.artifact-1, 0)
	a.perfusion = max(a.perfusion-1, 0)
	for _, s := range p.status {
		if s&statusArtifact != 0 {
			a.artifact = artifactPackets
		}
		if g := s & (statusRed | statusGreen); g != 0 {
			a.grade, a.perfusion = g, perfusionPackets
		}
	}
}
