package suntech

import "time"

// When a measurement is over. A letter alone does not say so: K may mean that
// the start was executed, or an abort before it, and A and E may answer that
// abort too. The result that a module holds while it measures is the one
// before, perhaps another patient's, so none is fetched from a tight cuff.

// claim is a letter that may end the measurement. A, E and T are a module that
// stopped by itself, which says why in the result.
func (s state) claim(letter byte, at time.Time) state {
	first := at.Sub(s.since) < fillTime // nothing can have been measured yet
	switch {
	case letter != executed && letter != aborted && letter != 'E' && letter != 'T':
	case first && (letter == executed || !s.tight()):
		s.early = true
	case s.tight():
		// The pressure may be a little old, or the valve just open: look again.
		s.claimed, s.held, s.poll = at, s.last, at
	default:
		return s.collect(letter != executed, at)
	}
	return s
}

// collect begins to ask for the result; guess says that no K came with the
// cuff let out.
func (s state) collect(guess bool, at time.Time) state {
	s = s.enter(fetching, at)
	s.guess = guess
	return s
}

// correct is a K that comes after the result was asked for on a guess: what
// the module held then may have been the one before. It is asked for once more.
func (s state) correct(letter byte, at time.Time) state {
	if letter != executed || !s.guess {
		return s
	}
	was := s.phase
	s = s.collect(false, at)
	if was == fetching {
		s.again = at.Add(answerTime) // the answer to the guess may be on its way
	}
	return s
}

// tight reports whether there is pressure on the arm, well above what an empty
// cuff may show.
func (s state) tight() bool { return s.last >= 2*s.size.limits().empty }

// confirm forgets that the module said it was done when it pumps on.
func (s state) confirm(mmHg int) state {
	if mmHg > s.held+sway {
		s.claimed = time.Time{}
	}
	return s
}

// overdue returns why the measurement has to be stopped, or "": it takes too
// long, or the module said long ago that it was done and the cuff is as tight
// as then. If the pressure fell it measures, within its time.
func (s state) overdue(at time.Time) (_ state, why, detail string) {
	switch {
	case at.Sub(s.since) >= s.size.limits().inflated:
		return s, sentenceTooLong, words(4)
	case s.claimed.IsZero() || at.Sub(s.claimed) < emptyTime:
		return s, "", ""
	case s.last >= s.held-sway:
		return s, sentenceTight, detailNoResult
	}
	s.claimed = time.Time{}
	return s, "", ""
}

// finish is the result; one that nobody waits for is an old one, and one of
// zeros is none: it is asked for again. One that comes a second time was told.
func (s state) finish(r result, at time.Time) (state, []effect) {
	if s.phase != fetching || s.tries == 0 || r == (result{}) {
		return s, nil
	}
	r.unseen = s.peak < inflatedFrom
	s = s.enter(emptying, at)
	if r == s.told {
		return s, nil
	}
	s.told = r
	out := []effect{{kind: values, res: r}}
	s.ended = at
	why := r.problem()
	if why == "" {
		s.failures = 0
		s.note = ""
	} else {
		s.failures++
		s.note = sentenceFailed(why)
		if s.bad = faulty(r.code); s.bad {
			s.note = sentenceFaulty
		}
	}
	if s.every > 0 && !s.bad && s.failures < 2 && r.code != 86 {
		s.next = s.began().Add(s.every)
	}
	return s, out
}

// began is when the last measurement did.
func (s state) began() time.Time { return s.starts[len(s.starts)-1] }
