package suntech

import (
	"cmp"

	"telecart/peripherals"
)

// status returns what the nurse sees; ok is false while there is nothing new.
func (s state) status() (state peripherals.State, detail peripherals.Sentence, ok bool) {
	switch {
	case s.phase == gone:
		return "", peripherals.Sentence{}, false
	case s.mute:
		return peripherals.Offline, sentenceSilent, true
	case s.bad: // even when the note is old
		return peripherals.Degraded, cmp.Or(s.note, sentenceFaulty), true
	case !s.refusal.IsZero():
		return peripherals.Degraded, s.refusal, true
	}
	switch s.phase {
	case stopping:
		if s.note == sentenceStopped || s.note == sentenceLostLink {
			return peripherals.Degraded, sentenceStopping, true // not confirmed yet
		}
		return peripherals.Degraded, s.note, !s.note.IsZero()
	case emptying:
		return "", peripherals.Sentence{}, false
	case resting:
		if s.over > 0 {
			return peripherals.Degraded, cmp.Or(s.note, s.excess()), true
		}
		return peripherals.Online, s.note, true
	}
	return peripherals.Online, sentenceMeasuring, true
}
