package screen

import (
	"context"
	"image"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"telecart/appliance/api"
	"telecart/ui/kiosk/kiosktest"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

var noon = time.Date(2026, 11, 22, 13, 2, 0, 0, time.UTC)

// cart is a daemon and feeds that only take notes.
type cart struct {
	asked []state.Intent
	shown []string
}

func (c *cart) Do(_ context.Context, i state.Intent) (state.Event, error) {
	c.asked = append(c.asked, i)
	return state.Answered{Kind: i.Kind}, nil
}

func (c *cart) Still(context.Context, string, int) (image.Image, error) {
	return image.NewRGBA(image.Rect(0, 0, 64, 36)), nil
}

func (c *cart) Want(views map[string]*widget.VideoView) {
	c.shown = nil
	for name := range views {
		c.shown = append(c.shown, name)
	}
	slices.Sort(c.shown)
}

// open shows a kiosk in a test window of the size it is made for.
func open(t *testing.T, texts *text.Catalogue, dark bool) (*App, *cart, fyne.Window) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(dark))
	c := &cart{}
	direct := func(f func()) { f() }
	a := New(Config{Texts: texts, Zone: time.UTC, Now: func() time.Time { return noon }, Daemon: c, Feeds: c,
		Beat: widget.NewBeat(time.Hour, direct), Door: direct, Go: direct,
		After: func(time.Duration, func()) func() { return func() {} },
		Dark:  func(bool) {}})
	w := test.NewTempWindow(t, a.Root())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(theme.Width, theme.Height))
	a.Attach(w.Canvas())
	return a, c, w
}

// situation is a state of the kiosk that a person can meet.
type situation struct {
	name   string
	change func(*api.Snapshot)
	events []state.Event
	want   state.Screen
}

func situations() []situation {
	patient := func(s *api.Snapshot) {
		s.Status.Patient = &api.Patient{Number: "1234567890", Name: "María de los Ángeles González Fernández", BirthDate: "1956-09-30"}
	}
	inPhase := func(p api.Phase, more func(*api.Snapshot)) func(*api.Snapshot) {
		return func(s *api.Snapshot) {
			at := noon.Add(-200 * time.Second)
			s.Status.Session = api.Session{Phase: p, ID: "s1", Reason: "Chest pain", Since: noon, CalledAt: &at, StartedAt: &at,
				Physician: &api.Physician{Name: "Dr. Ana Ruiz Fernández", Specialty: "Emergency medicine", Hospital: "Hospital General"}}
			if more != nil {
				more(s)
			}
		}
	}
	inCall := func(more func(*api.Snapshot)) func(*api.Snapshot) {
		return inPhase(api.PhaseInCall, func(s *api.Snapshot) {
			s.Status.Doctor = kiosktest.Report("otoscope", 180, noon)
			if more != nil {
				more(s)
			}
		})
	}
	stills := func(s *api.Snapshot) {
		for _, id := range []string{"1", "2", "3", "4", "5"} {
			s.Status.Captures = append(s.Status.Captures, api.Still{ID: id, Encounter: "s1", Label: "Otoscope", At: noon, Quarantine: id != "1"})
		}
	}
	alarms := func(s *api.Snapshot) {
		s.Devices[0].Alerts = []api.Alert{{Text: "*** ASYSTOLE", Priority: "high", Since: noon}, {Text: "** SpO2 86 < 90", Priority: "medium", Since: noon, Silenced: true},
			{Text: "ECG leads off", Priority: "technical", Since: noon}, {Text: "Check cuff", Priority: "technical", Since: noon}}
		s.Devices[0].Virtual, s.Devices[0].AlertNote = true, "all alarms silenced for 2 minutes"
	}
	several := func(s *api.Snapshot) { // two monitors of the same name beside the oximeter, one with a long id
		for _, id := range []string{"ge-dri", "philips-intellivue-bed-14"} {
			s.Devices = append(s.Devices, api.Device{ID: id, Label: "Patient monitor", Kind: "vitals", State: "online"})
			for i, q := range []string{"heart-rate", "spo2", "pulse-rate", "nibp-systolic", "nibp-diastolic", "respiratory-rate", "etco2", "st", "mac"} {
				v := 80.0
				s.Readings = append(s.Readings, api.Reading{Device: id, Quantity: q, Label: q, Unit: "%", Value: &v, Quality: "good",
					At: noon.Add(-time.Duration(i) * 3 * time.Second)})
			}
		}
		v := 122.0
		s.Readings = append(s.Readings, api.Reading{Device: "spo2", Quantity: "heart-rate", Unit: "/min", Value: &v, Quality: "suspect", Detail: "motion", At: noon})
	}
	cuff := func(measuring bool) func(*api.Snapshot) {
		return func(s *api.Snapshot) {
			s.Devices[1].Measures, s.Devices[1].Choices = true, []string{"adult", "child", "neonate"}
			s.Devices[1].Detail = "Say the patient's size first: adult, child or neonate."
			s.Devices[2].Measures, s.Devices[2].Choices = true, []string{"oral", "axillary", "rectal"}
			if v := 140.0; measuring {
				s.Readings = append(s.Readings, api.Reading{Device: "cuff", Quantity: "cuff-pressure", Unit: "mmHg", Value: &v, Quality: "good", At: noon})
			}
		}
	}
	cuffPage := []state.Event{state.Open{Page: state.PageDevice, Device: "cuff"}}
	return []situation{
		{"home", nil, nil, state.ScreenHome},
		{"home with a patient", patient, nil, state.ScreenHome},
		{"home with quarantine", func(s *api.Snapshot) { patient(s); stills(s) }, nil, state.ScreenHome},
		{"home, error", nil, []state.Event{state.Failed{Kind: state.Call, Sentence: "The hub is not there: the call waits until it is."}}, state.ScreenHome},
		{"home, daemon lost", patient, []state.Event{state.Lost{}}, state.ScreenHome},
		{"readiness", nil, []state.Event{state.Open{Page: state.PageReadiness}}, state.ScreenReadiness},
		{"oximeter", nil, []state.Event{state.Open{Page: state.PageDevice, Device: "spo2"}}, state.ScreenDevice},
		{"otoscope", nil, []state.Event{state.Open{Page: state.PageDevice, Device: "otoscope"}}, state.ScreenDevice},
		{"stethoscope", nil, []state.Event{state.Open{Page: state.PageDevice, Device: "stethoscope"}}, state.ScreenDevice},
		{"a device that is gone", nil, []state.Event{state.Open{Page: state.PageDevice, Device: "gone"}}, state.ScreenDevice},
		{"typing a patient", patient, []state.Event{state.Open{Page: state.PagePatient}}, state.ScreenPatient},
		{"reason", nil, []state.Event{state.Open{Page: state.PageReason}, state.PickReason{Index: 5}}, state.ScreenReason},
		{"typing a reason", nil, []state.Event{state.Open{Page: state.PageReason}, state.PickReason{Index: -1}}, state.ScreenReason},
		{"quarantine", stills, []state.Event{state.Open{Page: state.PageQuarantine}}, state.ScreenQuarantine},
		{"summary", nil, []state.Event{state.Open{Page: state.PageSummary}}, state.ScreenSummary},
		{"calling", inPhase(api.PhaseCalling, patient), nil, state.ScreenCalling},
		{"asked", inPhase(api.PhaseAsked, nil), nil, state.ScreenAsked},
		{"admitted", inPhase(api.PhaseAdmitted, nil), nil, state.ScreenCall},
		{"in call", inCall(patient), nil, state.ScreenCall},
		{"in call, asked for something", inCall(func(s *api.Snapshot) {
			s.Status.Session.Asks = []api.Ask{{ID: "a", Text: "Please: otoscope, left ear"}, {ID: "b", Text: "x"}}
		}), nil, state.ScreenCall},
		{"in call, held and muted", inCall(func(s *api.Snapshot) { s.Status.Session.Held, s.Status.Session.Muted = true, true }), nil, state.ScreenCall},
		{"in call, link lost", inPhase(api.PhaseLost, patient), nil, state.ScreenCall},
		{"in call, link lost and an error", inPhase(api.PhaseLost, nil), []state.Event{state.Failed{Kind: state.Capture, Sentence: "The disk is full."}}, state.ScreenCall},
		{"home, alarm", func(s *api.Snapshot) { patient(s); alarms(s) }, nil, state.ScreenHome},
		{"oximeter, alarm", alarms, []state.Event{state.Open{Page: state.PageDevice, Device: "spo2"}}, state.ScreenDevice},
		{"in call, alarm", inCall(func(s *api.Snapshot) { patient(s); alarms(s) }), nil, state.ScreenCall},
		{"calling, several monitors", inPhase(api.PhaseCalling, several), nil, state.ScreenCalling},
		{"in call, several monitors", inCall(several), nil, state.ScreenCall},
		{"in call, several monitors and an alarm", inCall(func(s *api.Snapshot) { several(s); alarms(s) }), nil, state.ScreenCall},
		{"all values", inCall(several), []state.Event{state.Open{Page: state.PageVitals}}, state.ScreenVitals},
		{"all values, alarm", inCall(func(s *api.Snapshot) { several(s); alarms(s) }), []state.Event{state.Open{Page: state.PageVitals}, state.Turn{Leaves: 2}}, state.ScreenVitals},
		{"all values, none", inCall(func(s *api.Snapshot) { s.Readings = nil }), []state.Event{state.Open{Page: state.PageVitals}}, state.ScreenVitals},
		{"a monitor", several, []state.Event{state.Open{Page: state.PageDevice, Device: "ge-dri"}}, state.ScreenDevice},
		{"cuff", cuff(false), cuffPage, state.ScreenDevice},
		{"cuff measures", cuff(true), cuffPage, state.ScreenDevice},
		{"cuff measures in a call", inCall(cuff(true)), cuffPage, state.ScreenDevice},
		{"thermometer", cuff(false), []state.Event{state.Open{Page: state.PageDevice, Device: "temp"}}, state.ScreenDevice},
		{"in call, with a cuff", inCall(cuff(false)), nil, state.ScreenCall},
		{"calling, with a cuff", inPhase(api.PhaseCalling, cuff(false)), nil, state.ScreenCalling},
		{"all values, several monitors and a cuff", inCall(func(s *api.Snapshot) { several(s); cuff(true)(s) }),
			[]state.Event{state.Open{Page: state.PageVitals}}, state.ScreenVitals},
		{"after", inPhase(api.PhaseEnded, stills), nil, state.ScreenAfter},
		{"after, many devices", inPhase(api.PhaseEnded, func(s *api.Snapshot) { stills(s); several(s) }), nil, state.ScreenAfter},
		{"after without pictures", inPhase(api.PhaseEnded, patient), nil, state.ScreenAfter},
	}
}

// each shows every situation in both languages.
func each(t *testing.T, check func(t *testing.T, a *App, s situation)) {
	for _, lang := range text.Languages() {
		a, _, _ := open(t, text.For(lang), false)
		for _, s := range situations() {
			t.Run(lang+" "+s.name, func(t *testing.T) {
				snap := kiosktest.Idle(noon)
				if s.change != nil {
					s.change(&snap)
				}
				a.Dispatch(state.Close{})
				a.Dispatch(state.NoticeClosed{})
				a.Dispatch(state.Connected{Snapshot: snap})
				for _, ev := range s.events {
					a.Dispatch(ev)
				}
				if a.current != s.want {
					t.Fatalf("screen %s, want %s", a.current, s.want)
				}
				check(t, a, s)
			})
		}
	}
}

// What is touched is 15 mm high and wide, lies in the window, and its
// neighbours are apart.
func TestTargets(t *testing.T) {
	each(t, func(t *testing.T, a *App, s situation) {
		type target struct {
			name     string
			from, to fyne.Position
		}
		var all []target
		for _, p := range kiosktest.Visible(a.Root()) {
			name := ""
			switch b := p.Object.(type) {
			case *widget.BigButton:
				name = b.Face().Label
			case *widget.HoldButton:
				name = b.Face().Label
			case *widget.Touch:
				name = "vital signs"
			default:
				continue
			}
			size := p.Object.Size()
			least := float32(theme.Target - 1)
			if size.Width < least || size.Height < least {
				t.Errorf("%q is %.0f×%.0f, smaller than 15 mm", name, size.Width, size.Height)
			}
			all = append(all, target{name, p.At, p.At.AddXY(size.Width, size.Height)})
		}
		for i, x := range all {
			if x.from.X < 0 || x.from.Y < 0 || x.to.X > theme.Width+1 || x.to.Y > theme.Height+1 {
				t.Errorf("%q lies outside: %v to %v", x.name, x.from, x.to)
			}
			for _, y := range all[:i] {
				apart := max(max(x.from.X-y.to.X, y.from.X-x.to.X), max(x.from.Y-y.to.Y, y.from.Y-x.to.Y))
				if apart < theme.KeyGap-1 {
					t.Errorf("%q and %q are %.0f apart", x.name, y.name, apart)
				}
			}
		}
	})
}

// With usual names and both languages nothing has to be left out, and no
// text stands outside.
func TestNothingIsCut(t *testing.T) {
	each(t, func(t *testing.T, a *App, s situation) {
		for _, p := range kiosktest.Visible(a.Root()) {
			x, ok := p.Object.(*widget.Text)
			if !ok || x.Shown() == "" {
				continue
			}
			// Very long names, and a device's sentence under a bar, may: they are
			// whole on their own pages.
			if !x.Whole() && !strings.Contains(x.Shown(), "Ángeles") && !strings.Contains(x.Shown(), "bed-14") && !strings.HasPrefix(x.Shown(), "Not plugged in") {
				t.Errorf("%q is cut", x.Shown())
			}
			if end := p.At.AddXY(x.Size().Width, 0); p.At.X < 0 || end.X > theme.Width+1 {
				t.Errorf("%q stands outside", x.Shown())
			}
		}
	})
}

// The one primary action stands at the bottom right, and nothing dangerous
// beside it.
func TestPrimaryIsBottomRight(t *testing.T) {
	each(t, func(t *testing.T, a *App, s situation) {
		primaries := 0
		var primary, danger kiosktest.Place
		for _, p := range kiosktest.Visible(a.Root()) {
			if b, ok := p.Object.(*widget.BigButton); ok && b.Face().Role == state.RolePrimary {
				primaries++
				primary = p
			}
			if b, ok := p.Object.(*widget.HoldButton); ok && b.Face().Role == state.RoleBad {
				danger = p
			}
		}
		if primaries > 1 {
			t.Errorf("%d primary actions", primaries)
		}
		if primaries == 0 {
			return
		}
		corner := primary.At.AddXY(primary.Object.Size().Width, primary.Object.Size().Height)
		if corner.X < theme.Width-2*theme.Margin || corner.Y < theme.Height-2*theme.Margin {
			t.Errorf("the primary action ends at %v", corner)
		}
		if danger.Object != nil {
			if apart := primary.At.X - danger.At.X - danger.Object.Size().Width; apart < 4*theme.Gap {
				t.Errorf("hanging up is %.0f from the primary action", apart)
			}
		}
	})
}

func TestFeedsFollowTheScreen(t *testing.T) {
	a, c, _ := open(t, text.English(), false)
	snap := kiosktest.Idle(noon)
	show := func(want ...string) {
		t.Helper()
		if !slices.Equal(c.shown, want) {
			t.Errorf("feeds %v, want %v", c.shown, want)
		}
	}
	a.Dispatch(state.Connected{Snapshot: snap})
	show()
	a.Dispatch(state.Open{Page: state.PageDevice, Device: "otoscope"})
	show("otoscope")
	snap.Status.Session = api.Session{Phase: api.PhaseInCall, ID: "s1", Since: noon}
	snap.Status.Doctor = kiosktest.Report("room", 100, noon)
	a.Dispatch(state.StatusCame{Status: snap.Status})
	show("physician", "room")
	snap.Status.Session.Held = true
	a.Dispatch(state.StatusCame{Status: snap.Status})
	show("physician")
	a.Dispatch(state.Lost{})
	show()
}

// A value whose device fell silent is seen to be old, and then missing.
func TestSilentDevice(t *testing.T) {
	a, _, _ := open(t, text.English(), true)
	snap := kiosktest.Idle(noon)
	snap.Readings[0].At = noon.Add(-2 * time.Minute)
	a.Dispatch(state.Connected{Snapshot: snap})
	if all := kiosktest.Texts(a.Root()); !slices.Contains(all, "2 min ago") {
		t.Errorf("the age is not shown: %q", all)
	}
	r := snap.Readings[0]
	r.Value, r.Quality, r.Detail = nil, "no-signal", "sensor off"
	a.Dispatch(state.ReadingsCame{Readings: []api.Reading{r}})
	all := kiosktest.Texts(a.Root())
	if !slices.Contains(all, "– –") || !slices.Contains(all, "sensor off") || slices.Contains(all, "97") {
		t.Errorf("the missing value is shown as %q", all)
	}
}

// While a cuff is inflated there is one thing to touch: to stop it. Its place
// stays, so that nothing is started there when the measurement just ended.
func TestCuffIsStopped(t *testing.T) {
	a, c, _ := open(t, text.English(), true)
	var places []fyne.Position
	for _, name := range []string{"cuff", "cuff measures"} {
		all := situations()
		s := all[slices.IndexFunc(all, func(s situation) bool { return s.name == name })]
		snap := kiosktest.Idle(noon)
		s.change(&snap)
		a.Dispatch(state.Connected{Snapshot: snap})
		for _, ev := range s.events {
			a.Dispatch(ev)
		}
		measures := name == "cuff measures"
		if start := kiosktest.Button(a.Root(), "Adult"); (start == nil) != measures {
			t.Errorf("%s: a start is offered: %v", name, start != nil)
		}
		stop := kiosktest.Button(a.Root(), "Stop measurement")
		if stop == nil || (stop.Face().Role == state.RolePrimary) != measures {
			t.Fatalf("%s: stop %+v", name, stop)
		}
		for _, p := range kiosktest.Visible(a.Root()) {
			if p.Object == stop {
				places = append(places, p.At)
			}
		}
		test.Tap(stop)
		if last := c.asked[len(c.asked)-1]; last.Kind != state.Measure || last.On || last.Device != "cuff" {
			t.Errorf("%s: asks for %+v", name, last)
		}
	}
	if places[0] != places[1] {
		t.Errorf("stop stands at %v, and while it measures at %v", places[0], places[1])
	}
}

// Two instruments' values are named, and everything is one touch away.
func TestSeveralMonitorsInTheCall(t *testing.T) {
	a, _, _ := open(t, text.English(), true)
	for _, s := range situations() {
		if s.name != "in call, several monitors" {
			continue
		}
		snap := kiosktest.Idle(noon)
		s.change(&snap)
		a.Dispatch(state.Connected{Snapshot: snap})
	}
	all := kiosktest.Texts(a.Root())
	for _, want := range []string{"Oximeter", "ge-dri", "DIFFERS"} {
		if !slices.Contains(all, want) {
			t.Errorf("%q is not on the screen: %q", want, all)
		}
	}
	i := slices.IndexFunc(kiosktest.Visible(a.Root()), func(p kiosktest.Place) bool { _, ok := p.Object.(*widget.Touch); return ok })
	test.Tap(kiosktest.Visible(a.Root())[i].Object.(*widget.Touch))
	if all := kiosktest.Texts(a.Root()); !slices.Contains(all, "philips-intellivue-bed-14") || !slices.Contains(all, "motion") {
		t.Errorf("all values: %q", all)
	}
	a.Dispatch(state.Close{})
	if a.current != state.ScreenCall {
		t.Errorf("back on %s", a.current)
	}
}

// Every device comes up to be cleaned, however many there are, and those that
// touch a patient first.
func TestEverythingIsCleaned(t *testing.T) {
	a, _, _ := open(t, text.English(), true)
	all := situations()
	snap := kiosktest.Idle(noon)
	all[slices.IndexFunc(all, func(s situation) bool { return s.name == "after, many devices" })].change(&snap)
	a.Dispatch(state.Connected{Snapshot: snap})
	for range 2 {
		for _, d := range a.model.Cleanables() {
			if b := kiosktest.Button(a.Root(), d.Label); b != nil && !a.model.Cleaned[d.ID] {
				test.Tap(b)
			}
		}
		test.Tap(kiosktest.Button(a.Root(), "More devices"))
	}
	for _, d := range a.model.Cleanables() {
		if !a.model.Cleaned[d.ID] {
			t.Errorf("%s cannot be marked as clean", d.Label)
		}
	}
	if list := a.model.Cleanables(); list[len(list)-1].ID != "room" || a.model.CleanLeaf != 0 {
		t.Errorf("the last is %s, leaf %d", list[len(list)-1].ID, a.model.CleanLeaf)
	}
}
