package edge

import (
	"telecart/appliance/api"
	"telecart/appliance/record"
)

// Session is the state of the session as it is stored.
func Session(s api.Session) record.Session {
	out := record.Session{Phase: string(s.Phase), ID: s.ID, Encounter: s.Encounter, Reason: s.Reason, Since: s.Since, CalledAt: value(s.CalledAt),
		Uncalled: s.Uncalled, StartedAt: value(s.StartedAt), Held: s.Held, Muted: s.Muted, EndReason: record.Said(s.EndReason)}
	for _, p := range s.Participants {
		out.Seats = append(out.Seats, record.Seat{Participant: Participant(p), State: string(p.State), Since: p.Since,
			StartedAt: value(p.StartedAt), Muted: p.Muted})
	}
	for _, d := range s.Departed {
		out.Departed = append(out.Departed, record.Departed{User: d.User, Kind: d.Kind, Reason: record.Said(d.Reason), At: d.At, Times: d.Times})
	}
	for _, a := range s.Asks {
		out.Asks = append(out.Asks, record.Ask(a))
	}
	return out
}

// ShownSession is the reverse of Session.
func ShownSession(s record.Session) api.Session {
	out := api.Session{Phase: api.Phase(s.Phase), ID: s.ID, Encounter: s.Encounter, Reason: s.Reason, Since: s.Since, CalledAt: pointer(s.CalledAt),
		Uncalled: s.Uncalled, StartedAt: pointer(s.StartedAt), Held: s.Held, Muted: s.Muted, EndReason: api.Message(s.EndReason)}
	for _, p := range s.Seats {
		out.Participants = append(out.Participants, api.Participant{ID: p.ID, Physician: physician(p.Participant), Role: p.Role,
			State: api.Phase(p.State), Since: p.Since, StartedAt: pointer(p.StartedAt), Muted: p.Muted})
	}
	for _, d := range s.Departed {
		out.Departed = append(out.Departed, api.Departure{User: d.User, Kind: d.Kind, Reason: api.Message(d.Reason), At: d.At, Times: d.Times})
	}
	for _, a := range s.Asks {
		out.Asks = append(out.Asks, api.Ask(a))
	}
	return out
}
