package state

import (
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// greenFor is how long a green statement may outlive its source. The daemon
// itself counts as silent after 4.5 s (appliance/client): then comes Lost.
const greenFor = 5 * time.Second

// allGreen is a call in which everything that can be green is.
func allGreen(t *testing.T) Model {
	return connected(t, func(s *api.Snapshot) {
		lead := api.Participant{ID: "p", Physician: api.Physician{Name: "Dr. Ruiz"}, Role: api.RoleLead, State: api.PhaseInCall, Since: noon}
		s.Status.Session = api.Session{Phase: api.PhaseInCall, Since: noon, Participants: []api.Participant{lead}}
		s.Status.Readiness.Light = "ready"
		s.Status.Hub = api.HubLink{Configured: true, Connected: true}
		s.Status.Feeds = []api.Feed{{Device: "cam", Role: "room", Label: "Room camera", Kind: "video", State: "online"}}
		s.Devices = []api.Device{{ID: "cam", State: "online", Kind: "camera"}}
		s.Status.Reports = api.Reports{"p": {Large: "room", At: noon, Feeds: map[string]api.FeedReport{"room": {Frames: 1, FPS: 25}}}}
	})
}

// Every green statement of the kiosk, what it is said of, and what ends it.
func TestNothingGreenOutlivesItsSource(t *testing.T) {
	daemonSilent := func(m Model) Model { return after(t, m, noon, Lost{}) }
	pageSilent := func(m Model) Model { return m } // its last report only gets older
	clockBack := func(m Model) Model {
		m.Status.Reports = api.Reports{"p": m.Status.Reports["p"]}
		r := m.Status.Reports["p"]
		r.At = noon.Add(time.Hour)
		m.Status.Reports["p"] = r
		return m
	}
	said := func(change func(*api.Status)) func(Model) Model {
		return func(m Model) Model {
			change(&m.Status)
			return m
		}
	}
	light := func(m Model, _ time.Time) Role { return m.LightOf().Role }
	hub := func(m Model, now time.Time) Role { return m.StatusBar(now).Hub.Role }
	tile := func(m Model, now time.Time) Role { return m.Tiles(now)[0].Role }
	sees := func(m Model, now time.Time) Role { return m.DoctorSees(now).Role }
	hears := func(m Model, now time.Time) Role { return m.People(now)[0].Says.Role }
	done := func(m Model, now time.Time) Role {
		m.Notice = &Notice{Text: "Saved.", At: noon}
		for _, b := range m.Bars(now.Add(NoticeStays - greenFor)) {
			if b.Text == "Saved." {
				return b.Role
			}
		}
		return RolePlain
	}
	for _, tt := range []struct {
		statement string
		green     func(Model, time.Time) Role
		source    string
		silence   func(Model) Model
	}{
		{"READY", light, "the daemon", daemonSilent},
		{"READY", light, "the record", said(func(s *api.Status) { s.Readiness.Light = "not-ready" })},
		{"Hospital connected", hub, "the daemon", daemonSilent},
		{"Hospital connected", hub, "the hub", said(func(s *api.Status) { s.Hub.Connected = false })},
		{"a device's ready", tile, "the daemon", daemonSilent},
		{"the doctor sees this", sees, "the daemon", daemonSilent},
		{"the doctor sees this", sees, "the page", pageSilent},
		{"the doctor sees this", sees, "the page, and the clock is put back", clockBack},
		{"the doctor sees this", sees, "the page's picture", said(func(s *api.Status) {
			r := s.Reports["p"]
			r.At, r.Feeds = noon.Add(greenFor), map[string]api.FeedReport{"room": {Frozen: true}}
			s.Reports = api.Reports{"p": r}
		})},
		{"the doctor hears you", hears, "the daemon", daemonSilent},
		{"the doctor hears you", hears, "the page", pageSilent},
		{"the doctor hears you", hears, "the page, and the clock is put back", clockBack},
		{"it was saved", done, "what was done", pageSilent},
	} {
		m := allGreen(t)
		if got := tt.green(m, noon); tt.statement != "it was saved" && got != RoleGood {
			t.Errorf("%s: %v at first, want green", tt.statement, got)
		}
		if got := tt.green(tt.silence(m), noon.Add(greenFor)); got == RoleGood {
			t.Errorf("%s is green %v after %s fell silent", tt.statement, greenFor, tt.source)
		}
	}
}

// A lost link does not say that captures and the record work while they do not.
func TestLostLinkSaysWhatIsRefused(t *testing.T) {
	m := connected(t, phase(api.PhaseLost))
	if d := m.Bars(noon)[0].Detail; d != m.Texts.StillWorks {
		t.Errorf("all well: %q", d)
	}
	m.Status.Readiness.Reasons = []api.Message{api.Say("record.no-captures", "No pictures are kept.")}
	if d := m.Bars(noon)[0].Detail; strings.Contains(d, "captures, the record") || d != "No pictures are kept." {
		t.Errorf("no picture is kept: %q", d)
	}
}
