package suntech

import (
	"time"

	"telecart/peripherals"
)

// hear handles an answer of the module.
func (s state) hear(ev event) (state, []effect) {
	if s.phase == gone {
		return s, nil
	}
	if s.mute {
		s.since = ev.at // nobody saw what it did before
	}
	s.heard, s.sent, s.mute = ev.at, time.Time{}, false
	s = s.refused(ev)
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

// refused notes whether the module accepts any command at all while nothing is
// measured; while it measures, a busy one does not. The interval mode ends with
// one that does not.
func (s state) refused(ev event) state {
	waits := s.phase == stopping || s.phase == emptying || s.phase == resting
	if !waits || ev.kind != acked || ev.letter == received || ev.letter == executed || ev.letter == aborted {
		s.refusing, s.refusal = time.Time{}, peripherals.Sentence{}
		return s
	}
	if s.refusing.IsZero() {
		s.refusing = ev.at
	}
	if ev.at.Sub(s.refusing) >= refusedTime {
		s.next = time.Time{}
		s.refusal = sentenceUnwilling
		if ev.letter == asleep {
			s.refusal = sentenceAsleep
		}
	}
	return s
}

func (s state) ack(letter byte, at time.Time) (state, []effect) {
	switch s.phase {
	case stopping:
		if letter == aborted || letter == executed {
			return s.enter(emptying, at), nil
		}
	case starting:
		if s.tries == 0 {
			return s, nil // the answer to an earlier command
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
			s.tries = min(s.tries, 1) // it is not finished yet
		}
		return s.correct(letter, at), nil
	case emptying, resting:
		return s.correct(letter, at), nil
	}
	return s, nil
}

// decline handles a start that the module did not accept. Nothing was measured,
// so earlier values stay. The module's state is unknown, so it is stopped.
func (s state) decline(why peripherals.Sentence, at time.Time) (state, []effect) {
	s.next = time.Time{}
	return s.stop(why, at), []effect{{kind: refuse, why: why}}
}
