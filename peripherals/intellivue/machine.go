package intellivue

import "time"

// The association as a state machine. next is pure: the time, a duration since
// the port was opened, comes in with the events, and actions go out as effects.
// The caller sends a timer event at wake.
//
//	         open                  accept              create
//	waiting ─────▶ associating ─────────▶ creating ─────────▶ polling
//	   ▲               │ refuse, abort,      │                  │
//	   └── back-off ◀──┴─ no answer ◀────────┴── abort, finish, ┘
//	                                             10 s of silence
//
// Messages that only an associated monitor sends also lead to polling: a create
// event while the response is awaited (which was lost), a poll result while the
// create event is awaited, and results that keep coming instead of a response
// (the monitor knows the cart from before its restart). Their numbers are the
// patient's, whoever requested them.
//
// stop leads from polling to releasing, and from everywhere else to ended.
type state struct {
	phase     phase
	tries     int  // failed attempts since the last association
	adopted   bool // polling an association that the cart did not make
	confirmed bool // the create event came, and was confirmed

	limit   time.Duration // when this phase is given up or retried
	heard   time.Duration // when the last message came
	granted uint32        // poll profile extensions

	alive    time.Duration // next keep-alive, a poll for alerts
	system   time.Duration // next poll of the monitor itself
	renew    time.Duration // next renewal of the extended polls
	list     time.Duration // when to set the list of waves if none came; 0: never
	numerics time.Duration // when numerics last came or were polled
	single   time.Duration // next single poll of numerics; 0: the extended one works
}

type phase int

const (
	waiting phase = iota
	associating
	creating
	polling
	releasing
	ended
)

const (
	answerTime  = 5 * time.Second  // for an answer to an association request
	createTime  = 4 * time.Second  // for the MDS create event, which comes at once
	leftTime    = 2 * time.Second  // for what a previous association has left on the line
	silenceTime = 10 * time.Second // without any message; the monitor drops us too (page 70)
	aliveEvery  = 3 * time.Second  // well before that
	systemEvery = 10 * time.Second // the clock and the mode
	renewEvery  = activePeriod / 8 / 2 * time.Millisecond
	numericsIn  = 4 * time.Second // they come each second; otherwise they are polled
	singleEvery = time.Second
	wavesIn     = 5 * time.Second        // waves come unasked, or must be listed first
	releaseTime = 500 * time.Millisecond // for the answer to a release
	abortTime   = 50 * time.Millisecond  // for an abort to leave
	maxBackoff  = 12 * time.Second       // outlasts an association that the monitor still keeps
)

// event is something that happened at a time.
type event struct {
	kind    eventKind
	at      time.Duration
	message *message // of heard
}

type eventKind int

const (
	evOpen eventKind = iota // the port is open
	evMessage
	evTimer
	evStop
)

// effect is something to do.
type effect struct {
	kind    effectKind
	request request // of effPoll
	create  create  // of effConfirm
	invoke  uint16  // of effConfirm
	why     reason  // of effLost
}

type effectKind int

const (
	effAssociate effectKind = iota
	effConfirm
	effPoll
	effRelease
	effAbort
	effLost // no association: withdraw the numbers
	effEnd  // close the port
)

// reason says why there is no association.
type reason int

const (
	whyRefused reason = iota
	whyAborted
	whyReleased // by the monitor
	whySilent   // no answer, or silence
)

// wake returns when a timer event is due.
func (s *state) wake() time.Duration {
	switch s.phase {
	case polling:
		due := min(s.heard+silenceTime, s.alive, s.system, s.renew)
		if s.list > 0 {
			due = min(due, s.list)
		}
		if s.single > 0 {
			return min(due, s.single)
		}
		return min(due, s.numerics+numericsIn)
	default:
		return s.limit
	}
}

// next returns the state after an event, and the effects.
func next(s state, ev event) (state, []effect) {
	switch ev.kind {
	case evOpen:
		return s.associate(ev.at)
	case evStop:
		return s.stop(ev.at)
	case evTimer:
		return s.timer(ev.at)
	case evMessage:
		s.heard = ev.at
		return s.message(ev.message, ev.at)
	}
	return s, nil
}

func (s state) associate(at time.Duration) (state, []effect) {
	return state{phase: associating, tries: s.tries, limit: at + answerTime, heard: at}, []effect{{kind: effAssociate}}
}

func (s state) stop(at time.Duration) (state, []effect) {
	switch s.phase {
	case polling:
		s.phase, s.limit = releasing, at+releaseTime
		return s, []effect{{kind: effRelease}}
	case associating, creating: // it may still accept; a release counts only after that
		s.phase, s.limit = releasing, at+abortTime
		return s, []effect{{kind: effAbort}}
	case releasing, ended:
		return s, nil
	}
	s.phase = ended
	return s, []effect{{kind: effEnd}}
}

// lost backs off and retries: after 1, 2, 4, 8 and then each 12 s.
func (s state) lost(at time.Duration, why reason, first ...effect) (state, []effect) {
	backoff := min(time.Second<<min(s.tries, 10), maxBackoff)
	return state{phase: waiting, tries: s.tries + 1, limit: at + backoff}, append(first, effect{kind: effLost, why: why})
}

func (s state) timer(at time.Duration) (state, []effect) {
	if at < s.wake() {
		return s, nil
	}
	switch s.phase {
	case waiting:
		return s.associate(at)
	case associating:
		return s.lost(at, whySilent, effect{kind: effAbort})
	case creating:
		return s.begin(at)
	case polling:
		return s.due(at)
	case releasing:
		s.phase = ended
		return s, []effect{{kind: effEnd}}
	}
	return s, nil
}

// due sends what is due while polling.
func (s state) due(at time.Duration) (state, []effect) {
	if at >= s.heard+silenceTime {
		return s.lost(at, whySilent, effect{kind: effAbort})
	}
	var out []effect
	if at >= s.renew {
		s.renew = at + renewEvery
		out = append(out, s.extended()...)
	}
	if s.list > 0 && at >= s.list {
		s.list = 0
		out = append(out, effect{kind: effPoll, request: listWaves})
	}
	if s.single == 0 && at >= s.numerics+numericsIn {
		s.single = at // the extended poll returns nothing
	}
	if s.single > 0 && at >= s.single {
		s.single = at + singleEvery
		out = append(out, effect{kind: effPoll, request: pollNumerics})
	}
	if at >= s.alive {
		s.alive = at + aliveEvery
		out = append(out, effect{kind: effPoll, request: pollAlerts})
	}
	if at >= s.system {
		s.system = at + systemEvery
		out = append(out, effect{kind: effPoll, request: pollMDS})
	}
	return s, out
}

// extended starts the extended polls that the monitor granted.
func (s *state) extended() (out []effect) {
	if s.granted&extendedNumerics != 0 {
		out = append(out, effect{kind: effPoll, request: askNumerics})
	}
	if s.granted&extendedWaves != 0 {
		out = append(out, effect{kind: effPoll, request: askWaves})
	}
	return out
}

func (s state) message(m *message, at time.Duration) (state, []effect) {
	if s.phase == waiting || s.phase == ended {
		return s, nil
	}
	switch m.session {
	case sessionAccept:
		if s.phase != associating && !(s.phase == polling && s.adopted) { // repeated, or too late
			return s, nil
		}
		s.adopted = false
		s.phase, s.limit, s.granted = creating, at+createTime, m.granted
		return s, nil
	case sessionRefuse:
		if s.phase != associating {
			return s, nil // to a previous attempt
		}
		return s.closed(at, whyRefused)
	case sessionAbort:
		return s.closed(at, whyAborted)
	case sessionFinish, sessionFinished:
		return s.closed(at, whyReleased)
	case sessionData:
		return s.data(m, at)
	}
	return s, nil
}

// closed handles the end of the association by the monitor.
func (s state) closed(at time.Duration, why reason) (state, []effect) {
	if s.phase == releasing {
		s.phase = ended
		return s, []effect{{kind: effEnd}}
	}
	return s.lost(at, why)
}

func (s state) data(m *message, at time.Duration) (state, []effect) {
	switch {
	case m.isPoll && s.phase == associating:
		if at >= s.limit-answerTime+leftTime {
			return s.adopt(at)
		}
	case m.isPoll && s.phase == creating: // the create event was lost
		return s.begin(at)
	case m.isCreate && s.phase == associating: // the response was lost
		return s.adopt(at, effect{kind: effConfirm, invoke: m.invoke, create: m.create})
	case m.isCreate && (s.phase == creating || s.phase == polling):
		confirm := effect{kind: effConfirm, invoke: m.invoke, create: m.create}
		if s.phase == polling && s.confirmed { // the confirmation was lost
			return s, []effect{confirm}
		}
		return s.begin(at, confirm)
	case s.phase != polling:
		return s, nil
	case m.isPoll && m.poll.class == classNumeric:
		s.tries = 0 // it works
		s.numerics = at
		if m.poll.extended {
			s.single = 0
		}
	case m.operation == roError && request(m.invoke) == askNumerics:
		s.single = max(at, 1)
	}
	return s, nil
}

// adopt continues an association that the monitor still keeps.
func (s state) adopt(at time.Duration, first ...effect) (state, []effect) {
	s.adopted, s.granted = true, askOptions
	return s.begin(at, first...)
}

// begin starts polling, or restarts it if the create event comes late: a
// monitor ignores polls before its confirmation. The single polls come first:
// their replies have the context (labels, scales) of all objects, the extended
// ones that of one object a second.
func (s state) begin(at time.Duration, first ...effect) (state, []effect) {
	s.phase, s.numerics, s.confirmed = polling, at, len(first) > 0
	s.alive, s.system, s.renew = at+aliveEvery, at+systemEvery, at+renewEvery
	if s.list = 0; s.granted&extendedWaves != 0 {
		s.list = at + wavesIn
	}
	out := first
	for _, r := range []request{pollMDS, pollNumerics, pollWaves} {
		out = append(out, effect{kind: effPoll, request: r})
	}
	out = append(out, s.extended()...)
	out = append(out, effect{kind: effPoll, request: pollAlerts})
	if s.granted&extendedNumerics == 0 {
		s.single = max(at+singleEvery, 1)
	}
	return s, out
}

// String names the reason for the log.
func (r reason) String() string {
	return [...]string{"refused", "aborted", "released", "silent"}[r]
}
