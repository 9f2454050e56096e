package state

import (
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

// lockable is a kiosk whose lock comes after five minutes, in a phase.
func lockable(t *testing.T, p api.Phase) Model {
	t.Helper()
	return connected(t, func(s *api.Snapshot) {
		s.Status.Cart.IdleLock = 300
		s.Status.Session.Phase = p
		s.Status.Patient = &api.Patient{Number: "12345", Name: "MARÍA GONZÁLEZ"}
	})
}

const five = 5 * time.Minute

func TestWhenItLocks(t *testing.T) {
	for name, c := range map[string]struct {
		phase  api.Phase
		change func(Model) Model
		idle   time.Duration
		want   Screen
	}{
		"just before":            {api.PhaseIdle, nil, five - 1, ScreenHome},
		"idle":                   {api.PhaseIdle, nil, five, ScreenLocked},
		"after a call":           {api.PhaseEnded, nil, five, ScreenLocked},
		"of a phase of tomorrow": {"dancing", nil, five, ScreenLocked},
		"calling":                {api.PhaseCalling, nil, time.Hour, ScreenCalling},
		"asked":                  {api.PhaseAsked, nil, time.Hour, ScreenAsked},
		"admitted":               {api.PhaseAdmitted, nil, time.Hour, ScreenCall},
		"in a call":              {api.PhaseInCall, nil, time.Hour, ScreenCall},
		"with the link lost":     {api.PhaseLost, nil, time.Hour, ScreenCall},
		"over any page":          {api.PhaseIdle, func(m Model) Model { m.Page = PageSummary; return m }, five, ScreenLocked},
		"over what is typed":     {api.PhaseIdle, func(m Model) Model { m.Page = PagePatient; return m }, five, ScreenLocked},
		"switched off":           {api.PhaseIdle, func(m Model) Model { m.Status.Cart.IdleLock = 0; return m }, 100 * time.Hour, ScreenHome},
		"without the daemon":     {api.PhaseIdle, func(m Model) Model { m.Link.Up = false; return m }, five, ScreenLocked},
		"before the daemon":      {api.PhaseIdle, func(m Model) Model { m.Link.Ever = false; return m }, five, ScreenConnecting},
		"without it in a call":   {api.PhaseInCall, func(m Model) Model { m.Link.Up = false; return m }, time.Hour, ScreenCall},
		"with a tight cuff": {api.PhaseIdle, func(m Model) Model {
			v := 120.0
			m.Devices = []api.Device{{ID: "cuff"}}
			m.Readings = []api.Reading{{Device: "cuff", Quantity: cuffPressure, Value: &v, Quality: "good",
				At: noon.Add(five), MeasuredAt: noon.Add(five), FreshUntil: noon.Add(five + time.Second)}}
			return m
		}, five, ScreenHome},
	} {
		m := lockable(t, c.phase)
		if c.change != nil {
			m = c.change(m)
		}
		m = after(t, m, noon.Add(c.idle), Ticked{})
		if m.Screen() != c.want {
			t.Errorf("%s: %s, want %s", name, m.Screen(), c.want)
		}
	}
}

// Whatever a hand does keeps the screen open, and the daemon does not.
func TestWhatKeepsItOpen(t *testing.T) {
	for name, c := range map[string]struct {
		ev   Event
		want Screen
	}{
		"a button":        {Open{Page: PageVitals}, ScreenVitals},
		"beside a button": {Touched{}, ScreenHome},
		"a key":           {Typed{Rune: 'x', At: noon.Add(five - time.Second)}, ScreenHome},
		"a scan":          {ScanCame{api.Scan{Code: "1^A^B^", Whole: true}}, ScreenReadBack},
		"a broken scan":   {ScanCame{api.Scan{}}, ScreenHome},
		"a reading":       {ReadingsCame{}, ScreenLocked},
		"an answer":       {Answered{Kind: Measure}, ScreenLocked},
		"a status":        {StatusCame{lockable(t, api.PhaseIdle).Status}, ScreenLocked},
		"a lost daemon":   {Lost{}, ScreenLocked},
		"silence":         {Silence{}, ScreenLocked},
	} {
		m, _ := Reduce(lockable(t, api.PhaseIdle), c.ev, noon.Add(five-time.Second))
		if m = after(t, m, noon.Add(five), Ticked{}); m.Screen() != c.want {
			t.Errorf("%s: %s, want %s", name, m.Screen(), c.want)
		}
	}
}

func locked(t *testing.T) Model {
	t.Helper()
	m := after(t, lockable(t, api.PhaseIdle), noon.Add(five), Ticked{})
	if m.Screen() != ScreenLocked {
		t.Fatal(m.Screen())
	}
	return m
}

// What opens the lock does nothing else, and for a moment no touch does: a
// glove bounces.
func TestOpeningTouchPressesNothing(t *testing.T) {
	now := noon.Add(five)
	for name, ev := range map[string]Event{
		"a wish": Want{Intent{Kind: ClearPatient}}, "a call": CallNow{}, "a page": Open{Page: PagePatient}, "a key": Key{Rune: Enter},
		"nothing": Touched{}, "a letter": Typed{Rune: 'x', At: now}, "an Enter": Typed{Rune: Enter, At: now},
	} {
		m := locked(t)
		m.Page, m.Form.Number = PagePatient, "1"
		m = after(t, m, now, ev)
		if m.Screen() != ScreenPatient || m.Form.Number != "1" {
			t.Errorf("%s: %s with %q", name, m.Screen(), m.Form.Number)
		}
		m.Page = PageNone
		m = after(t, m, now.Add(settle-1), Want{Intent{Kind: ClearPatient}}, Open{Page: PageReason})
		if m.Screen() != ScreenHome {
			t.Errorf("%s, once more: %s", name, m.Screen())
		}
		if _, out := Reduce(m, CallNow{}, now.Add(settle)); len(out) != 1 {
			t.Errorf("%s, and then a touch that is meant: %+v", name, out)
		}
	}
}

// A scan opens the lock and counts.
func TestScanOpensTheLock(t *testing.T) {
	now := noon.Add(five)
	m := after(t, locked(t), now, ScanCame{api.Scan{Code: "777^RUIZ^ANA^", Whole: true}})
	if m.Screen() != ScreenReadBack || m.Ask.Number != "777" {
		t.Errorf("%s asks about %+v", m.Screen(), m.Ask)
	}
	m = locked(t)
	for i, r := range "777^RUIZ^ANA^\r" {
		m = after(t, m, now, Typed{Rune: r, At: now.Add(time.Duration(i) * 10 * time.Millisecond)})
	}
	if m.Screen() != ScreenReadBack || m.Ask.Number != "777" {
		t.Errorf("typed by a wedge: %s asks about %+v", m.Screen(), m.Ask)
	}
}

// Who calls or asks finds the screen as ever; when that is over it is locked as
// before, if nobody touched it.
func TestCallThroughTheLock(t *testing.T) {
	m := locked(t)
	s := m.Status
	show := func(p api.Phase, want Screen) {
		t.Helper()
		s.Session.Phase = p
		if m = after(t, m, noon.Add(time.Hour), StatusCame{s}, Ticked{}); m.Screen() != want {
			t.Errorf("in phase %s: %s, want %s", p, m.Screen(), want)
		}
	}
	show(api.PhaseAsked, ScreenAsked)
	show(api.PhaseIdle, ScreenLocked)
	show(api.PhaseInCall, ScreenCall)
	if _, out := Reduce(m, Want{Intent{Kind: Hangup}}, noon.Add(time.Hour)); len(out) != 1 {
		t.Error("the first touch in a call does nothing")
	}
	show(api.PhaseEnded, ScreenLocked)
	m = after(t, m, noon.Add(time.Hour), Touched{})
	show(api.PhaseInCall, ScreenCall)
	m = after(t, m, noon.Add(3*time.Hour), Ticked{})
	s.Session.Phase = api.PhaseEnded
	m = after(t, m, noon.Add(3*time.Hour), StatusCame{s}, Ticked{})
	if m.Screen() != ScreenAfter {
		t.Errorf("straight after a long call: %s", m.Screen())
	}
	if m = after(t, m, noon.Add(3*time.Hour+five), Ticked{}); m.Screen() != ScreenLocked {
		t.Errorf("long after a call: %s", m.Screen())
	}
}

// A clock that is set does not lock a screen that somebody is at.
func TestClockJumpsBack(t *testing.T) {
	m := after(t, lockable(t, api.PhaseIdle), noon.Add(-time.Hour), Ticked{})
	m = after(t, m, noon.Add(-time.Hour+five-1), Ticked{})
	if m.Screen() != ScreenHome {
		t.Error(m.Screen())
	}
	if m = after(t, m, noon.Add(-time.Hour+five), Ticked{}); m.Screen() != ScreenLocked {
		t.Error(m.Screen())
	}
}

// Over the lock stand a monitor's alarms, a silent daemon and a cuff that may
// be tight; no notice that might name somebody.
func TestOverTheLock(t *testing.T) {
	m := locked(t)
	m.Notice = &Notice{Text: "no. 12345", Bad: true, At: noon}
	if bars := m.Bars(noon.Add(five)); len(bars) > 0 {
		t.Errorf("%+v", bars)
	}
	m.Devices = []api.Device{{ID: "monitor", Alerts: []api.Alert{{Text: "ASYSTOLE", Priority: "high"}}}}
	if all := m.Alarms(); len(all) != 1 || all[0].Text != "ASYSTOLE" {
		t.Errorf("%+v", all)
	}
	m = after(t, m, noon.Add(five), Lost{})
	if bars := m.Bars(noon.Add(five)); len(bars) != 1 {
		t.Errorf("without the daemon: %+v", bars)
	}
	m = locked(t)
	v := 120.0
	cuff := []api.Device{{ID: "cuff", State: "online"}}
	m = after(t, m, noon.Add(five), DevicesCame{cuff},
		ReadingsCame{Readings: []api.Reading{{Device: "cuff", Quantity: cuffPressure, Value: &v, Quality: "good", At: noon.Add(five)}}},
		DevicesCame{[]api.Device{{ID: "cuff", State: "offline"}}})
	if bars := m.Bars(noon.Add(five)); m.Screen() != ScreenLocked || len(bars) != 1 || bars[0].Text != format(text.English().CuffLost, "cuff") {
		t.Errorf("%s says %+v", m.Screen(), bars)
	}
}
