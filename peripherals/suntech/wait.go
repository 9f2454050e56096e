package suntech

import (
	"cmp"
	"time"

	"telecart/peripherals"
)

// wait does what is due: it sends the phase's commands, and acts on answers
// that are overdue.
func (s state) wait(at time.Time) (state, []effect) {
	if at.Sub(s.heard) >= silence {
		return s.quiet(at)
	}
	var out []effect
	if s.asked != "" && !at.Before(s.until) {
		s.asked = ""
		out = append(out, effect{kind: refuse, why: cmp.Or(s.hindrance(), sentenceEmptying)})
	}
	switch s.phase {
	case stopping:
		if (s.last == unseen || s.last >= s.size.limits().empty) && at.Sub(s.since) >= emptyTime {
			s.note = s.unemptied()
		}
		if !at.Before(s.again) {
			s, out = s.say(abortCommand(), at, out)
			s.again, s.tries = at.Add(repeatAbort), s.tries+1
			s.poll = at.Add(pollInflated)
		}
	case emptying:
		if at.Sub(s.since) >= emptyTime {
			s, more := s.stop(s.unemptied(), at).wait(at)
			return s, append(out, more...)
		}
	case resting:
		if at.Sub(s.since) >= noteTime {
			s.note = peripherals.Sentence{}
		}
		s = s.interval(at)
	case starting:
		switch {
		case s.tries > 0 && at.Sub(s.again) >= 0:
			s, out = s.decline(sentenceNoAnswer, at)
			s, more := s.wait(at)
			return s, append(out, more...)
		case s.tries == 0 && s.free(at):
			s, out = s.say(startCommand(s.size), at, out)
			s.again, s.tries = at.Add(startTime), 1
		}
		if s.tries == 0 {
			return s, out
		}
	case measuring:
		var why peripherals.Sentence
		var detail peripherals.Words
		if s, why, detail = s.overdue(at); !why.IsZero() {
			s, out = s.fail(why, detail, at)
			s, more := s.wait(at)
			return s, append(out, more...)
		}
	case fetching:
		s, more := s.fetch(at)
		return s, append(out, more...)
	}
	return s.ask(at, out)
}

// fetch requests the result, three times at most.
func (s state) fetch(at time.Time) (state, []effect) {
	switch {
	case at.Before(s.again) || !s.free(at):
		return s, nil
	case s.tries == fetchTries || at.Sub(s.since) >= fetchTime:
		s, out := s.fail(sentenceNoResult, detailNoResult, at)
		s, more := s.wait(at)
		return s, append(out, more...)
	}
	s, out := s.say(resultCommand(), at, nil)
	s.again, s.tries = at.Add(repeatFetch), s.tries+1
	return s, out
}

// ask polls the cuff pressure.
func (s state) ask(at time.Time, out []effect) (state, []effect) {
	if at.Before(s.poll) || !s.free(at) {
		return s, out
	}
	every := pollInflated
	if s.phase == resting {
		every = pollResting
	}
	s.poll = at.Add(every)
	return s.say(pressureCommand(), at, out)
}

// free reports whether the half duplex line is free: one request at a time.
func (s state) free(at time.Time) bool {
	return s.sent.IsZero() || at.Sub(s.sent) >= answerTime
}

func (s state) say(p []byte, at time.Time, out []effect) (state, []effect) {
	s.sent = at
	return s, append(out, effect{kind: send, data: p})
}

// interval starts the next measurement of the interval mode once it is due, the
// cuff has rested, and the limits allow it.
func (s state) interval(at time.Time) state {
	if s.next.IsZero() || at.Before(s.next) || at.Before(s.ended.Add(rest)) {
		return s
	}
	if t := free(s.starts, s.size, at); t.After(at) {
		s.next = t
		return s
	}
	s.next = time.Time{}
	return s.start(at)
}

// quiet handles a silent module. The line is still there, so aborts go on: if
// the module hears but is not heard, the cuff must empty.
func (s state) quiet(at time.Time) (state, []effect) {
	var out []effect
	if !s.mute {
		why := s.note
		switch {
		case s.asked != "":
			out = append(out, effect{kind: refuse, why: sentenceNoAnswer})
			s.asked = ""
		case s.phase == starting:
			out = append(out, effect{kind: refuse, why: sentenceNoAnswer})
			why = sentenceLostLink
		case s.risk:
			why = sentenceLostLink
		}
		s = s.stop(why, at)
		s.mute, s.next = true, time.Time{}
	}
	if at.Before(s.again) {
		return s, out
	}
	s, out = s.say(abortCommand(), at, out)
	s.again, s.tries = at.Add(repeatAbort), s.tries+1
	return s, out
}
