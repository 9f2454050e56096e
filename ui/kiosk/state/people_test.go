package state

import (
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// Each person's own page reports what reaches them; the nurse's hold, mute and
// shutter count too.
func TestPeople(t *testing.T) {
	good := api.DoctorReport{Large: "room", At: noon, Feeds: map[string]api.FeedReport{"room": {}}}
	tests := map[string]struct {
		change func(*Model, *api.Participant)
		says   string
	}{
		"well":            {nil, "hears you"},
		"silent":          {func(_ *Model, p *api.Participant) { p.Muted = true }, "hears you, is silent"},
		"being connected": {func(_ *Model, p *api.Participant) { p.State = api.PhaseAdmitted }, "connecting …"},
		"lost":            {func(_ *Model, p *api.Participant) { p.State, p.Since = api.PhaseLost, noon.Add(-20*time.Second) }, "link lost, 20 s"},
		"held":            {func(m *Model, _ *api.Participant) { m.Status.Session.Held = true }, "gets nothing"},
		"held and lost": {func(m *Model, p *api.Participant) {
			m.Status.Session.Held, p.State, p.Since = true, api.PhaseLost, noon
		}, "link lost, 0 s"},
		"room muted": {func(m *Model, _ *api.Participant) { m.Status.Session.Muted = true }, "does not hear you"},
		"no report":  {func(m *Model, _ *api.Participant) { m.Status.Reports = api.Reports{"another": good} }, "not known"},
		"an old report": {func(m *Model, _ *api.Participant) {
			r := good
			r.At = noon.Add(-5 * time.Second)
			m.Status.Reports = api.Reports{"p": r}
		}, "not known"},
		"no daemon": {func(m *Model, _ *api.Participant) { m.Link.Up = false }, "not known"},
		"picture stands": {func(m *Model, _ *api.Participant) {
			m.Status.Reports = reportOf("p", "room", api.FeedReport{Frozen: true})
		}, "bad link"},
		"a small one does": {func(m *Model, _ *api.Participant) {
			m.Status.Reports = reportOf("p", "exam", api.FeedReport{Frozen: true})
		}, "hears you"},
		"much is lost": {func(m *Model, _ *api.Participant) {
			m.Status.Reports = reportOf("p", "exam", api.FeedReport{Loss: 0.2})
		}, "bad link"},
	}
	for name, tt := range tests {
		m := connected(t, nil)
		m.Status.Reports = api.Reports{"p": good}
		p := api.Participant{ID: "p", Physician: api.Physician{User: "bob"}, Role: api.RoleConsultant, State: api.PhaseInCall}
		if tt.change != nil {
			tt.change(&m, &p)
		}
		m.Status.Session.Participants = []api.Participant{p, {ID: "q", State: api.PhaseAsked}}
		got := m.People(noon)
		if len(got) != 1 || got[0].ID != "p" || got[0].Name != "bob" || got[0].Role != "Consultant" || got[0].Says.Text != tt.says {
			t.Errorf("%s: %+v, want it to say %q", name, got, tt.says)
		}
		if mark := got[0].Says; (mark.Role == RoleGood) != (mark.Shape == ShapeDisc) {
			t.Errorf("%s: %+v tells by its colour what its shape does not", name, mark)
		}
	}
}

// reportOf is the report of a page whose large picture is the room's, with one
// feed in that state.
func reportOf(id, role string, f api.FeedReport) api.Reports {
	return api.Reports{id: {Large: "room", At: noon, Feeds: map[string]api.FeedReport{"room": {}, role: f}}}
}

// A person who asks is shown above whatever the nurse has opened in the call,
// which comes back after the answer.
func TestTheDoorComesFirst(t *testing.T) {
	for _, page := range []Page{PagePatient, PageReadBack, PageVitals, PageDevice} {
		m := connected(t, func(s *api.Snapshot) { s.Status.Session.Phase = api.PhaseInCall })
		m.Page = page
		own := m.Screen()
		m.Status.Session.Participants = []api.Participant{{ID: "q", State: api.PhaseAsked}}
		if got := m.Screen(); got != ScreenCall || own == ScreenCall {
			t.Errorf("page %d: %s, and %s while somebody asks", page, own, got)
		}
	}
}

// What was given up for a narrow link is shown while the page reports it, and
// no longer.
func TestTheLinkSaysWhatItTraded(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) { s.Status.Session.Phase = api.PhaseInCall })
	lead := api.Participant{ID: "p", Physician: api.Physician{User: "bob", Name: "Dr. Bob"}, Role: api.RoleLead, State: api.PhaseInCall}
	m.Status.Session.Participants = []api.Participant{lead}
	told := api.Say("link.stills", "The connection is too narrow for a moving picture: it comes as single pictures. Speech goes first.")
	m.Status.Reports = api.Reports{lead.ID: {At: noon, Traded: []api.Message{told}}}
	says := func(m Model, at time.Time) bool {
		for _, b := range m.Bars(at) {
			if strings.Contains(b.Text, told.English) && strings.Contains(b.Text, lead.Name) {
				return true
			}
		}
		return false
	}
	if !says(m, noon) {
		t.Errorf("the bars do not say it: %v", m.Bars(noon))
	}
	if says(m, noon.Add(ReportGoodFor+time.Second)) {
		t.Error("it is said although the page is silent")
	}
	m.Link.Up = false
	if says(m, noon) {
		t.Error("it is said although the cart is silent")
	}
}
