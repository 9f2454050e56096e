package suntech

import (
	"time"

	"telecart/peripherals"
)

// readable is the highest pressure, in mmHg, that a module can measure.
// Anything above, such as FFFF, comes from a failed transducer or a zero that
// drifted below 0. The nurse sees no value, but for the arm the worst is
// assumed: the cuff is not empty, so nothing is started; a limit is exceeded,
// so a measurement is aborted, and none begins before a technician releases the
// module; and a cuff that should be empty is let out.
const readable = 330

// unseen is a pressure that is not known yet.
const unseen = -1

// shown reports a pressure to the nurse.
func shown(mmHg int) effect {
	if mmHg > readable {
		return effect{kind: noPressure, detail: detailRange}
	}
	return effect{kind: pressure, mmHg: mmHg}
}

// unemptied returns the sentence for a cuff that did not empty in time.
func (s state) unemptied() peripherals.Sentence {
	if s.last == unseen || s.last > readable {
		return sentenceUnreadable
	}
	return sentenceTight
}

// hindered reports whether the note is such a sentence.
func (s state) hindered() bool { return s.note == sentenceTight || s.note == sentenceUnreadable }

// hindrance returns why the cuff cannot be known to be empty soon, or "".
func (s state) hindrance() peripherals.Sentence {
	if s.refusal.IsZero() && s.hindered() {
		return s.note
	}
	return s.refusal
}

// excess returns why a module that exceeded a limit is not used.
func (s state) excess() peripherals.Sentence {
	if s.over > readable {
		return sentenceUnreadable
	}
	return sentenceOver
}

// press handles a cuff pressure.
func (s state) press(mmHg int, at time.Time) (state, []effect) {
	s.last = mmHg
	s.low++
	if mmHg >= s.size.limits().empty {
		s.low = 0
	}
	if s.phase == starting && s.tries > 0 && mmHg >= inflatedFrom {
		// Its O was lost; it is doing what it was told.
		s = s.enter(measuring, at)
		s, more := s.press(mmHg, at)
		return s, append([]effect{{kind: accept}}, more...)
	}
	switch s.phase {
	case measuring:
		return s.progress(mmHg, at)
	case stopping, emptying:
		out := []effect{shown(mmHg)}
		enough := emptyPolls
		if s.phase == stopping && s.risk {
			enough = surePolls
		}
		if s.low >= enough {
			s, more := s.empty(at)
			return s, append(out, more...)
		}
		return s, out
	case resting:
		if mmHg < inflatedFrom {
			s.high = 0
			return s, nil
		}
		if s.high++; s.high >= emptyPolls {
			s.risk = true
			why := sentenceUnasked
			if mmHg > readable {
				why = sentenceUnreadable
			}
			return s.stop(why, at), []effect{shown(mmHg)}
		}
	}
	return s, nil
}

// progress handles the pressure during a measurement.
func (s state) progress(mmHg int, at time.Time) (state, []effect) {
	s.peak = max(s.peak, mmHg)
	s = s.confirm(mmHg)
	out := []effect{shown(mmHg)}
	switch {
	case mmHg > s.size.limits().pressure:
		why, detail := sentenceTooHigh, words(89)
		if mmHg > readable {
			why, detail = sentenceUnreadable, detailRange
		}
		s, more := s.fail(why, detail, at)
		s.over = max(s.over, mmHg) // its own limit did not hold
		return s, append(out, more...)
	case !s.claimed.IsZero() && !s.tight():
		return s.collect(true, at), out
	case s.peak >= inflatedFrom && s.low >= donePolls:
		return s.collect(true, at), out // its K was lost
	case s.early && s.low >= donePolls && at.Sub(s.since) >= fillTime:
		return s.collect(true, at), out // K meant that it was over
	}
	return s, out
}

// empty handles a cuff that is known to be empty: the only way to rest.
func (s state) empty(at time.Time) (state, []effect) {
	s = s.enter(resting, at)
	s.risk, s.poll = false, at.Add(pollResting)
	if s.hindered() {
		s.note = sentenceEmptied
		if s.over > 0 || s.bad {
			s.note = peripherals.Sentence{} // that is more important
		}
	}
	out := []effect{{kind: noPressure, detail: detailResting}}
	if s.asked == "" {
		return s, out
	}
	s, more := s.want(event{at: at, size: s.asked})
	s.asked = ""
	return s, append(out, more...)
}
