package suntech

import "time"

// readable is the highest pressure, in mmHg, that a module can measure. What
// is above it, such as FFFF, is no pressure: a transducer that failed, or a
// zero that drifted below 0. The nurse is shown none, but for the arm the worst
// is believed: the cuff is not empty, so nothing is started; it is within no
// limit, so a measurement is aborted, and none begins before the module was
// connected anew; and where nothing should be in the cuff it is let out.
const readable = 330

// unseen stands for a pressure that was not told yet.
const unseen = -1

// shown is a pressure for the nurse.
func shown(mmHg int) effect {
	if mmHg > readable {
		return effect{kind: noPressure, why: detailRange}
	}
	return effect{kind: pressure, mmHg: mmHg}
}

// unemptied is what to say of a cuff that is not known to be empty in time.
func (s state) unemptied() string {
	if s.last == unseen || s.last > readable {
		return sentenceUnreadable
	}
	return sentenceTight
}

// hindered reports whether the note is one of those.
func (s state) hindered() bool { return s.note == sentenceTight || s.note == sentenceUnreadable }

// hindrance is why the cuff cannot be known to be empty soon, or "".
func (s state) hindrance() string {
	if s.refusal == "" && s.hindered() {
		return s.note
	}
	return s.refusal
}

// excess is why a module that passed a limit is not used.
func (s state) excess() string {
	if s.over > readable {
		return sentenceUnreadable
	}
	return sentenceOver
}

// press is an answer with the cuff pressure.
func (s state) press(mmHg int, at time.Time) (state, []effect) {
	s.last = mmHg
	s.low++
	if mmHg >= s.size.limits().empty {
		s.low = 0
	}
	if s.phase == starting && s.tries > 0 && mmHg >= inflatedFrom {
		// Its O was lost; it does what it was told.
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

// progress is the pressure while it measures.
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

// empty is a cuff that is known to be empty: the only way to rest.
func (s state) empty(at time.Time) (state, []effect) {
	s = s.enter(resting, at)
	s.risk, s.poll = false, at.Add(pollResting)
	if s.hindered() {
		s.note = sentenceEmptied
		if s.over > 0 || s.bad {
			s.note = "" // that is more important
		}
	}
	out := []effect{{kind: noPressure, why: detailResting}}
	if s.asked == "" {
		return s, out
	}
	s, more := s.want(event{at: at, size: s.asked})
	s.asked = ""
	return s, append(out, more...)
}
