package suntech

import (
	"slices"
	"time"

	"telecart/peripherals"
)

// next is the whole behaviour of the cuff: the state and effects that follow
// from s and ev. It is pure. The rules that keep a patient safe:
//
//   - Nothing is started without a size, while anything is going on, while the
//     cuff is not known to be empty, or beyond the limits of limits.go.
//   - A start is never sent twice. If it is not answered and no pressure shows,
//     the module may still be inflating, so it is aborted, not asked again. A
//     start that has to wait for an empty cuff waits for 5 s.
//   - A result is fetched only while the cuff is not tight, and counts only
//     after pressure was seen in it; otherwise it may be the previous one. A
//     module that claims to be done and holds the pressure is aborted.
//   - An abort goes out at once, before anything else, even while an answer is
//     awaited: a collision costs half a second, a tight cuff an arm. It is
//     repeated twice a second until the module confirms it (A or K) or the cuff
//     is seen empty. Only then is the pressure watched down to empty; if it
//     stays, an abort follows again.
//   - Every connection begins with an abort, since the program may have died,
//     or the cable come off, while the cuff was tight.
//   - Pressure that nobody asked for is let out.
//   - Too much pressure, or pressure for too long, is let out whatever the
//     module reports. Until a technician released it, over restarts too, a
//     module that exceeded a limit, or has a fault, inflates no cuff.
//   - The interval mode ends with an order to stop, a lost link, a faulty
//     module, a module that refuses all commands, and two failures in a row.
func next(s state, ev event) (state, []effect) {
	s.starts = slices.Clone(s.starts)
	var out []effect
	switch ev.kind {
	case connected:
		s, out = s.connect(ev.at)
	case lost:
		s, out = s.lose(), nil
	case wanted:
		s, out = s.want(ev)
	case unwanted:
		s, out = s.unwant(ev.at)
	case released:
		s.bad, s.over, s.note = false, 0, peripherals.Sentence{}
	case forgotten:
		s.asked = "" // nobody expects the cuff to inflate now
	case acked, pressed, resulted, heard:
		s, out = s.hear(ev)
	}
	if s.phase == gone {
		return s, out
	}
	s, more := s.wait(ev.at)
	return s, append(out, more...)
}

// enter begins a phase.
func (s state) enter(p phase, at time.Time) state {
	s.phase, s.since, s.again, s.poll = p, at, at, at
	s.tries, s.low, s.high, s.last = 0, 0, 0, unseen
	s.claimed = time.Time{}
	if p == starting || p == stopping {
		s.guess = false // no result of the previous one can come
	}
	return s
}

func (s state) connect(at time.Time) (state, []effect) {
	s = s.enter(stopping, at)
	s.heard, s.sent = at, time.Time{}
	s.refusing, s.refusal = time.Time{}, peripherals.Sentence{}
	s.mute, s.next, s.note, s.asked = false, time.Time{}, peripherals.Sentence{}, ""
	if s.risk {
		s.note = sentenceLostLink
	}
	return s, nil
}

// lose keeps risk, which connect needs.
func (s state) lose() state {
	s.phase, s.next, s.asked = gone, time.Time{}, ""
	return s
}

// want handles a person's order to start.
func (s state) want(ev event) (state, []effect) {
	no := func(why peripherals.Sentence) (state, []effect) { return s, []effect{{kind: refuse, why: why}} }
	switch ev.size {
	case adult, child, neonate:
	default:
		return no(sentenceNoSize)
	}
	switch {
	case s.phase == gone:
		return no(sentenceGone)
	case s.mute:
		return no(sentenceNoAnswer)
	case s.bad:
		return no(sentenceFaulty)
	case s.over > 0: // also of a patient who could bear it: no limit can be relied on
		return no(s.excess())
	case !s.hindrance().IsZero():
		return no(s.hindrance())
	case s.phase == stopping || s.phase == emptying:
		s.asked, s.until = ev.size, ev.at.Add(askedTime)
		return s, nil
	case s.phase != resting:
		return no(sentenceRunning)
	}
	if t := free(s.starts, ev.size, ev.at); t.After(ev.at) {
		return no(sentenceTooOften(ev.at, t))
	}
	s.size, s.failures, s.next, s.asked = ev.size, 0, time.Time{}, ""
	return s.start(ev.at), nil
}

// start does not send yet: see wait.
func (s state) start(at time.Time) state {
	s = s.enter(starting, at)
	s.risk, s.peak, s.early, s.note = true, 0, false, peripherals.Sentence{}
	s.told = result{}
	s.starts = append(recent(s.starts, at), at)
	return s
}

// unwant handles a person's order to stop. It always sends an abort: there is a
// reason for the order, and an extra abort does no harm. The nurse is told only
// if something was going on.
func (s state) unwant(at time.Time) (state, []effect) {
	why := s.note
	if !s.hindered() && (s.risk || s.asked != "" || !s.next.IsZero()) {
		why = sentenceStopped
	}
	s.next = time.Time{}
	if s.phase == gone {
		return s, nil
	}
	var out []effect
	if s.phase == starting || s.asked != "" {
		out = append(out, effect{kind: refuse, why: sentenceStopping})
		s.asked = ""
	}
	return s.stop(why, at), out
}

// stop begins to abort, or begins again within the remaining time; why is for
// the nurse.
func (s state) stop(why peripherals.Sentence, at time.Time) state {
	since, last := at, unseen
	if s.phase == stopping {
		since, last = s.since, s.last
	}
	s = s.enter(stopping, at)
	s.since, s.last = since, last
	s.note, s.sent = why, time.Time{} // do not wait for an answer
	return s
}

// fail stops and reports that there is no result.
func (s state) fail(why peripherals.Sentence, detail peripherals.Words, at time.Time) (state, []effect) {
	s.next = time.Time{}
	return s.stop(why, at), []effect{{kind: blank, detail: detail}}
}
