package session

import "telecart/appliance/api"

// inBed applies what the nurse says about the bed. Filing readings under the
// wrong patient is the worst mistake this cart can make. A different person
// therefore gets a new encounter, and where a change could be a correction or a
// different person, the nurse is asked. Somebody without a name who is given
// one is the same person, unless the bed was cleared in between: then nobody
// knows whose readings those were.
func inBed(s State, ev InBed) (State, []Effect) {
	was, is, running := ev.Was, ev.Patient, Running(s)
	cleared := running && s.Encounter != "" && was == nil
	same := was != nil && is != nil && was.Same(*is)
	another := ev.Another || is == nil ||
		!ev.Correction && !same && (was != nil || cleared || s.Phase == api.PhaseEnded)
	lay := Lay{s.ID, is, another}
	switch {
	case is == nil && cleared, is != nil && was != nil && *is == *was && !ev.Another:
		return s, nil
	case running && was != nil && is != nil && another && !ev.Another:
		return refused(s, api.Say("session.which-patient", "Somebody else is being treated in this encounter. Say which it is: the entry was mistyped, or this is another patient."))
	case another && running:
		return exchanged(s, ev, lay)
	case another:
		return s, []Effect{lay}
	case was != nil && s.CalledAt != nil:
		return s, []Effect{lay, Correct{s.EncounterID(), *was, *is}}
	case was != nil:
		return s, []Effect{lay, Correct{"", *was, *is}}
	case running:
		return s, []Effect{lay, Identify{s.EncounterID(), *is}}
	}
	return s, []Effect{lay}
}

// exchanged continues the session in a new encounter for the person who is in
// the bed now. Nothing said about the previous patient is carried over.
func exchanged(s State, ev InBed, lay Lay) (State, []Effect) {
	old, why := s.EncounterID(), "Another patient lies in the bed; the session goes on."
	if ev.Patient == nil {
		why = "It is no longer known who lies in the bed; the session goes on."
	}
	effects := []Effect{Record{Encounter: old, Kind: "patient-changed", Who: "nurse", Text: why}}
	for _, p := range s.Participants {
		if p.In() {
			effects = append(effects, Left{old, p.ID})
		}
	}
	s.Encounter, s.Reason, s.Asks = ev.NewID, "", nil
	effects = append(effects, Finish{old, why}, lay, Begin{s.Encounter, ""},
		Record{Encounter: s.Encounter, Kind: "patient-changed", Who: "nurse", Text: "The session began with another patient."})
	for _, p := range s.Participants {
		if p.In() {
			effects = append(effects, Joined{s.Encounter, p})
		}
	}
	return s, effects
}

// vacate empties the bed when something begins after an ended session: nobody
// has confirmed that its patient is still there.
func vacate(s State) []Effect {
	if s.Phase != api.PhaseEnded {
		return nil
	}
	return []Effect{Vacate{s.ID, s.Since}}
}
