package session

import "telecart/appliance/api"

// inBed takes what the nurse says of the bed. Another person's numbers in a
// chart are the worst that this cart can do: so another person is another
// encounter, and where a change may be one or the other, the nurse is asked. A
// person who had no name and gets one is the same, unless the bed was left
// meanwhile: then nobody knows whose the numbers in between are.
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

// exchanged goes on with an encounter of its own for who lies in the bed now.
// What was said about the one before is not carried over.
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

// vacate is for what begins after an ended session: nobody has said that its
// patient is still there.
func vacate(s State) []Effect {
	if s.Phase != api.PhaseEnded {
		return nil
	}
	return []Effect{Vacate{s.ID, s.Since}}
}
