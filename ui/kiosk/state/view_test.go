package state

import (
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

func TestTiles(t *testing.T) {
	tests := []struct {
		state, detail string
		lost          bool
		word          string
		shape         Shape
	}{
		{"online", "", false, "ready", ShapeDisc},
		{"degraded", "quiet", false, "TROUBLE", ShapeTriangle},
		{"offline", "unplugged", false, "NOT THERE", ShapeCross},
		{"starting", "", false, "starting", ShapeRing},
		{"", "", false, "NOT KNOWN", ShapeRing},
		{"exploded", "", false, "NOT KNOWN", ShapeRing},
		{"online", "", true, "NOT KNOWN", ShapeRing},
	}
	for _, tt := range tests {
		m := connected(t, func(s *api.Snapshot) {
			s.Devices = []api.Device{{ID: "x", State: tt.state, Detail: api.English(tt.detail)}}
		})
		if tt.lost {
			m = after(t, m, noon, Lost{})
		}
		got := m.Tiles(noon)[0]
		if got.Word != tt.word || got.Shape != tt.shape || got.Title != "x" || got.Detail != tt.detail {
			t.Errorf("%q: %+v", tt.state, got)
		}
	}
}

func TestLight(t *testing.T) {
	for light, want := range map[string]string{"ready": "READY", "attention": "ATTENTION", "not-ready": "NOT READY", "": "NOT KNOWN", "x": "NOT KNOWN"} {
		m := connected(t, func(s *api.Snapshot) { s.Status.Readiness.Light = light })
		if l := m.LightOf(); l.Word != want || len(l.Reasons) == 0 || l.Shape == ShapeNone {
			t.Errorf("%q: %+v", light, l)
		}
	}
}

func TestStatusBar(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		s.Status.Cart.Demonstration = true
		s.Status.Hub = api.HubLink{Configured: true, Since: noon.Add(-time.Hour)}
		s.Status.Power = &api.Power{OnBattery: true, Percent: 80, MinutesRemaining: 380}
		n := 3
		s.Status.Unsent = &n
	})
	b := m.StatusBar(noon)
	want := []string{"Ward 3 East · cart-7", "DEMONSTRATION", "No hospital link since 13:02", "Battery 6 h 20", "3 unsent", "14:02"}
	for i, got := range []string{b.Cart, b.Demonstration, b.Hub.Text, b.Battery.Text, b.Unsent.Text, b.Clock} {
		if got != want[i] {
			t.Errorf("%q, want %q", got, want[i])
		}
	}
}

func TestBattery(t *testing.T) {
	tests := []struct {
		p    *api.Power
		want string
		role Role
	}{
		{nil, "", RolePlain},
		{&api.Power{Percent: 90, MinutesRemaining: -1}, "Mains, 90 %", RoleQuiet},
		{&api.Power{OnBattery: true, Percent: 80, MinutesRemaining: -1}, "Battery 80 %", RoleQuiet},
		{&api.Power{OnBattery: true, Percent: 80, MinutesRemaining: 61}, "Battery 1 h 01", RoleQuiet},
		{&api.Power{OnBattery: true, Percent: 80, MinutesRemaining: 29}, "Battery 29 min", RoleNotice},
		{&api.Power{OnBattery: true, Percent: 10, MinutesRemaining: -1}, "Battery 10 %", RoleNotice},
		{&api.Power{OnBattery: true, Percent: 80, MinutesRemaining: 0}, "Battery 0 s", RoleNotice},
	}
	for _, tt := range tests {
		m := connected(t, func(s *api.Snapshot) { s.Status.Power = tt.p })
		if got := m.battery(); got.Text != tt.want || got.Role != tt.role {
			t.Errorf("%+v: %+v, want %q", tt.p, got, tt.want)
		}
	}
}

func TestPersons(t *testing.T) {
	m := connected(t, nil)
	tests := []struct {
		p    api.Patient
		want Person
	}{
		{api.Patient{Number: "12345", Name: "María González", BirthDate: "1956-05-03"},
			Person{"María González", "born 3 May 1956", "70 years", "no. 12345", ""}},
		{api.Patient{Number: "12345"}, Person{"no. 12345", "birth date not known", "", "no. 12345", ""}},
		{api.Patient{Number: "1", Name: "李小龍", BirthDate: "1956-11-23", Practice: true},
			Person{"李小龍", "born 23 November 1956", "69 years", "no. 1", "PRACTICE"}},
		{api.Patient{Number: "1", Name: "محمد بن سلمان", BirthDate: "yesterday"},
			Person{"محمد بن سلمان", "birth date not known", "", "no. 1", ""}},
	}
	for _, tt := range tests {
		if got := m.PersonOf(tt.p, noon); got != tt.want {
			t.Errorf("%+v: %+v, want %+v", tt.p, got, tt.want)
		}
	}
	m.Texts = text.Spanish()
	if got := m.PersonOf(tests[0].p, noon); got.Born+", "+got.Age != "nac. 3 de mayo de 1956, 70 años" {
		t.Errorf("in Spanish: %+v", got)
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Dr. Ana Ruiz": "AR", "Ana": "A", "": "?", "  ": "?", "42": "?",
		"dr. ángel núñez-vela": "ÁN", "Ana María Ruiz Fernández": "AF", "李 小龍": "李小", "M. J. Ruiz": "R"} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestDoctorSees(t *testing.T) {
	report := func(large string, delay int, frozen bool, age time.Duration) api.Reports {
		return api.Reports{"p1": {Large: large, At: noon.Add(-age), Feeds: map[string]api.FeedReport{large: {DelayMS: delay, Frozen: frozen}}}}
	}
	tests := []struct {
		name    string
		change  func(*api.Status)
		device  string
		caption string
		still   bool
	}{
		{"live", func(s *api.Status) { s.Reports = report("otoscope", 180, false, 0) }, "oto", "as it was 180 ms ago", false},
		{"no delay known", func(s *api.Status) { s.Reports = report("otoscope", -1, false, 0) }, "oto", "delay not known", false},
		{"frozen", func(s *api.Status) { s.Reports = report("otoscope", 180, true, 0) }, "oto", "STANDS STILL at the doctor's", true},
		{"old report", func(s *api.Status) { s.Reports = report("otoscope", 180, false, time.Minute) }, "", "Not known since 14:01", true},
		{"no report", func(*api.Status) {}, "", "Not known yet what the doctor sees", true},
		{"looks at nothing", func(s *api.Status) { s.Reports = report("", 0, false, 0) }, "", "The doctor looks at no camera", true},
		{"unknown feed", func(s *api.Status) { s.Reports = report("mri", 0, false, 0) }, "", "The doctor looks at no camera", true},
		{"held", func(s *api.Status) { s.Reports = report("otoscope", 180, false, 0); s.Session.Held = true },
			"", "Nothing of the room is sent", true},
		{"shutter", func(s *api.Status) { s.Reports = report("otoscope", 180, false, 0); s.Shutter = "closed" },
			"", "Nothing of the room is sent", true},
		{"lost", func(s *api.Status) {
			s.Reports = report("otoscope", 180, false, 0)
			s.Session.Participants[0].State, s.Session.Participants[0].Since = api.PhaseLost, noon
		}, "", "Not known since 14:02", true},
	}
	for _, tt := range tests {
		m := connected(t, func(s *api.Snapshot) {
			s.Status.Session.Phase = api.PhaseInCall
			s.Status.Session.Participants = []api.Participant{{ID: "p1", Role: api.RoleLead, State: api.PhaseInCall}}
			s.Status.Feeds = []api.Feed{{Device: "oto", Role: "otoscope", Label: "Otoscope", Kind: "video", State: "online"}}
			tt.change(&s.Status)
		})
		got := m.DoctorSees(noon)
		if got.Device != tt.device || got.Caption != tt.caption || got.Still != tt.still {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestCaptureFrom(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		s.Status.Feeds = []api.Feed{{Device: "r", Role: "room", Kind: "video", State: "online"},
			{Device: "e", Role: "exam", Kind: "video", State: "offline"},
			{Device: "o", Role: "otoscope", Kind: "video", State: "online"}}
	})
	if f, ok := m.CaptureFrom(); !ok || f.Device != "o" {
		t.Errorf("%+v, %v", f, ok)
	}
	// What the doctor last looked at stays, also when the link is lost.
	m.Status.Session = api.Session{Phase: api.PhaseLost, Participants: []api.Participant{{ID: "p", Role: api.RoleLead, State: api.PhaseLost}}}
	m.Status.Reports = api.Reports{"p": {Large: "room", At: noon.Add(-time.Minute)}}
	if f, ok := m.CaptureFrom(); !ok || f.Device != "r" {
		t.Errorf("after the link was lost: %+v, %v", f, ok)
	}
	m.Status.Feeds = m.Status.Feeds[1:2]
	if f, ok := m.CaptureFrom(); ok {
		t.Errorf("takes from %+v", f)
	}
}

func TestLostLinkCountsSeconds(t *testing.T) {
	m := connected(t, phase(api.PhaseLost))
	b := m.Bars(noon.Add(7 * time.Second))
	if len(b) != 1 || b[0].Text != "LINK LOST for 7 s. It comes back by itself." || b[0].Detail == "" {
		t.Errorf("bars %+v", b)
	}
}

func TestPicturesSayWhenTheyStand(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		s.Status.Session.Participants = []api.Participant{{ID: "p1", Physician: api.Physician{Name: "Dr. Ruiz"}, Role: api.RoleLead, State: api.PhaseInCall}}
	})
	for last, want := range map[time.Time]string{
		{}:                         "No picture of Dr. Ruiz yet. You can talk.",
		noon:                       "",
		noon.Add(-9 * time.Second): "No new picture of Dr. Ruiz for 9 s.",
	} {
		if got := m.DoctorPicture(last, noon); got != want {
			t.Errorf("%v: %q, want %q", last, got, want)
		}
	}
	if got := m.Picture(noon.Add(-9*time.Second), noon); got != "No new picture for 9 s" {
		t.Errorf("camera: %q", got)
	}
}

func TestStillLists(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		s.Status.Session.ID = "s1"
		s.Status.Captures = []api.Still{{ID: "a", Encounter: "s1"}, {ID: "b", Encounter: "s1", Quarantine: true},
			{ID: "c", Encounter: "s1", Discarded: true}, {ID: "d", Encounter: "s0", Quarantine: true}, {ID: "e", Encounter: "s0"}}
	})
	ids := func(list []api.Still) string {
		var out []string
		for _, s := range list {
			out = append(out, s.ID)
		}
		return strings.Join(out, "")
	}
	if ids(m.Taken()) != "ab" || ids(m.Quarantine()) != "bd" {
		t.Errorf("taken %s, quarantine %s", ids(m.Taken()), ids(m.Quarantine()))
	}
}

func TestForm(t *testing.T) {
	m := connected(t, nil)
	type1 := func(f PatientForm, s string) PatientForm {
		for _, r := range s {
			f = f.typed(r)
		}
		return f
	}
	f := type1(PatientForm{}, "12 a\x00\t José  Pérez\b\t1956x0503999")
	if f.Number != "12 a" || f.Name != "José Pére" || f.Text(FieldBirth) != "1956-05-03" {
		t.Errorf("%+v", f)
	}
	if got := type1(PatientForm{Field: FieldName}, "Jose\u0301\b"); got.Name != "Jos" {
		t.Errorf("a letter and its accent are taken away together: %q", got.Name)
	}
	if got := type1(PatientForm{}, strings.Repeat("9", 1000)); len(got.Number) != numberMost {
		t.Errorf("%d digits", len(got.Number))
	}
	for birth, bad := range map[string]bool{"": false, "19560503": false, "19561303": true, "1956": true, "20990101": true, "18000101": true} {
		if p := (PatientForm{Number: "1", Birth: birth}).problem(m, noon); (p != "") != bad {
			t.Errorf("birth %q: %q", birth, p)
		}
	}
	if p := (PatientForm{}).problem(m, noon); p != m.Texts.NumberMissing {
		t.Errorf("without a number: %q", p)
	}
}

func TestPracticeIsOnlyForDemonstrations(t *testing.T) {
	m := connected(t, nil)
	if m.CanPractise() {
		t.Error("a real cart offers practice")
	}
	m.Status.Cart.Demonstration = true
	if !m.CanPractise() {
		t.Error("a demonstration does not")
	}
	p := m.PracticePatient()
	m.Status.Patient = &p
	if m.CanPractise() || !p.Practice {
		t.Error("the practice patient is offered twice, or not marked")
	}
}

func TestSummary(t *testing.T) {
	m := connected(t, nil)
	if got := m.SummaryOf(noon).Who; got != m.Texts.SummaryNone {
		t.Errorf("none: %q", got)
	}
	end := noon.Add(10 * time.Minute)
	m.Summary = &api.Encounter{EncounterSummary: api.EncounterSummary{Patient: &api.Patient{Number: "7", Name: "Ana"},
		StartedAt: noon, EndedAt: &end, Stills: 2, Readings: 600, Physician: &api.Physician{Name: "Dr. Ruiz"}},
		Note: &api.Note{Text: "Otitis media, left."}}
	got := m.SummaryOf(noon)
	want := Summary{"Ana · no. 7", "22 November 2026, 14:02–14:12 · Dr. Ruiz · 2 pictures, 600 readings", "Otitis media, left."}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Four temperatures of one monitor are four values, each with its site.
func TestSitesAreApart(t *testing.T) {
	v := 38.0
	at := func(site string) api.Reading {
		return api.Reading{Device: "m", Quantity: "temperature", Label: "Temperature", Site: site, Value: &v, Quality: "good", At: noon}
	}
	all := merge(nil, []api.Reading{at("core"), at("skin"), at("core")})
	if len(all) != 2 {
		t.Fatalf("%d readings, want 2", len(all))
	}
	m := connected(t, func(s *api.Snapshot) { s.Readings = all })
	for i, site := range []string{"core", "skin"} {
		if got := ValueOf(all[i], noon, m.Texts).Label; !strings.Contains(got, site) {
			t.Errorf("the label %q does not name the place %s", got, site)
		}
	}
}

// The pressure in the cuff is shown while there is some; an idle cuff has no
// missing value.
func TestCuffPressure(t *testing.T) {
	v := 142.0
	r := api.Reading{Device: "nibp", Quantity: "cuff-pressure", Label: "Cuff pressure", Unit: "mmHg", Quality: "no-signal", At: noon}
	for name, tt := range map[string]struct {
		r    api.Reading
		want int
	}{"idle": {r, 0}, "inflated": {func() api.Reading { r.Value, r.Quality = &v, "good"; return r }(), 1}} {
		m := connected(t, func(s *api.Snapshot) { s.Readings = []api.Reading{tt.r} })
		if got := m.AllVitals(noon); len(got) != tt.want {
			t.Errorf("%s: %+v, want %d values", name, got, tt.want)
		}
	}
}

// Without the daemon no light is good, whatever it was before.
func TestLightWithoutDaemon(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) { s.Status.Readiness.Light = "ready" })
	m = after(t, m, noon, Lost{})
	if l := m.LightOf(); l.Word != "NOT KNOWN" || l.Role != RoleStale || l.Shape != ShapeRing || !strings.Contains(l.Reasons[0], "not answering") {
		t.Errorf("%+v", l)
	}
	if b := m.StatusBar(noon); b.Ready.Role != RoleStale || b.Hub.Text+b.Battery.Text+b.Unsent.Text != "" {
		t.Errorf("status bar %+v", b)
	}
}

// In a call a bar says that nothing of the room is sent, for as long as that is
// so.
func TestPrivacyBars(t *testing.T) {
	for _, tt := range []struct {
		phase   api.Phase
		held    bool
		shutter string
		want    string
	}{
		{api.PhaseInCall, false, "open", ""},
		{api.PhaseInCall, true, "open", "PRIVACY: the doctor sees and hears nothing of the room"},
		{api.PhaseInCall, true, "closed", "PRIVACY: the doctor sees and hears nothing of the room"},
		{api.PhaseInCall, false, "closed", "Shutter closed: the doctor sees nothing of the room"},
		{api.PhaseIdle, true, "closed", ""},
	} {
		m := connected(t, func(s *api.Snapshot) {
			s.Status.Session.Phase, s.Status.Session.Held, s.Status.Shutter = tt.phase, tt.held, tt.shutter
		})
		var got string
		for _, b := range m.Bars(noon) {
			got += b.Text
		}
		if got != tt.want {
			t.Errorf("%+v: %q", tt, got)
		}
	}
}

// A failure in one call is not shown in the next.
func TestAFailureEndsWithItsCall(t *testing.T) {
	m := connected(t, phase(api.PhaseInCall))
	m, _ = Reduce(m, Failed{Kind: Hangup, Why: api.English("no")}, noon)
	if len(m.Bars(noon)) == 0 {
		t.Fatal("the failure is not said")
	}
	s := m.Status
	s.Session.Phase, s.Session.ID = api.PhaseCalling, "the next"
	m, _ = Reduce(m, StatusCame{Status: s}, noon)
	if b := m.Bars(noon); len(b) != 0 {
		t.Errorf("in the next call it says %v", b)
	}
}
