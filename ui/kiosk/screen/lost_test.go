package screen

import (
	"context"
	"image"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"telecart/appliance/api"
	"telecart/ui/kiosk/kiosktest"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
)

// Without the daemon nothing is known: no light is green, and nothing old is
// shown as current.
func TestNothingIsReadyWithoutDaemon(t *testing.T) {
	a, _, _ := open(t, text.English(), false)
	snap := kiosktest.Idle(noon)
	snap.Status.Readiness = api.Readiness{Light: "ready"}
	snap.Devices[0].Alerts = []api.Alert{{Text: "*** ASYSTOLE", Priority: "high", Since: noon}}
	for _, s := range []string{"READY", "ready", "*** ASYSTOLE"} {
		a.Dispatch(state.Connected{Snapshot: snap})
		if !drawn(a, s) {
			t.Errorf("%q is not shown while the daemon answers", s)
		}
		a.Dispatch(state.Lost{})
		if drawn(a, s) {
			t.Errorf("%q is shown without the daemon", s)
		}
	}
	if got := shown(a)["Cart software not answering, since 14:02; it restarts by itself."]; got != 1 {
		t.Errorf("the silence is said %d times", got)
	}
	a.Dispatch(state.Open{Page: state.PageReadiness})
	if shown(a)["READY"] != 0 || shown(a)["Everything this cart has is working."] != 0 {
		t.Errorf("on its own page: %v", kiosktest.Texts(a.Root()))
	}
}

// drawn reports whether a line of the screen is s.
func drawn(a *App, s string) bool {
	return slices.ContainsFunc(kiosktest.Visible(a.Root()), func(p kiosktest.Place) bool {
		line, ok := p.Object.(*canvas.Text)
		return ok && line.Text == s
	})
}

// The shutter is shown as it is, and not at all if unknown.
func TestShutterIsSaid(t *testing.T) {
	const open1, closed = "Camera shutter OPEN", "Camera shutter CLOSED"
	for shutter, want := range map[string][2]int{"open": {1, 0}, "closed": {0, 1}, "": {0, 0}, "none": {0, 0}} {
		a, _, _ := open(t, text.English(), false)
		snap := kiosktest.Idle(noon)
		snap.Status.Shutter = shutter
		a.Dispatch(state.Connected{Snapshot: snap})
		if got := shown(a); [2]int{got[open1], got[closed]} != want {
			t.Errorf("%q is shown as %v", shutter, kiosktest.Texts(a.Root()))
		}
		a.Dispatch(state.Lost{})
		if got := shown(a); got[open1]+got[closed] != 0 {
			t.Errorf("%q is still said without the daemon", shutter)
		}
	}
}

// The next call begins without the last one's pictures, and the cart's own
// picture without that of the previous camera.
func TestPicturesEndWithTheirSource(t *testing.T) {
	a, _, _ := open(t, text.English(), false)
	snap := kiosktest.Idle(noon)
	snap.Status.Session = inSession(api.PhaseInCall)
	snap.Status.Reports = kiosktest.Report("otoscope", 100, noon)
	a.Dispatch(state.Connected{Snapshot: snap})
	c := a.views[state.ScreenCall].(*call)
	offer := func() {
		c.doctor.Offer(image.NewRGBA(image.Rect(0, 0, 4, 3)))
		c.sees.Offer(image.NewRGBA(image.Rect(0, 0, 4, 3)))
	}
	offer()
	snap.Status.Reports = kiosktest.Report("room", 100, noon)
	a.Dispatch(state.StatusCame{Status: snap.Status})
	if c.doctor.Last().IsZero() || !c.sees.Last().IsZero() {
		t.Error("after the physician looked elsewhere: the old camera's picture stays, or the physician's went")
	}
	offer()
	snap.Status.Session.ID = "s2"
	a.Dispatch(state.StatusCame{Status: snap.Status})
	if !c.doctor.Last().IsZero() || !c.sees.Last().IsZero() {
		t.Error("the next call shows a picture of the last one")
	}
}

// album is a daemon whose stored pictures can be told apart.
type album struct {
	cart
	pictures map[string]image.Image
}

func (d *album) Still(_ context.Context, id string, _ int) (image.Image, error) {
	return d.pictures[id], nil
}

// A card's picture is the one that it assigns and discards.
func TestCardsShowTheirPictures(t *testing.T) {
	a, _, _ := open(t, text.English(), false)
	d := &album{pictures: map[string]image.Image{}}
	a.cfg.Daemon = d
	snap := kiosktest.Idle(noon)
	for i, id := range []string{"p1", "p2", "p3", "p4", "p5"} {
		d.pictures[id] = image.NewRGBA(image.Rect(0, 0, 10+i, 10))
		snap.Status.Captures = append(snap.Status.Captures, api.Still{ID: id, At: noon, Quarantine: true})
	}
	a.Dispatch(state.Connected{Snapshot: snap})
	a.Dispatch(state.Open{Page: state.PageQuarantine})
	met := map[string]bool{}
	for range 2 {
		a.Tick() // what was fetched is there by now
		for _, k := range a.views[state.ScreenQuarantine].(*quarantine).stills.cards {
			if !k.box.Visible() {
				continue
			}
			met[k.id] = true
			if k.picture.Image != d.pictures[k.id] {
				t.Errorf("the card of %s shows another picture", k.id)
			}
		}
		test.Tap(kiosktest.Button(a.Root(), "More pictures"))
	}
	if len(met) != 5 {
		t.Errorf("met %v", met)
	}
}

// "Nobody in the bed" is only offered if somebody is.
func TestNobodyIsOfferedWithAPatient(t *testing.T) {
	a, _, _ := open(t, text.English(), false)
	snap := kiosktest.Idle(noon)
	for _, p := range []*api.Patient{nil, {Number: "1"}, nil} {
		snap.Status.Patient = p
		a.Dispatch(state.Connected{Snapshot: snap})
		a.Dispatch(state.Open{Page: state.PagePatient})
		b := kiosktest.Held(a.Root(), "Nobody in the bed")
		if (b != nil) != (p != nil) {
			t.Errorf("patient %+v: offered %v", p, b != nil)
		}
		if b == nil {
			continue
		}
		a.Dispatch(state.Lost{})
		if !b.Face().Off {
			t.Error("it looks as if it worked though the daemon is away")
		}
	}
}

// What was marked as clean by mistake can be unmarked, and a bar that reports a
// success disappears by itself.
func TestMarksAreTakenBack(t *testing.T) {
	a, _, _ := open(t, text.English(), false)
	now := noon
	a.cfg.Now = func() time.Time { return now }
	snap := kiosktest.Idle(noon)
	snap.Status.Session = inSession(api.PhaseEnded)
	a.Dispatch(state.Connected{Snapshot: snap})
	for _, want := range []state.Role{state.RoleGood, state.RolePlain} {
		b := kiosktest.Button(a.Root(), "Oximeter")
		test.Tap(b)
		if b.Face().Role != want {
			t.Errorf("it is marked as %v, want %v", b.Face().Role, want)
		}
	}
	a.Dispatch(state.Answered{Kind: state.Capture, Text: "Picture taken: Otoscope"})
	bar := func() bool { return shown(a)["Picture taken: Otoscope"] > 0 }
	if now = noon.Add(5 * time.Second); !bar() {
		t.Error("the notice went too soon")
	}
	now = noon.Add(7 * time.Second)
	if a.Tick(); bar() {
		t.Error("the notice stays")
	}
}
