package session

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"telecart/appliance/api"
)

// Next returns the state after ev and the effects to carry out, in order. An
// event that is not possible leaves the state as it is and yields one Refused.
func Next(s State, ev Event) (State, []Effect) {
	if s.Phase == "" {
		s.Phase = api.PhaseIdle
	}
	// States are values: nothing below writes to the lists of the old one.
	s.Participants = slices.Clone(s.Participants)
	s.Departed = slices.Clone(s.Departed)
	s.Asks = slices.Clone(s.Asks)
	switch ev := ev.(type) {
	case Join, Leave:
		return fromAfar(s, ev)
	case Admit, Refuse, Remove, SignedOut:
		return atTheDoor(s, ev)
	case MediaUp, MediaDown:
		return media(s, ev)
	case Hold, Mute, OwnMute:
		return toggle(s, ev)
	case AskNurse, AskDone:
		return ask(s, ev)
	case Call:
		return call(s, ev)
	case InBed:
		return inBed(s, ev)
	case Hangup:
		return hangup(s, ev)
	case End:
		return end(s, ev)
	case NextPatient:
		if s.Phase != api.PhaseEnded {
			return refused(s, api.Say("session.not-ended", "The session has not ended."))
		}
		return State{Phase: api.PhaseIdle, Since: ev.at()}, []Effect{Lay{Session: s.ID, Another: true}}
	case Restarted:
		return restarted(s, ev)
	case ClockSet:
		if !Running(s) {
			return s, nil
		}
		return s, []Effect{Record{Encounter: s.EncounterID(), Kind: "clock-set", Who: "cart",
			Text: "The cart's clock was changed by " + ev.By.Round(time.Second).String() + "; the order of the entries is right."}}
	case Tick:
		return tick(s, ev)
	}
	return refused(s, api.Say("session.impossible", "This is not possible."))
}

// AtOnce reports whether ev is carried out before it is stored because it
// protects the patient: mute, hold, removal and every kind of end. Everything
// else is stored first, so that a daemon that is killed finds it again.
func AtOnce(ev Event) bool {
	switch ev.(type) {
	case Mute, Hold, Remove, SignedOut, Hangup, End, Leave:
		return true
	}
	return false
}

func call(s State, ev Call) (State, []Effect) {
	now := ev.at()
	if s.Phase == api.PhaseAsked && s.CalledAt == nil {
		return calledAnyway(s, ev.Reason, now)
	}
	if s.Phase != api.PhaseIdle && s.Phase != api.PhaseEnded {
		return refused(s, api.Say("session.already-calling", "A call is already under way."))
	}
	vacated := vacate(s)
	s = State{Phase: api.PhaseCalling, ID: ev.NewID, Reason: ev.Reason, Since: now, CalledAt: &now}
	return s, append(vacated, Begin{s.EncounterID(), s.Reason}, Record{Encounter: s.EncounterID(), Kind: "called", Who: "nurse", Text: ev.Reason})
}

// calledAnyway turns a session that somebody joined uncalled into a called one.
// They keep waiting, and the call is still open to others.
func calledAnyway(s State, reason string, now time.Time) (State, []Effect) {
	s.Uncalled, s.Reason, s.CalledAt = false, reason, &now
	effects := []Effect{Begin{s.EncounterID(), reason}, Record{Encounter: s.EncounterID(), Kind: "called", Who: "nurse", Text: reason}}
	for _, p := range s.Participants {
		effects = append(effects, Record{s.EncounterID(), p.ID, "asked", p.User, p.Name})
	}
	return s, effects
}

func toggle(s State, ev Event) (State, []Effect) {
	if !Connected(s) {
		return noSession(s)
	}
	switch ev := ev.(type) {
	case Hold:
		if s.Held != ev.On {
			s.Held = ev.On
			return s, []Effect{Record{Encounter: s.EncounterID(), Kind: onOff("held", "resumed", ev.On), Who: "nurse"}}
		}
	case Mute:
		s.Muted = ev.On
	case OwnMute:
		p := inside(s, ev.Participant)
		if p == nil {
			return notIn(s)
		}
		p.Muted = ev.On
	}
	return s, nil
}

func ask(s State, ev Event) (State, []Effect) {
	if !Connected(s) {
		return noSession(s)
	}
	switch ev := ev.(type) {
	case AskNurse:
		p := inside(s, ev.Participant)
		if p == nil {
			return notIn(s)
		}
		if !p.Treats() {
			return refused(s, api.Say("session.physicians-ask", "Only a physician may ask the nurse."))
		}
		var problem api.Message
		if s.Asks, problem = roomFor(s.Asks, ev.Text); !problem.IsZero() {
			return refused(s, problem)
		}
		s.Asks = append(s.Asks, api.Ask{ID: ev.ID, By: p.Name, Text: ev.Text, At: ev.at()})
		return s, []Effect{Record{Encounter: s.EncounterID(), Participant: p.ID, Kind: "ask", Who: p.User, Text: ev.Text}}
	case AskDone:
		for i, a := range s.Asks {
			if a.ID == ev.ID && !a.Done {
				s.Asks[i].Done = true
				return s, []Effect{Record{Encounter: s.EncounterID(), Kind: "ask-done", Who: "nurse", Text: a.Text}}
			}
		}
	}
	return refused(s, api.Say("session.already-done", "That was already done."))
}

// roomFor makes room for one more request by dropping the oldest that is done.
func roomFor(asks []api.Ask, text string) ([]api.Ask, api.Message) {
	if n := utf8.RuneCountInString(text); n > MaxAsk {
		return asks, api.Say("session.ask-too-long", "The request has {0} characters, and may have {1}.", strconv.Itoa(n), strconv.Itoa(MaxAsk))
	}
	if len(asks) < MaxAsks {
		return asks, api.Message{}
	}
	i := slices.IndexFunc(asks, func(a api.Ask) bool { return a.Done })
	if i < 0 {
		return asks, api.Say("session.many-asks", "The nurse has {0} requests to do. Wait until some are done.", strconv.Itoa(len(asks)))
	}
	return slices.Delete(asks, i, i+1), api.Message{}
}

func hangup(s State, ev Hangup) (State, []Effect) {
	switch {
	case s.Phase == api.PhaseIdle || s.Phase == api.PhaseEnded:
		return refused(s, api.Say("session.no-call", "There is no call to end."))
	case Connected(s) || s.StartedAt != nil: // somebody is in, or was
		return finish(s, ev.at(), "nurse", api.Say("session.ended-at-bedside", "Ended at the bedside."))
	}
	idle := State{Phase: api.PhaseIdle, Since: ev.at(), EndReason: api.Say("session.cancelled", "Call cancelled.")}
	if s.CalledAt == nil {
		return idle, nil
	}
	return idle, []Effect{Record{Encounter: s.EncounterID(), Kind: "cancelled", Who: "nurse"}, Finish{s.EncounterID(), "cancelled"}}
}

func end(s State, ev End) (State, []Effect) {
	p := s.Of(ev.User)
	switch {
	case !Connected(s) || ev.Session != s.ID || p == nil || !p.In():
		return notIn(s)
	case p.Role != api.RoleLead:
		return refused(s, api.Say("session.lead-ends", "Only who leads the session may end it. You can leave it."))
	}
	return finish(s, ev.at(), p.User, api.Say("session.ended-by", "Ended by {0}.", p.Name))
}

// finish ends the session for everybody.
func finish(s State, now time.Time, who string, reason api.Message) (State, []Effect) {
	s.Participants = slices.DeleteFunc(s.Participants, func(p api.Participant) bool { return !p.In() })
	s.Phase, s.Since, s.EndReason, s.Held = api.PhaseEnded, now, reason, false
	effects := []Effect{CloseAll{s.ID}, Record{Encounter: s.EncounterID(), Kind: "ended", Who: who, Text: reason.English}}
	for _, p := range s.Participants {
		effects = append(effects, Left{s.EncounterID(), p.ID})
	}
	return s, append(effects, Finish{s.EncounterID(), reason.English})
}

func restarted(s State, ev Restarted) (State, []Effect) {
	// Waiting starts again: the clock may have been changed meanwhile.
	switch s.Phase {
	case api.PhaseIdle, api.PhaseEnded:
		return s, nil
	case api.PhaseCalling, api.PhaseAsked:
		s.Since = ev.at()
	}
	var effects []Effect
	for i := range s.Participants {
		p := &s.Participants[i]
		if p.State == api.PhaseAsked || p.State == api.PhaseLost {
			p.Since = ev.at()
		}
		if p.State == api.PhaseAdmitted || p.State == api.PhaseInCall {
			p.State, p.Since = api.PhaseLost, ev.at()
			effects = append(effects, Record{s.EncounterID(), p.ID, "media-lost", p.User, "The cart's software was restarted."})
		}
	}
	return settled(s, ev.at(), effects)
}

// tick applies the time-outs that are due. Each person's count from their own
// state.
func tick(s State, ev Tick) (State, []Effect) {
	now := ev.at()
	if s.Phase == api.PhaseIdle || s.Phase == api.PhaseEnded {
		return s, nil
	}
	if s.Phase == api.PhaseCalling && now.Sub(s.Since) > CallTimeout {
		return finish(s, now, "cart", api.Say("session.unanswered", "Nobody answered the call."))
	}
	var effects []Effect
	for _, p := range slices.Clone(s.Participants) {
		waited := now.Sub(p.Since)
		switch {
		case p.State == api.PhaseAsked && waited > AskTimeout:
			next, more := turnAway(s, p, now, "timeout", api.Say("session.nurse-silent", "The nurse did not answer."))
			s, effects = next, append(effects, more...)
		case p.State == api.PhaseAdmitted && waited > SetupTimeout:
			own := s.Participant(p.ID)
			own.State, own.Since = api.PhaseLost, now
			effects = append(effects, Record{s.EncounterID(), p.ID, "media-lost", p.User, "No connection could be set up."})
		case p.State == api.PhaseLost && waited > LostTimeout:
			if len(s.Participants) == 1 {
				ended, last := finish(s, now, "cart", api.Say("session.lost", "The connection was lost and did not come back."))
				return ended, append(effects, last...)
			}
			s = without(s, p, "lost", api.Say("session.your-link-lost", "Your connection was lost and did not come back."), now)
			effects = append(effects, CloseMedia{s.ID, p.ID}, Record{s.EncounterID(), p.ID, "gone", p.User, p.Name}, Left{s.EncounterID(), p.ID})
		}
	}
	return settled(s, now, effects)
}

// Running reports whether the session has an encounter that is still open.
func Running(s State) bool {
	return s.CalledAt != nil && s.Phase != api.PhaseIdle && s.Phase != api.PhaseEnded
}

// Connected reports whether the session goes on and the nurse has admitted
// somebody to it.
func Connected(s State) bool {
	return s.Phase == api.PhaseAdmitted || s.Phase == api.PhaseInCall || s.Phase == api.PhaseLost
}

func refused(s State, why api.Message) (State, []Effect) {
	return s, []Effect{Refused{s.ID, why}}
}

func noSession(s State) (State, []Effect) {
	return refused(s, api.Say("session.none", "There is no session."))
}

func notIn(s State) (State, []Effect) {
	return refused(s, api.Say("session.not-in", "You are not in this session."))
}

func onOff(on, off string, v bool) string {
	if v {
		return on
	}
	return off
}
