package session

import (
	"time"

	"telecart/appliance/api"
)

// Next returns the state after ev and what has to be done, in order. An event
// that is not possible leaves the state as it is and yields one Refused.
func Next(s State, ev Event) (State, []Effect) {
	if s.Phase == "" {
		s.Phase = api.PhaseIdle
	}
	switch ev := ev.(type) {
	case Call:
		return call(s, ev)
	case Join:
		return join(s, ev)
	case Leave:
		return leave(s, ev)
	case Admit:
		return admit(s, ev)
	case Refuse:
		if s.Phase != api.PhaseAsked {
			return refused(s, "Nobody is asking to join.")
		}
		return turnAway(s, ev.at(), "refused", ev.Reason)
	case MediaUp:
		return mediaUp(s, ev)
	case MediaDown:
		return mediaDown(s, ev)
	case Hold, Mute, DoctorMute:
		return toggle(s, ev)
	case AskNurse, AskDone:
		return ask(s, ev)
	case Hangup:
		return hangup(s, ev)
	case End:
		if !Connected(s) || s.Physician.User != ev.From.User {
			return refused(s, "You are not in this session.")
		}
		return finish(s, ev.at(), ev.From.User, "Ended by "+ev.From.Name+".")
	case NextPatient:
		if s.Phase != api.PhaseEnded {
			return refused(s, "The session has not ended.")
		}
		return State{Phase: api.PhaseIdle, Since: ev.at()}, nil
	case Restarted:
		return restarted(s, ev)
	case Tick:
		return tick(s, ev)
	}
	return refused(s, "This is not possible.")
}

// AtOnce reports whether ev counts even while it cannot be stored, and is
// stored when that is possible again: it protects the patient (mute, hold, and
// every end), or it has happened whether or not it is stored.
func AtOnce(ev Event) bool {
	switch ev.(type) {
	case Mute, Hold, Hangup, End, Leave, MediaUp, MediaDown:
		return true
	}
	return false
}

func call(s State, ev Call) (State, []Effect) {
	if s.Phase != api.PhaseIdle && s.Phase != api.PhaseEnded {
		return refused(s, "A call is already under way.")
	}
	now := ev.at()
	s = State{Phase: api.PhaseCalling, ID: ev.NewID, Reason: ev.Reason, Since: now, CalledAt: &now}
	return s, []Effect{Begin{s.ID, s.Reason}, Record{Session: s.ID, Kind: "called", Who: "nurse", Text: ev.Reason}}
}

func join(s State, ev Join) (State, []Effect) {
	if ev.Session != "" && ev.Session != s.ID {
		return refused(s, "That session is over.")
	}
	if s.Physician != nil && s.Phase != api.PhaseEnded && s.Physician.User != ev.From.User {
		return refused(s, s.Physician.Name+" is already with this patient.")
	}
	from := ev.From
	switch s.Phase {
	case api.PhaseIdle, api.PhaseEnded:
		if ev.Session != "" {
			return refused(s, "That session is over.")
		}
		s = State{Phase: api.PhaseAsked, ID: ev.NewID, Since: ev.at(), Physician: &from}
		return s, nil
	case api.PhaseCalling:
		s.Phase, s.Since, s.Physician, s.EndReason = api.PhaseAsked, ev.at(), &from, ""
		return s, []Effect{Record{Session: s.ID, Kind: "asked", Who: from.User, Text: from.Name}}
	case api.PhaseAsked:
		return s, nil // asking twice changes nothing
	}
	// Whom the nurse admitted comes back: after a reload, a lost link, a restart.
	if s.Phase == api.PhaseInCall {
		s.Phase, s.Since = api.PhaseLost, ev.at()
	}
	return s, []Effect{OpenMedia{s.ID, from}}
}

func leave(s State, ev Leave) (State, []Effect) {
	if s.Physician == nil || s.Physician.User != ev.From.User {
		return refused(s, "You are not in this session.")
	}
	switch s.Phase {
	case api.PhaseAsked:
		return turnAway(s, ev.at(), "withdrew", "")
	case api.PhaseAdmitted, api.PhaseInCall:
		s.Phase, s.Since = api.PhaseLost, ev.at()
		return s, []Effect{CloseMedia{}, Record{Session: s.ID, Kind: "left", Who: ev.From.User}}
	}
	return s, nil
}

func admit(s State, ev Admit) (State, []Effect) {
	if s.Phase != api.PhaseAsked {
		return refused(s, "Nobody is asking to join.")
	}
	var effects []Effect
	if s.CalledAt == nil { // the physician came uncalled: the encounter starts now
		now := ev.at()
		s.CalledAt = &now
		effects = append(effects, Begin{s.ID, s.Reason})
	}
	s.Phase, s.Since = api.PhaseAdmitted, ev.at()
	return s, append(effects,
		SetPhysician{s.ID, *s.Physician},
		Record{Session: s.ID, Kind: "admitted", Who: "nurse", Text: s.Physician.Name},
		OpenMedia{s.ID, *s.Physician})
}

// turnAway sends away who asks to join; the call, if there was one, goes on.
func turnAway(s State, now time.Time, kind, reason string) (State, []Effect) {
	who := *s.Physician
	s.Physician, s.Since, s.EndReason = nil, now, reason
	if s.CalledAt == nil {
		return State{Phase: api.PhaseIdle, Since: now, EndReason: reason}, nil
	}
	s.Phase = api.PhaseCalling
	return s, []Effect{Record{Session: s.ID, Kind: kind, Who: who.User, Text: reason}}
}

func mediaUp(s State, ev MediaUp) (State, []Effect) {
	if s.Phase != api.PhaseAdmitted && s.Phase != api.PhaseLost {
		return s, nil // late news of a peer that is gone
	}
	now := ev.at()
	if s.StartedAt == nil {
		s.StartedAt = &now
	}
	s.Phase, s.Since = api.PhaseInCall, now
	return s, []Effect{Record{Session: s.ID, Kind: "media-up", Who: s.Physician.User}}
}

func mediaDown(s State, ev MediaDown) (State, []Effect) {
	if s.Phase != api.PhaseInCall {
		return s, nil
	}
	s.Phase, s.Since = api.PhaseLost, ev.at()
	return s, []Effect{Record{Session: s.ID, Kind: "media-lost"}}
}

func toggle(s State, ev Event) (State, []Effect) {
	if !Connected(s) {
		return refused(s, "There is no session.")
	}
	switch ev := ev.(type) {
	case Hold:
		if s.Held != ev.On {
			s.Held = ev.On
			return s, []Effect{Record{Session: s.ID, Kind: onOff("held", "resumed", ev.On), Who: "nurse"}}
		}
	case Mute:
		s.Muted = ev.On
	case DoctorMute:
		s.DoctorMuted = ev.On
	}
	return s, nil
}

func ask(s State, ev Event) (State, []Effect) {
	if !Connected(s) {
		return refused(s, "There is no session.")
	}
	asks := append([]api.Ask(nil), s.Asks...) // states are values: never write into the old one's slice
	switch ev := ev.(type) {
	case AskNurse:
		s.Asks = append(asks, api.Ask{ID: ev.ID, Text: ev.Text, At: ev.at()})
		return s, []Effect{Record{Session: s.ID, Kind: "ask", Who: s.Physician.User, Text: ev.Text}}
	case AskDone:
		for i := range asks {
			if asks[i].ID == ev.ID && !asks[i].Done {
				asks[i].Done = true
				s.Asks = asks
				return s, []Effect{Record{Session: s.ID, Kind: "ask-done", Who: "nurse", Text: asks[i].Text}}
			}
		}
	}
	return refused(s, "That was already done.")
}

func hangup(s State, ev Hangup) (State, []Effect) {
	switch s.Phase {
	case api.PhaseIdle, api.PhaseEnded:
		return refused(s, "There is no call to end.")
	case api.PhaseCalling, api.PhaseAsked:
		idle := State{Phase: api.PhaseIdle, Since: ev.at(), EndReason: "Call cancelled."}
		if s.CalledAt == nil {
			return idle, nil
		}
		return idle, []Effect{Record{Session: s.ID, Kind: "cancelled", Who: "nurse"}, Finish{s.ID, "cancelled"}}
	}
	return finish(s, ev.at(), "nurse", "Ended at the bedside.")
}

func finish(s State, now time.Time, who, reason string) (State, []Effect) {
	s.Phase, s.Since, s.EndReason, s.Held = api.PhaseEnded, now, reason, false
	return s, []Effect{CloseMedia{}, Record{Session: s.ID, Kind: "ended", Who: who, Text: reason}, Finish{s.ID, reason}}
}

func restarted(s State, ev Restarted) (State, []Effect) {
	if s.Phase != api.PhaseAdmitted && s.Phase != api.PhaseInCall {
		return s, nil
	}
	s.Phase, s.Since = api.PhaseLost, ev.at()
	return s, []Effect{Record{Session: s.ID, Kind: "media-lost", Text: "The cart's software was restarted."}}
}

func tick(s State, ev Tick) (State, []Effect) {
	waited := ev.at().Sub(s.Since)
	switch {
	case s.Phase == api.PhaseCalling && waited > CallTimeout:
		return finish(s, ev.at(), "cart", "Nobody answered the call.")
	case s.Phase == api.PhaseAsked && waited > AskTimeout:
		return turnAway(s, ev.at(), "timeout", "The nurse did not answer.")
	case s.Phase == api.PhaseAdmitted && waited > SetupTimeout:
		s.Phase, s.Since = api.PhaseLost, ev.at()
		return s, []Effect{Record{Session: s.ID, Kind: "media-lost", Text: "No connection could be set up."}}
	case s.Phase == api.PhaseLost && waited > LostTimeout:
		return finish(s, ev.at(), "cart", "The connection was lost and did not come back.")
	}
	return s, nil
}

// Running reports whether the session has an encounter that goes on.
func Running(s State) bool {
	return s.CalledAt != nil && s.Phase != api.PhaseIdle && s.Phase != api.PhaseEnded
}

// Connected reports whether the nurse has admitted somebody and the session
// has not ended.
func Connected(s State) bool {
	return s.Phase == api.PhaseAdmitted || s.Phase == api.PhaseInCall || s.Phase == api.PhaseLost
}

func refused(s State, sentence string) (State, []Effect) {
	return s, []Effect{Refused{sentence}}
}

func onOff(on, off string, v bool) string {
	if v {
		return on
	}
	return off
}
