package suntech

import (
	"cmp"

	"telecart/peripherals"
)

// status is what a nurse is told of s; ok is false while there is nothing new
// to say.
func (s state) status() (state peripherals.State, detail string, ok bool) {
	switch {
	case s.phase == gone:
		return "", "", false
	case s.mute:
		return peripherals.Offline, sentenceSilent, true
	case s.bad: // also when the note has grown old
		return peripherals.Degraded, cmp.Or(s.note, sentenceFaulty), true
	case s.refusal != "":
		return peripherals.Degraded, s.refusal, true
	}
	switch s.phase {
	case stopping:
		if s.note == sentenceStopped || s.note == sentenceLostLink {
			return peripherals.Degraded, sentenceStopping, true // it is not confirmed
		}
		return peripherals.Degraded, s.note, s.note != ""
	case emptying:
		return "", "", false
	case resting:
		if s.over > 0 {
			return peripherals.Degraded, cmp.Or(s.note, s.excess()), true
		}
		return peripherals.Online, s.note, true
	}
	return peripherals.Online, sentenceMeasuring, true
}
