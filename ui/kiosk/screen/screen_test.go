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
	"telecart/ui/kiosk/clocktest"
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
	clock clocktest.Clock
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
	a := New(Config{Texts: texts, Zone: time.UTC, Now: func() time.Time { return noon.Add(c.clock.Gone()) }, Daemon: c, Feeds: c,
		Beat: widget.NewBeat(time.Hour, direct), Door: direct, Go: direct,
		After: c.clock.After,
		Dark:  func(bool) {}})
	w := test.NewTempWindow(t, a.Root())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(theme.Width, theme.Height))
	a.Attach(w.Canvas())
	return a, c, w
}

// each shows every situation in both languages.
func each(t *testing.T, check func(t *testing.T, a *App, s situation)) {
	for _, lang := range text.Languages() {
		a, c, _ := open(t, text.For(lang), false)
		for _, s := range situations() {
			t.Run(lang+" "+s.name, func(t *testing.T) {
				snap := kiosktest.Idle(noon)
				if s.change != nil {
					s.change(&snap)
				}
				a.Dispatch(state.Close{})
				a.Dispatch(state.NoticeClosed{})
				a.Dispatch(state.Connected{Snapshot: kiosktest.Told(snap, noon)})
				for _, ev := range s.events {
					a.Dispatch(ev)
				}
				if s.want == state.ScreenLocked {
					c.clock.Advance(5 * time.Minute)
					a.Tick()
				}
				if a.current != s.want {
					t.Fatalf("screen %s, want %s", a.current, s.want)
				}
				check(t, a, s)
			})
		}
	}
}

// A touch target is 15 mm high and wide, is inside the window, and apart from
// its neighbours.
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

// With usual names, in both languages, no text is cut off and none is outside
// the window.
func TestNothingIsCut(t *testing.T) {
	each(t, func(t *testing.T, a *App, s situation) {
		for _, p := range kiosktest.Visible(a.Root()) {
			x, ok := p.Object.(*widget.Text)
			if !ok || x.Shown() == "" {
				continue
			}
			// Very long names, and a device's sentence under a bar, may be:
			// they are shown whole on their own pages.
			if !x.Whole() && !strings.Contains(x.Shown(), "Ángeles") && !strings.Contains(x.Shown(), "bed-14") && !strings.HasPrefix(x.Shown(), "Not plugged in") {
				t.Errorf("%q is cut", x.Shown())
			}
			if end := p.At.AddXY(x.Size().Width, 0); p.At.X < 0 || end.X > theme.Width+1 {
				t.Errorf("%q stands outside", x.Shown())
			}
		}
	})
}

// The one primary action is at the bottom right, and nothing dangerous is
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
	a.Dispatch(state.Connected{Snapshot: kiosktest.Told(snap, noon)})
	show()
	a.Dispatch(state.Open{Page: state.PageDevice, Device: "otoscope"})
	show("otoscope")
	snap.Status.Session = inSession(api.PhaseInCall)
	snap.Status.Reports = kiosktest.Report("room", 100, noon)
	a.Dispatch(state.StatusCame{Status: snap.Status})
	show("physician", "room")
	snap.Status.Session.Held = true
	a.Dispatch(state.StatusCame{Status: snap.Status})
	show("physician")
	a.Dispatch(state.Lost{})
	show()
}

// What ends or discards something must be held for a second, in every situation
// that offers it.
func TestDangerousIsHeld(t *testing.T) {
	texts := text.English()
	danger := map[string]state.IntentKind{
		texts.HangUp: state.Hangup, texts.NobodyInBed: state.ClearPatient, texts.Discard: state.Discard,
	}
	met := map[string]bool{}
	a, c, _ := open(t, texts, false)
	for _, s := range situations() {
		snap := kiosktest.Idle(noon)
		if s.change != nil {
			s.change(&snap)
		}
		a.Dispatch(state.Close{})
		a.Dispatch(state.NoticeClosed{})
		a.Dispatch(state.Connected{Snapshot: kiosktest.Told(snap, noon)})
		for _, ev := range s.events {
			a.Dispatch(ev)
		}
		for label, kind := range danger {
			if kiosktest.Button(a.Root(), label) != nil {
				t.Errorf("%s: %q does it with a tap", s.name, label)
			}
			b := kiosktest.Held(a.Root(), label)
			if b == nil || b.Face().Off {
				continue
			}
			before := len(c.asked)
			b.Tapped(nil)
			b.MouseDown(nil)
			c.clock.Advance(950 * time.Millisecond)
			b.MouseUp(nil)
			c.clock.Advance(time.Minute)
			if len(c.asked) != before {
				t.Errorf("%s: %q after 0.95 s asks for %+v", s.name, label, c.asked[before:])
			}
			b.MouseDown(nil)
			c.clock.Advance(time.Second)
			b.MouseUp(nil)
			if len(c.asked) != before+1 || c.asked[before].Kind != kind {
				t.Errorf("%s: %q held for a second asks for %+v", s.name, label, c.asked[before:])
			}
			met[label] = true
		}
	}
	if len(met) != len(danger) {
		t.Errorf("met only %v", met)
	}
}

// A value whose device fell silent is shown as old, and then as missing.
func TestSilentDevice(t *testing.T) {
	a, _, _ := open(t, text.English(), true)
	snap := kiosktest.Idle(noon)
	snap.Readings[0].At = noon.Add(-2 * time.Minute)
	a.Dispatch(state.Connected{Snapshot: kiosktest.Told(snap, noon)})
	if all := kiosktest.Texts(a.Root()); !slices.Contains(all, "2 min ago") {
		t.Errorf("the age is not shown: %q", all)
	}
	r := snap.Readings[0]
	r.Value, r.Quality, r.Detail = nil, "no-signal", api.Words("sensor off")
	a.Dispatch(state.ReadingsCame{Readings: []api.Reading{r}})
	all := kiosktest.Texts(a.Root())
	if !slices.Contains(all, "– –") || !slices.Contains(all, "sensor off") || slices.Contains(all, "97") {
		t.Errorf("the missing value is shown as %q", all)
	}
}

// While a cuff is inflated there is one thing to touch: to stop it. Its place
// stays, so that no measurement is started there just when it has ended.
func TestCuffIsStopped(t *testing.T) {
	a, c, _ := open(t, text.English(), true)
	var places []fyne.Position
	for _, name := range []string{"cuff", "cuff measures"} {
		all := situations()
		s := all[slices.IndexFunc(all, func(s situation) bool { return s.name == name })]
		snap := kiosktest.Idle(noon)
		s.change(&snap)
		a.Dispatch(state.Connected{Snapshot: kiosktest.Told(snap, noon)})
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
		a.Dispatch(state.Connected{Snapshot: kiosktest.Told(snap, noon)})
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

// Every device is listed for cleaning, however many there are, and those that
// touch a patient come first.
func TestEverythingIsCleaned(t *testing.T) {
	a, _, _ := open(t, text.English(), true)
	all := situations()
	snap := kiosktest.Idle(noon)
	all[slices.IndexFunc(all, func(s situation) bool { return s.name == "after, many devices" })].change(&snap)
	a.Dispatch(state.Connected{Snapshot: kiosktest.Told(snap, noon)})
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
