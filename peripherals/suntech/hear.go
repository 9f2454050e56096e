package suntech

import "time"

// hear is an answer of the module.
func (s state) hear(ev event) (state, []effect) {
	if s.phase == gone {
		return s, nil
	}
	if s.mute {
		s.since = ev.at // what it did before nobody has seen
	}
	s.heard, s.sent, s.mute = ev.at, time.Time{}, false
	switch ev.kind {
	case acked:
		return s.ack(ev.letter, ev.at)
	case pressed:
		return s.press(ev.mmHg, ev.at)
	case resulted:
		return s.finish(ev.result, ev.at)
	}
	return s, nil
}

func (s state) ack(letter byte, at time.Time) (state, []effect) {
	switch s.phase {
	case stopping:
		if letter == aborted || letter == executed {
			return s.enter(emptying, at), nil
		}
	case starting:
		if s.tries == 0 {
			return s, nil // the answer to what was asked before
		}
		if letter == received || letter == executed {
			s = s.enter(measuring, at)
			s.early = letter == executed
			return s, []effect{{kind: accept}}
		}
		if letter == busy {
			return s.decline(sentenceBusy, at)
		}
		return s.decline(sentenceRefused, at)
	case measuring:
		return s.claim(letter, at), nil
	case fetching:
		if letter == busy {
			s.tries = min(s.tries, 1) // it has not done with it yet
		}
		return s.correct(letter, at), nil
	case emptying, resting:
		return s.correct(letter, at), nil
	}
	return s, nil
}

func (s state) press(mmHg int, at time.Time) (state, []effect) {
	limit := s.size.limits()
	s.last = mmHg
	s.low++
	if mmHg >= limit.empty {
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
		s.peak = max(s.peak, mmHg)
		s = s.confirm(mmHg)
		out := []effect{{kind: pressure, mmHg: mmHg}}
		switch {
		case mmHg > limit.pressure:
			s, more := s.fail(sentenceTooHigh, words(89), at)
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
	case stopping, emptying:
		out := []effect{{kind: pressure, mmHg: mmHg}}
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
			return s.stop(sentenceUnasked, at), []effect{{kind: pressure, mmHg: mmHg}}
		}
	}
	return s, nil
}

// empty is a cuff that is known to be empty: the only way to rest.
func (s state) empty(at time.Time) (state, []effect) {
	s = s.enter(resting, at)
	s.risk, s.poll = false, at.Add(pollResting)
	if s.note == sentenceTight {
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

// decline is a start that the module did not take. Nothing was measured, so
// the values before it stay; what the module does now is not known, so it is
// stopped.
func (s state) decline(why string, at time.Time) (state, []effect) {
	s.next = time.Time{}
	return s.stop(why, at), []effect{{kind: refuse, why: why}}
}
