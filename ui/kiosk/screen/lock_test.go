package screen

import (
	"regexp"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"telecart/ui/kiosk/kiosktest"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
)

// Under the lock nothing of a patient is seen, whatever was open.
func TestLockHidesThePatient(t *testing.T) {
	secret := regexp.MustCompile(`(?i)gonz|mar.a|1234567890|1956|777|p.rez|97|72|128|82|37|chest pain|otosc`)
	a, c, _ := open(t, text.English(), false)
	for _, s := range situations() {
		a.Dispatch(state.Touched{}) // opens the lock of the situation before
		c.clock.Advance(time.Second)
		a.Dispatch(state.Close{})
		a.Dispatch(state.NoticeClosed{})
		snap := kiosktest.Idle(noon)
		if s.change != nil {
			s.change(&snap)
		}
		snap.Status.Cart.IdleLock = 300
		a.Dispatch(state.Connected{Snapshot: kiosktest.Told(snap, noon)})
		for _, ev := range s.events {
			a.Dispatch(ev)
		}
		c.clock.Advance(5 * time.Minute)
		a.Dispatch(state.Ticked{}) // not Tick: in a call that would draw beside the test
		if a.current != state.ScreenLocked {
			switch snap.Status.Session.Phase {
			case "idle", "ended":
				t.Errorf("%s: is not locked", s.name)
			}
			continue
		}
		if len(c.shown) > 0 {
			t.Errorf("%s: pictures of %q go on", s.name, c.shown)
		}
		for _, p := range kiosktest.Visible(a.shell.content) {
			if _, ok := p.Object.(*canvas.Image); ok {
				t.Errorf("%s: a picture is seen", s.name)
			}
			if _, ok := p.Object.(*canvas.Raster); ok {
				t.Errorf("%s: something drawn is seen", s.name)
			}
		}
		for _, said := range kiosktest.Texts(a.shell.content) {
			if secret.MatchString(said) {
				t.Errorf("%s: says %q", s.name, said)
			}
		}
	}
}

// A touch anywhere opens the lock and presses nothing of what comes to lie
// under the finger, neither does its rebound.
func TestLockOpensByATouch(t *testing.T) {
	a, c, w := open(t, text.English(), false)
	snap := kiosktest.Idle(noon)
	snap.Status.Cart.IdleLock = 300
	a.Dispatch(state.Connected{Snapshot: kiosktest.Told(snap, noon)})
	var button fyne.Position
	for _, p := range kiosktest.Visible(a.Root()) {
		if p.Object == kiosktest.Button(a.Root(), a.cfg.Texts.CallDoctor) {
			button = p.At.AddXY(30, 30)
		}
	}
	lock := func() {
		t.Helper()
		c.clock.Advance(5 * time.Minute)
		a.Tick()
		if a.current != state.ScreenLocked {
			t.Fatal(a.current)
		}
	}
	lock()
	test.TapCanvas(w.Canvas(), button)
	if a.current != state.ScreenHome {
		t.Errorf("a touch leads to %s", a.current)
	}
	test.TapCanvas(w.Canvas(), button)
	if a.current != state.ScreenHome {
		t.Errorf("its rebound leads to %s", a.current)
	}
	c.clock.Advance(time.Second)
	test.TapCanvas(w.Canvas(), button)
	if a.current != state.ScreenReason {
		t.Errorf("a touch that is meant leads to %s", a.current)
	}
	a.Dispatch(state.Close{})
	lock()
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 20))
	if a.current != state.ScreenHome {
		t.Errorf("a touch of the status bar leads to %s", a.current)
	}
	c.clock.Advance(5*time.Minute - time.Second)
	test.TapCanvas(w.Canvas(), fyne.NewPos(3, 790))
	c.clock.Advance(time.Minute)
	a.Tick()
	if a.current != state.ScreenHome {
		t.Errorf("after a touch beside everything: %s", a.current)
	}
	lock()
	a.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace})
	a.TypedRune(' ')
	c.clock.Advance(time.Second)
	if a.current != state.ScreenHome {
		t.Errorf("a key leads to %s", a.current)
	}
	if len(c.asked) > 0 {
		t.Errorf("the cart is asked for %+v", c.asked)
	}
}
