package suntech

import (
	"time"

	"telecart/peripherals"
)

// When a measurement is over. A letter alone does not tell: K may mean that the
// start, or an abort before it, was executed, and A and E may answer that abort
// too. A module that is measuring holds the previous result, perhaps another
// patient's, so none is fetched from a tight cuff.

// claim handles a letter that may end the measurement. A, E and T mean that the
// module stopped by itself; the result says why.
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

// collect begins to fetch the result; guess means that no K came with the cuff
// deflated.
func (s state) collect(guess bool, at time.Time) state {
	s = s.enter(fetching, at)
	s.guess = guess
	return s
}

// correct handles a K that comes after a guess: the module may have held the
// previous result then, so the result is fetched again.
func (s state) correct(letter byte, at time.Time) state {
	if letter != executed || !s.guess {
		return s
	}
	was := s.phase
	s = s.collect(false, at)
	if was == fetching {
		s.again = at.Add(answerTime) // the answer to the guess may be under way
	}
	return s
}

// tight reports whether there is pressure on the arm, well above what an empty
// cuff may show.
func (s state) tight() bool { return s.last >= 2*s.size.limits().empty }

// confirm drops the module's claim to be done if it pumps on.
func (s state) confirm(mmHg int) state {
	if mmHg > s.held+sway {
		s.claimed = time.Time{}
	}
	return s
}

// overdue returns why the measurement has to be stopped, or "": it takes too
// long, or the module claimed long ago to be done and the cuff is still as
// tight. If the pressure fell, it is measuring, within its time.
func (s state) overdue(at time.Time) (_ state, why peripherals.Sentence, detail peripherals.Words) {
	switch {
	case at.Sub(s.since) >= s.size.limits().inflated:
		return s, sentenceTooLong, words(4)
	case s.claimed.IsZero() || at.Sub(s.claimed) < emptyTime:
		return s, peripherals.Sentence{}, ""
	case s.last >= s.held-sway:
		return s, sentenceTight, detailNoResult
	}
	s.claimed = time.Time{}
	return s, peripherals.Sentence{}, ""
}

// finish handles a result. One that nobody waits for is old, and one of zeros
// is none and is fetched again. A repeated one was reported.
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
	out := []effect{{kind: values, res: r, began: s.began()}}
	s.ended = at
	why := r.problem()
	if why == "" {
		s.failures = 0
		s.note = peripherals.Sentence{}
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

// began returns when the last measurement began; zero if there was none.
func (s state) began() time.Time {
	if len(s.starts) == 0 {
		return time.Time{}
	}
	return s.starts[len(s.starts)-1]
}
