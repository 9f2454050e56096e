package intellivue

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func (e effect) name() string {
	switch e.kind {
	case effPoll:
		return "poll " + [...]string{"numerics", "waves", "system", "numerics+", "waves+", "alerts", "list"}[e.request]
	case effLost:
		return "lost " + e.why.String()
	}
	return [...]string{"associate", "confirm", "poll", "release", "abort", "lost", "end"}[e.kind]
}

// what is said in a step: a session type, or a part of the data protocol.
func said(what string) *message {
	switch what {
	case "accept":
		return &message{session: sessionAccept, granted: extendedNumerics | extendedWaves}
	case "accept plain":
		return &message{session: sessionAccept}
	case "refuse":
		return &message{session: sessionRefuse}
	case "abort":
		return &message{session: sessionAbort}
	case "finish":
		return &message{session: sessionFinish}
	case "finished":
		return &message{session: sessionFinished}
	case "create":
		return &message{session: sessionData, operation: roInvoke, isCreate: true}
	case "numerics":
		return &message{session: sessionData, operation: roResult, isPoll: true, poll: poll{class: classNumeric}}
	case "numerics+":
		return &message{session: sessionData, operation: roResult, isPoll: true, poll: poll{class: classNumeric, extended: true}}
	case "other":
		return &message{session: sessionData, operation: roResult}
	case "error":
		return &message{session: sessionData, operation: roError, invoke: uint16(askNumerics)}
	}
	panic(what)
}

// Each line is a step: seconds, what happens, the phase and what is done.
func TestMachine(t *testing.T) {
	const (
		polls   = "poll system, poll numerics, poll waves, poll numerics+, poll waves+, poll alerts"
		opening = "0 open: associating associate; 1 accept: creating; 2 create: polling confirm, " + polls
	)
	for name, script := range map[string]string{
		"associates":          opening,
		"confirms again":      opening + "; 3 create: polling confirm",
		"is accepted again":   opening + "; 3 accept: polling; 3 refuse: polling",
		"keeps alive":         opening + "; 3 numerics+: polling; 5 timer: polling poll alerts; 6 numerics+: polling; 8 timer: polling poll list, poll alerts; 9 numerics+: polling; 12 timer: polling poll alerts, poll system",
		"is silent":           opening + "; 3 other: polling; 13 timer: waiting abort, lost silent; 14 timer: associating associate",
		"no extended polls":   opening + "; 3 error: polling; 3 timer: polling poll numerics; 4 numerics: polling; 4 timer: polling poll numerics; 4.5 timer: polling; 4.6 numerics+: polling; 5 timer: polling poll alerts; 5.5 timer: polling",
		"extended die":        opening + "; 3 numerics+: polling; 6.9 timer: polling poll alerts; 7 timer: polling poll list, poll numerics; 7.1 other: polling; 8 timer: polling poll numerics",
		"not granted":         "0 open: associating associate; 1 accept plain: creating; 2 create: polling confirm, poll system, poll numerics, poll waves, poll alerts; 3 timer: polling poll numerics",
		"refused":             "0 open: associating associate; 1 refuse: waiting lost refused; 2 timer: associating associate; 2 refuse: waiting lost refused; 3 timer: waiting; 4 timer: associating associate; 4 refuse: waiting lost refused; 8 timer: associating associate; 8 refuse: waiting lost refused; 16 timer: associating associate; 16 refuse: waiting lost refused; 27.9 timer: waiting; 28 timer: associating associate",
		"no answer":           "0 open: associating associate; 4.9 timer: associating; 5 timer: waiting abort, lost silent; 6 timer: associating associate",
		"no create":           "0 open: associating associate; 1 accept: creating; 4.9 timer: creating; 5 timer: polling " + polls + "; 11 timer: waiting abort, lost silent",
		"aborted":             opening + "; 3 abort: waiting lost aborted; 3 numerics+: waiting; 3 abort: waiting; 4 timer: associating associate",
		"aborted early":       "0 open: associating associate; 1 accept: creating; 2 abort: waiting lost aborted",
		"released by it":      opening + "; 3 finish: waiting lost released",
		"stopped":             opening + "; 3 stop: releasing release; 3.1 numerics+: releasing; 3.2 finished: ended end",
		"stopped, no answer":  opening + "; 3 stop: releasing release; 3.4 timer: releasing; 3.5 timer: ended end; 4 stop: ended",
		"stopped, aborted":    opening + "; 3 stop: releasing release; 3.1 abort: ended end",
		"stopped early":       "0 open: associating associate; 1 stop: releasing abort; 1.05 timer: ended end",
		"stopped, creating":   "0 open: associating associate; 1 accept: creating; 1.5 stop: releasing abort; 1.55 timer: ended end",
		"stopped waiting":     "0 open: associating associate; 1 refuse: waiting lost refused; 1 stop: ended end",
		"no create, but data": "0 open: associating associate; 1 accept: creating; 2 numerics+: polling " + polls + "; 3 create: polling confirm, " + polls + "; 4 create: polling confirm",
		"accept lost":         "0 open: associating associate; 1 create: polling confirm, " + polls + "; 2 create: polling confirm",
		"known from before":   "0 open: associating associate; 1.9 numerics+: associating; 2 numerics+: polling " + polls + "; 6 refuse: polling; 7 abort: waiting lost aborted",
		"known, then new":     "0 open: associating associate; 4 numerics+: polling " + polls + "; 6 accept: creating; 7 create: polling confirm, " + polls + "; 8 accept: polling",
		"known, then over":    "0 open: associating associate; 4 numerics+: polling " + polls + "; 6 stop: releasing release; 6.1 accept: releasing; 6.2 create: releasing; 6.5 timer: ended end",
		"left over":           "0 open: associating associate; 1 numerics+: associating; 1 refuse: waiting lost refused; 2 timer: associating associate; 2.5 numerics+: associating; 7 timer: waiting abort, lost silent",
		"other data early":    "0 open: associating associate; 1 other: associating; 2 error: associating",
	} {
		var s state
		for step := range strings.SplitSeq(script, "; ") {
			what, want, _ := strings.Cut(step, ": ")
			seconds, kind, _ := strings.Cut(what, " ")
			var f float64
			fmt.Sscan(seconds, &f)
			ev := event{at: time.Duration(f * float64(time.Second))}
			switch kind {
			case "open":
				ev.kind = evOpen
			case "timer":
				ev.kind = evTimer
			case "stop":
				ev.kind = evStop
			default:
				ev.kind, ev.message = evMessage, said(kind)
			}
			before := s
			var effects []effect
			s, effects = next(s, ev)
			if again, twice := next(before, ev); again != s || len(twice) != len(effects) {
				t.Fatalf("%s: not a function of its arguments", name)
			}
			var names []string
			for _, e := range effects {
				names = append(names, e.name())
			}
			got := [...]string{"waiting", "associating", "creating", "polling", "releasing", "ended"}[s.phase]
			if len(names) > 0 {
				got += " " + strings.Join(names, ", ")
			}
			if got != want {
				t.Errorf("%s, at %s: %s, want %s", name, what, got, want)
				break
			}
		}
	}
}

// Numbers show that it works: the next failure starts with a short wait.
func TestBackoffEnds(t *testing.T) {
	s := state{phase: polling, tries: 7}
	s, _ = next(s, event{kind: evMessage, message: said("numerics+"), at: time.Minute})
	s, _ = next(s, event{kind: evMessage, message: said("abort"), at: time.Minute})
	if s.wake() != time.Minute+time.Second {
		t.Errorf("tries again after %v", s.wake()-time.Minute)
	}
}

// The extended polls are renewed before they end.
func TestRenewal(t *testing.T) {
	var s state
	var asked []time.Duration
	do := func(ev event) {
		var effects []effect
		s, effects = next(s, ev)
		if slices.ContainsFunc(effects, func(e effect) bool { return e.kind == effPoll && e.request == askWaves }) {
			asked = append(asked, ev.at)
		}
	}
	do(event{kind: evOpen})
	do(event{kind: evMessage, message: said("accept")})
	do(event{kind: evMessage, message: said("create")})
	for at := time.Second; at < 30*time.Minute; at += time.Second {
		do(event{kind: evMessage, message: said("numerics+"), at: at})
		for range 3 {
			do(event{kind: evTimer, at: at})
		}
	}
	if len(asked) != 6 || asked[1] != 5*time.Minute {
		t.Errorf("asked at %v", asked)
	}
}
