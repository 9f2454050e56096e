package state

import (
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

// The daemon's phase decides the screen, whatever the nurse had opened.
func TestScreen(t *testing.T) {
	tests := []struct {
		phase api.Phase
		page  Page
		want  Screen
	}{
		{api.PhaseIdle, PageNone, ScreenHome},
		{"", PageNone, ScreenHome},
		{"something new", PageNone, ScreenHome},
		{api.PhaseIdle, PageReason, ScreenReason},
		{api.PhaseIdle, PageDevice, ScreenDevice},
		{api.PhaseIdle, PageReadiness, ScreenReadiness},
		{api.PhaseIdle, PageQuarantine, ScreenQuarantine},
		{api.PhaseIdle, PageSummary, ScreenSummary},
		{api.PhaseCalling, PageNone, ScreenCalling},
		{api.PhaseCalling, PagePatient, ScreenPatient},
		{api.PhaseCalling, PageReason, ScreenCalling},
		{api.PhaseAsked, PageNone, ScreenAsked},
		{api.PhaseAsked, PagePatient, ScreenAsked},
		{api.PhaseAsked, PageReadBack, ScreenAsked},
		{api.PhaseAdmitted, PageNone, ScreenCall},
		{api.PhaseInCall, PageNone, ScreenCall},
		{api.PhaseInCall, PageReadBack, ScreenReadBack},
		{api.PhaseInCall, PageDevice, ScreenDevice}, // a cuff has to be started in a call too
		{api.PhaseInCall, PageVitals, ScreenVitals},
		{api.PhaseAsked, PageVitals, ScreenAsked},
		{api.PhaseInCall, PageSummary, ScreenCall}, // another patient's
		{api.PhaseLost, PageNone, ScreenCall},
		{api.PhaseEnded, PageNone, ScreenAfter},
		{api.PhaseEnded, PageQuarantine, ScreenQuarantine},
	}
	for _, tt := range tests {
		m := connected(t, phase(tt.phase))
		m.Page = tt.page
		if got := m.Screen(); got != tt.want {
			t.Errorf("phase %q with page %d: %s, want %s", tt.phase, tt.page, got, tt.want)
		}
	}
	if got := New(text.English(), time.UTC, noon).Screen(); got != ScreenConnecting {
		t.Errorf("before the first snapshot: %s", got)
	}
}

func TestPatientIsReadBack(t *testing.T) {
	m := connected(t, nil)
	m = after(t, m, noon, Open{Page: PagePatient})
	for _, r := range "12345\t\t19560503" {
		m = after(t, m, noon, Key{Rune: r})
	}
	m = after(t, m, noon, Continue{})
	if m.Screen() != ScreenReadBack || m.Ask.Number != "12345" || m.Ask.BirthDate != "1956-05-03" {
		t.Fatalf("screen %s asks about %+v", m.Screen(), m.Ask)
	}
	no := after(t, m, noon, Answer{Yes: false})
	if no.Screen() != ScreenPatient || no.Form.Number != "12345" || no.Form.Birth != "19560503" {
		t.Errorf("No leads to %s with %+v", no.Screen(), no.Form)
	}
	yes, sent := sends(t, m, Answer{Yes: true}, SetPatient)
	if sent.Patient != *m.Ask {
		t.Errorf("sent %+v", sent.Patient)
	}
	if again, out := Reduce(yes, Answer{Yes: true}, noon); len(out) != 0 || again.Screen() != ScreenReadBack {
		t.Errorf("a second touch sends %+v", out)
	}
	failed := after(t, yes, noon, Failed{SetPatient, api.English("The disk is full.")})
	if failed.Screen() != ScreenReadBack || !strings.Contains(failed.Bars(noon)[0].Text, "The disk is full.") {
		t.Errorf("after a failure: %s, bars %+v", failed.Screen(), failed.Bars(noon))
	}
	done := after(t, yes, noon, Answered{Kind: SetPatient})
	if done.Screen() != ScreenHome || done.Ask != nil || done.Form != (PatientForm{}) {
		t.Errorf("after the answer: %s, %+v", done.Screen(), done.Form)
	}
}

// Somebody asks to join while the nurse types: she sees it at once, and later
// finds what she typed.
func TestAskedInterruptsTyping(t *testing.T) {
	m := connected(t, phase(api.PhaseCalling))
	m = after(t, m, noon, Open{Page: PagePatient}, Key{'7'})
	s := m.Status
	s.Session.Phase = api.PhaseAsked
	m = after(t, m, noon, StatusCame{s})
	if m.Screen() != ScreenAsked {
		t.Fatalf("screen %s", m.Screen())
	}
	s.Session.Phase = api.PhaseInCall
	m = after(t, m, noon, StatusCame{s})
	if m.Screen() != ScreenPatient || m.Form.Number != "7" {
		t.Errorf("screen %s with %q", m.Screen(), m.Form.Number)
	}
}

// Nothing typed about one patient is kept for the next.
func TestNextPatientStartsEmpty(t *testing.T) {
	m := connected(t, phase(api.PhaseEnded))
	m = after(t, m, noon, Open{Page: PagePatient}, Key{'7'}, Clean{"spo2"})
	s := m.Status
	s.Session = api.Session{Phase: api.PhaseIdle}
	m = after(t, m, noon, StatusCame{s})
	if m.Screen() != ScreenHome || m.Form != (PatientForm{}) || len(m.Cleaned) != 0 {
		t.Errorf("screen %s, form %+v, cleaned %v", m.Screen(), m.Form, m.Cleaned)
	}
}

func TestCallReasons(t *testing.T) {
	open := after(t, connected(t, nil), noon, Open{Page: PageReason})
	_, i := sends(t, open, CallNow{}, Call)
	if i.Text != "" {
		t.Errorf("without a reason: %q", i.Text)
	}
	_, i = sends(t, after(t, open, noon, PickReason{0}), CallNow{}, Call)
	if i.Text != "Chest pain" {
		t.Errorf("with the first: %q", i.Text)
	}
	typed := after(t, open, noon, PickReason{-1}, Key{'N'}, Key{'o'}, Key{' '}, Key{' '})
	if _, i = sends(t, typed, CallNow{}, Call); i.Text != "No" {
		t.Errorf("typed: %q", i.Text)
	}
	if back := after(t, typed, noon, Close{}); back.Screen() != ScreenReason || back.Reason.Typing {
		t.Errorf("back leads to %s, typing %v", back.Screen(), back.Reason.Typing)
	}
}

func TestLostDaemon(t *testing.T) {
	m := connected(t, phase(api.PhaseInCall))
	m = after(t, m, noon, WaveCame{api.Wave{Rate: 75, Samples: []int32{1}, Quality: "good"}})
	later := noon.Add(time.Minute)
	m = after(t, m, later, Lost{})
	m = after(t, m, later.Add(time.Minute), Lost{}) // again: the time of the first counts
	if m.Screen() != ScreenCall {
		t.Errorf("screen %s", m.Screen())
	}
	if _, out := Reduce(m, Want{Intent{Kind: Mute, On: true}}, later); len(out) != 0 {
		t.Errorf("sends %+v to nobody", out)
	}
	if len(m.Waves) != 0 {
		t.Error("a wave is still shown")
	}
	want := "Cart software not answering, since 14:03; it restarts by itself."
	if b := m.Bars(later); len(b) != 1 || b[0].Text != want || b[0].Role != RoleBad {
		t.Errorf("bars %+v", b)
	}
	bar := m.StatusBar(later)
	if bar.Ready.Text != "NOT KNOWN" || bar.Hub.Text != "" {
		t.Errorf("status bar %+v", bar)
	}
	back := after(t, m, later, Connected{api.Snapshot{Status: m.Status}})
	if back.Screen() != ScreenCall || len(back.Bars(later)) != 0 || !back.Can(Mute) {
		t.Errorf("back: %s, %+v", back.Screen(), back.Bars(later))
	}
}

func TestReadingsReplaceByDeviceAndQuantity(t *testing.T) {
	v := 97.0
	r := api.Reading{Device: "spo2", Quantity: "spo2", Value: &v, Quality: "good", At: noon}
	m := connected(t, func(s *api.Snapshot) { s.Readings = []api.Reading{r} })
	before := m
	none := r
	none.Value, none.Quality = nil, "no-signal"
	other := r
	other.Device = "second"
	m = after(t, m, noon, ReadingsCame{Readings: []api.Reading{none, other}})
	if len(m.Readings) != 2 || m.Readings[0].Value != nil || m.Readings[1].Device != "second" {
		t.Errorf("readings %+v", m.Readings)
	}
	if before.Readings[0].Value == nil {
		t.Error("the model before was changed")
	}
}

func TestNotices(t *testing.T) {
	m := connected(t, nil)
	good := after(t, m, noon, Answered{Kind: Capture, Text: "Picture taken: Otoscope"})
	if b := good.Bars(noon); len(b) != 1 || !b[0].Closes || b[0].Role != RoleGood {
		t.Errorf("good: %+v", b)
	}
	if b := good.Bars(noon.Add(NoticeStays)); len(b) != 0 {
		t.Errorf("a good notice stays: %+v", b)
	}
	bad := after(t, m, noon, Failed{Capture, api.English("The disk is full.")})
	if b := bad.Bars(noon.Add(time.Hour)); len(b) != 1 || b[0].Text != "The picture did not work: The disk is full." {
		t.Errorf("bad: %+v", b)
	}
	if b := after(t, bad, noon, NoticeClosed{}).Bars(noon); len(b) != 0 {
		t.Errorf("closed: %+v", b)
	}
}

func TestNightFollowsClockAndTouch(t *testing.T) {
	m := connected(t, nil)
	for hour, want := range map[int]bool{5: true, 6: false, 12: false, 20: false, 21: true, 23: true} {
		at := time.Date(2026, 11, 22, hour, 30, 0, 0, m.Zone)
		if m.Dark(at) != want {
			t.Errorf("%d h: dark %v", hour, !want)
		}
		if after(t, m, at, NightTouched{}).Dark(at) == want {
			t.Errorf("%d h: a touch changes nothing", hour)
		}
	}
}

// A new connection begins with the daemon's present state: values that are no
// longer given are gone, and what was not answered can be requested again.
func TestConnectedForgets(t *testing.T) {
	v := 97.0
	m := connected(t, func(s *api.Snapshot) {
		s.Readings = []api.Reading{{Device: "spo2", Quantity: "spo2", Value: &v, Quality: "good", At: noon}}
	})
	m, _ = sends(t, m, Want{Intent: Intent{Kind: Mute, On: true}}, Mute)
	if m.Can(Mute) {
		t.Error("it can be sent twice")
	}
	m = after(t, m, noon, Connected{api.Snapshot{Status: m.Status}})
	if !m.Can(Mute) {
		t.Error("a wish of the old connection is still waited for")
	}
	if len(m.Readings) != 0 {
		t.Errorf("values of the old connection stay: %+v", m.Readings)
	}
}

// If the patient is not the one in the bed, it is a correction or another
// patient, and the nurse says which; the daemon may ask too.
func TestMistypedOrAnother(t *testing.T) {
	maria := &api.Patient{Number: "1", Name: "María"}
	for _, c := range []struct {
		name string
		bed  *api.Patient
		is   api.Patient
		asks bool
	}{
		{"nobody was known", nil, api.Patient{Number: "2"}, false},
		{"the same", maria, *maria, false},
		{"the same number", maria, api.Patient{Number: "1", Name: "María Ruiz"}, false},
		{"another number", maria, api.Patient{Number: "2", Name: "María"}, true},
		{"two without a number", &api.Patient{Name: "María"}, api.Patient{Name: "María", BirthDate: "1956-05-03"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := connected(t, func(s *api.Snapshot) { s.Status.Patient = c.bed })
			m.Ask, m.Page = &c.is, PageReadBack
			m, out := Reduce(m, Answer{Yes: true}, noon)
			if !c.asks {
				if len(out) != 1 || out[0].Kind != SetPatient || out[0].Change != ChangeUnsaid {
					t.Errorf("sent %+v on screen %s", out, m.Screen())
				}
				// The daemon knows better.
				m = after(t, m, noon, Failed{Kind: SetPatient, Why: api.Message{Code: api.CodeWhichPatient}})
			}
			if m.Screen() != ScreenWhich || m.Notice != nil {
				t.Fatalf("on screen %s, with notice %+v", m.Screen(), m.Notice)
			}
			for _, change := range []Change{Mistyped, Another} {
				_, sent := sends(t, m, Which{Change: change}, SetPatient)
				if sent.Patient != c.is || sent.Change != change {
					t.Errorf("sent %+v", sent)
				}
			}
			if back := after(t, m, noon, Close{}); back.Screen() == ScreenWhich || back.Ask != nil {
				t.Errorf("back leads to %s", back.Screen())
			}
		})
	}
}
