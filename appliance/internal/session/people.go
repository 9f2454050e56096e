package session

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"telecart/appliance/api"
)

// fromAfar handles what a person's page asks for: to join or to leave.
func fromAfar(s State, ev Event) (State, []Effect) {
	if ev, ok := ev.(Join); ok {
		return join(s, ev)
	}
	return leave(s, ev.(Leave))
}

func join(s State, ev Join) (State, []Effect) {
	over := s.Phase == api.PhaseIdle || s.Phase == api.PhaseEnded
	role := cmp.Or(ev.Role, api.RoleLead) // a second lead becomes a consultant
	effects := vacate(s)
	switch {
	case ev.Session != "" && (over || ev.Session != s.ID):
		return refused(s, api.Say("session.over", "That session is over."))
	case !slices.Contains([]string{api.RoleLead, api.RoleConsultant, api.RoleInterpreter, api.RoleFamily, api.RoleObserver}, role):
		return refused(s, api.Say("session.unknown-role", "The cart does not know the role that was asked for."))
	}
	if wait := refusedLately(s, ev); wait > 0 {
		return refused(s, api.Say("session.refused-lately", "The nurse has just said no. You can ask again in {0} s.", strconv.Itoa(int(wait.Seconds()+1))))
	}
	if over {
		s = State{ID: ev.NewID, Uncalled: true, Departed: s.Departed}
	}
	if p := s.Of(ev.From.User); p != nil {
		return again(s, p, ev.at())
	}
	if len(s.Participants) >= MaxPeople {
		return refused(s, api.Say("session.crowded", "Too many people are in this session or ask to join it. Try again later."))
	}
	if role == api.RoleLead && s.Lead() != nil {
		role = api.RoleConsultant
	}
	s.Participants = append(s.Participants, api.Participant{
		ID: ev.Person, Physician: ev.From, Role: role, State: api.PhaseAsked, Since: ev.at()})
	s.Departed = slices.DeleteFunc(s.Departed, func(d api.Departure) bool { return d.User == ev.From.User && d.Times == 0 })
	if s.CalledAt != nil { // else there is no encounter yet
		effects = append(effects, Record{s.EncounterID(), ev.Person, "asked", ev.From.User, ev.From.Name})
	}
	return settled(s, ev.at(), effects)
}

// refusedLately returns how long a person whom the nurse refused repeatedly
// must still wait. Otherwise they could keep her from answering those she
// called.
func refusedLately(s State, ev Join) time.Duration {
	i := slices.IndexFunc(s.Departed, func(d api.Departure) bool { return d.User == ev.From.User && d.Times > 1 })
	if i < 0 {
		return 0
	}
	d := s.Departed[i]
	pause := min(RefusedPause<<min(d.Times-2, 8), MaxPause)
	if wait := d.At.Add(pause).Sub(ev.at()); wait <= pause { // otherwise the clock was set
		return wait
	}
	return 0
}

// again lets a person back in whom the nurse has admitted, after a reload, a
// lost link or a restart. Asking twice changes nothing.
func again(s State, p *api.Participant, now time.Time) (State, []Effect) {
	if !p.In() {
		return s, nil
	}
	if p.State == api.PhaseInCall {
		p.State, p.Since = api.PhaseLost, now
	}
	return settled(s, now, []Effect{OpenMedia{s.ID, *p}})
}

func leave(s State, ev Leave) (State, []Effect) {
	p := s.Of(ev.User)
	switch {
	case s.Phase == api.PhaseIdle || ev.Session != s.ID || p == nil:
		return notIn(s)
	case !p.In():
		s, effects := turnAway(s, *p, ev.at(), "withdrew", api.Message{})
		return settled(s, ev.at(), effects)
	case s.Phase == api.PhaseEnded || p.State == api.PhaseLost:
		return s, nil
	}
	p.State, p.Since = api.PhaseLost, ev.at()
	return settled(s, ev.at(), []Effect{CloseMedia{s.ID, p.ID}, Record{s.EncounterID(), p.ID, "left", p.User, ""}})
}

// atTheDoor handles what the nurse, or the end of a sign-in, decides about one
// person.
func atTheDoor(s State, ev Event) (State, []Effect) {
	switch ev := ev.(type) {
	case Refuse:
		p, problem := asking(s, ev.Participant)
		if p == nil {
			return refused(s, problem)
		}
		s, effects := turnAway(s, *p, ev.at(), "refused", ev.Reason)
		return settled(s, ev.at(), effects)
	case Remove:
		return remove(s, ev)
	case SignedOut:
		return signedOut(s, ev)
	}
	return admit(s, ev.(Admit))
}

func admit(s State, ev Admit) (State, []Effect) {
	asks, problem := asking(s, ev.Participant)
	in := count(s)
	switch {
	case asks == nil:
		return refused(s, problem)
	case in >= MaxIn:
		return refused(s, api.Say("session.full", "Four people are in this session already. Remove one of them first."))
	}
	now, p := ev.at(), *asks
	var effects []Effect
	if s.CalledAt == nil { // the first person came uncalled: the encounter starts now
		s.CalledAt = &now
		effects = append(effects, Begin{s.EncounterID(), s.Reason})
	}
	p.State, p.Since = api.PhaseAdmitted, now
	s.Departed = slices.DeleteFunc(s.Departed, func(d api.Departure) bool { return d.User == p.User })
	if l := s.Lead(); p.Role == api.RoleConsultant && (l == nil || !l.In()) {
		p.Role = api.RoleLead // somebody who is in leads, not somebody who waits
	}
	rest := drop(s.Participants, p.ID)
	s.Participants = slices.Insert(rest, in, p) // after those who are in
	effects = append(effects, Joined{s.EncounterID(), p}, Record{s.EncounterID(), p.ID, "admitted", "nurse", p.Name}, OpenMedia{s.ID, p})
	return settled(s, now, effects)
}

func remove(s State, ev Remove) (State, []Effect) {
	p := inside(s, ev.Participant)
	if p == nil || !Connected(s) {
		return refused(s, api.Say("session.person-not-in", "This person is not in the session."))
	}
	gone := *p
	s = without(s, gone, "removed", api.Say("session.removed", "The nurse has taken you out of the session. You may ask to join again."), ev.at())
	return settled(s, ev.at(), []Effect{CloseMedia{s.ID, gone.ID}, Record{s.EncounterID(), gone.ID, "removed", "nurse", gone.Name}, Left{s.EncounterID(), gone.ID}})
}

func signedOut(s State, ev SignedOut) (State, []Effect) {
	p := s.Participant(ev.Participant)
	if p == nil || s.Phase == api.PhaseEnded {
		return notIn(s)
	}
	gone, why := *p, api.Say("session.signed-out", "Your sign-in has ended. Sign in again, then ask to join.")
	s = without(s, gone, "signed-out", why, ev.at())
	var effects []Effect
	if gone.In() {
		effects = append(effects, CloseMedia{s.ID, gone.ID})
	}
	if s.CalledAt != nil {
		effects = append(effects, Record{s.EncounterID(), gone.ID, "signed-out", gone.User, gone.Name})
	}
	if gone.In() {
		effects = append(effects, Left{s.EncounterID(), gone.ID})
	}
	return settled(s, ev.at(), effects)
}

// turnAway takes out a person who asks to join.
func turnAway(s State, p api.Participant, now time.Time, kind string, reason api.Message) (State, []Effect) {
	s = without(s, p, kind, reason, now)
	if s.CalledAt == nil {
		return s, nil
	}
	return s, []Effect{Record{s.EncounterID(), p.ID, kind, p.User, reason.English}}
}

// without takes a person out, and keeps the reason unless they left themselves.
func without(s State, p api.Participant, kind string, reason api.Message, now time.Time) State {
	s.Participants = drop(s.Participants, p.ID)
	if kind != "withdrew" {
		d := api.Departure{User: p.User, Kind: kind, Reason: reason, At: now}
		if kind == "refused" {
			d.Times = 1
		}
		s.Departed = slices.DeleteFunc(s.Departed, func(old api.Departure) bool {
			if old.User == p.User {
				d.Times += old.Times
			}
			return old.User == p.User
		})
		s.Departed = append(s.Departed, d)
		s.Departed = s.Departed[max(0, len(s.Departed)-2*MaxPeople):]
	}
	return s
}

// settled updates the phase of the session, and who leads it, from the people
// who are there. The given effects come first.
func settled(s State, now time.Time, effects []Effect) (State, []Effect) {
	if len(s.Participants) == 0 && s.Uncalled {
		if s.CalledAt == nil { // nobody was let in
			return State{Phase: api.PhaseIdle, Since: now, Departed: s.Departed}, effects
		}
		s, last := finish(s, now, "cart", api.Say("session.empty", "Nobody is in the session any more."))
		return s, append(effects, last...)
	}
	s, led := leads(s)
	effects = append(effects, led...)
	if phase := whole(s); phase != s.Phase {
		s.Phase, s.Since = phase, now
	}
	return s, effects
}

// leads makes sure that one person leads, if anybody can: where nobody does, it
// is the consultant who has been in, or has asked, the longest. Somebody who is
// in takes precedence over a lead who only asks.
func leads(s State) (State, []Effect) {
	var effects []Effect
	lead := s.Lead()
	for i := range s.Participants { // those who are in come first
		p := &s.Participants[i]
		switch {
		case p.Role == api.RoleConsultant && (lead == nil || p.In() && !lead.In()):
			p.Role, lead = api.RoleLead, p
			if p.In() {
				effects = append(effects, Joined{s.EncounterID(), *p}, Record{s.EncounterID(), p.ID, "leads", p.User, p.Name})
			}
		case p.Role == api.RoleLead && p != lead:
			p.Role = api.RoleConsultant
		}
	}
	return s, effects
}

// whole is the phase of the session: the best of its people's.
func whole(s State) api.Phase {
	for _, phase := range []api.Phase{api.PhaseInCall, api.PhaseAdmitted, api.PhaseLost, api.PhaseAsked} {
		if slices.ContainsFunc(s.Participants, func(p api.Participant) bool { return p.State == phase }) {
			return phase
		}
	}
	return api.PhaseCalling
}

func media(s State, ev Event) (State, []Effect) {
	switch ev := ev.(type) {
	case MediaUp:
		return mediaUp(s, ev)
	case MediaDown:
		p := inside(s, ev.Participant)
		if p == nil || p.State != api.PhaseInCall || s.Phase == api.PhaseEnded {
			return s, nil
		}
		p.State, p.Since = api.PhaseLost, ev.at()
		return settled(s, ev.at(), []Effect{Record{s.EncounterID(), p.ID, "media-lost", p.User, ""}})
	}
	return s, nil
}

func mediaUp(s State, ev MediaUp) (State, []Effect) {
	p, now := inside(s, ev.Participant), ev.at()
	if p == nil || p.State == api.PhaseInCall || s.Phase == api.PhaseEnded {
		return s, nil // late news of a peer that is gone
	}
	p.State, p.Since = api.PhaseInCall, now
	if p.StartedAt == nil {
		p.StartedAt = &now
	}
	if s.StartedAt == nil {
		s.StartedAt = &now
	}
	return settled(s, now, []Effect{Record{s.EncounterID(), p.ID, "media-up", p.User, ""}})
}

// asking returns the person who asks under that ID, or without an ID the only
// one who asks. It returns nil and the reason if there is none.
func asking(s State, id string) (*api.Participant, api.Message) {
	var found *api.Participant
	problem := api.Say("session.nobody-asks", "Nobody is asking to join.")
	if s.Phase == api.PhaseEnded {
		return nil, problem
	}
	for i := range s.Participants {
		p := &s.Participants[i]
		switch {
		case p.In():
		case id != "" && p.ID != id:
			problem = api.Say("session.asks-no-more", "This person is not asking to join any more.")
		case found != nil:
			return nil, api.Say("session.several-ask", "Several people are asking to join: say which one is meant.")
		default:
			found = p
		}
	}
	return found, problem
}

// inside returns the participant if the nurse has admitted them, else nil.
func inside(s State, id string) *api.Participant {
	if p := s.Participant(id); p != nil && p.In() {
		return p
	}
	return nil
}

// count returns how many are in.
func count(s State) (n int) {
	for _, p := range s.Participants {
		if p.In() {
			n++
		}
	}
	return n
}

func drop(list []api.Participant, id string) []api.Participant {
	return slices.DeleteFunc(list, func(p api.Participant) bool { return p.ID == id })
}
