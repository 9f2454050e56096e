package kiosktest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"telecart/appliance/api"
)

// next changes the state as the real daemon would after a request.
func (d *Daemon) next(s *api.Snapshot, method, path string, body []byte) {
	st, ses, now := &s.Status, &s.Status.Session, d.now()
	phase := func(p api.Phase) { ses.Phase, ses.Since = p, now }
	var on api.Switch
	switch path {
	case api.PathPatient:
		st.Patient = nil
		if method == "PUT" {
			st.Patient = &api.Patient{}
			json.Unmarshal(body, st.Patient)
		}
	case api.PathCall:
		var c api.CallRequest
		json.Unmarshal(body, &c)
		*ses = api.Session{ID: "session-1", Reason: c.Reason, CalledAt: &now}
		phase(api.PhaseCalling)
	case api.PathAdmit:
		ses.Participants = slices.Clone(ses.Participants)
		ses.Participant(named(body)).State = api.PhaseAdmitted
		phase(api.PhaseAdmitted)
	case api.PathRefuse, api.PathRemove:
		who := named(body)
		ses.Participants = slices.DeleteFunc(slices.Clone(ses.Participants), func(p api.Participant) bool { return p.ID == who })
		if len(ses.Participants) == 0 {
			phase(api.PhaseCalling)
		}
	case api.PathHangup:
		if ses.Phase == api.PhaseCalling {
			*ses = api.Session{}
			phase(api.PhaseIdle)
			return
		}
		ses.EndReason = api.Say("session.ended-at-bedside", "Ended at the bedside.")
		phase(api.PhaseEnded)
	case api.PathNext:
		*ses = api.Session{}
		st.Patient, st.Captures = nil, nil
		phase(api.PhaseIdle)
	case api.PathHold:
		json.Unmarshal(body, &on)
		ses.Held = on.On
	case api.PathMute:
		json.Unmarshal(body, &on)
		ses.Muted = on.On
	case api.PathAskDone:
		var q api.AskDone
		json.Unmarshal(body, &q)
		ses.Asks = append([]api.Ask(nil), ses.Asks...)
		for i := range ses.Asks {
			ses.Asks[i].Done = ses.Asks[i].Done || ses.Asks[i].ID == q.ID
		}
	}
	if id, ok := strings.CutPrefix(path, api.PathStills); ok {
		d.handleStill(s, id)
	}
}

// named returns the participant that a request names.
func named(body []byte) string {
	var q api.PersonRequest
	json.Unmarshal(body, &q)
	return q.Participant
}

func (d *Daemon) handleStill(s *api.Snapshot, what string) {
	id, verb, _ := strings.Cut(what, "/")
	s.Status.Captures = append([]api.Still(nil), s.Status.Captures...)
	for i := range s.Status.Captures {
		if c := &s.Status.Captures[i]; c.ID == id {
			c.Discarded = c.Discarded || verb == "discard"
			c.Quarantine = c.Quarantine && verb != "assign"
		}
	}
}

// Ask makes a physician ask to join.
func (d *Daemon) Ask(p api.Physician) {
	d.Change(func(s *api.Snapshot) {
		s.Status.Session.Participants = Lead(p, api.PhaseAsked)
		s.Status.Session.Phase, s.Status.Session.Since = api.PhaseAsked, d.now()
	})
}

// Media makes pictures flow both ways; large is what the physician looks at.
func (d *Daemon) Media(large string) {
	now := d.now()
	d.Change(func(s *api.Snapshot) {
		s.Status.Session.Phase, s.Status.Session.Since, s.Status.Session.StartedAt = api.PhaseInCall, now, &now
		s.Status.Session.Participants = slices.Clone(s.Status.Session.Participants)
		s.Status.Session.Participants[0].State = api.PhaseInCall
		s.Status.Reports = Report(large, 180, now)
	})
}

// Lead returns a session's only participant, its lead.
func Lead(p api.Physician, state api.Phase) []api.Participant {
	return []api.Participant{{ID: "person-1", Physician: p, Role: api.RoleLead, State: state}}
}

// Report returns the report of the lead's page while looking at one feed.
func Report(large string, delay int, at time.Time) api.Reports {
	feeds := map[string]api.FeedReport{}
	for _, r := range []string{"room", "exam", "otoscope"} {
		feeds[r] = api.FeedReport{FPS: 15, DelayMS: delay, Width: 640, Height: 360}
	}
	return api.Reports{"person-1": {Feeds: feeds, Large: large, At: at}}
}
