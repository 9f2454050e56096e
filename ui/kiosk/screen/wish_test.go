package screen

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"telecart/appliance/api"
	"telecart/ui/kiosk/kiosktest"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/widget"
)

// wish is a button, the screen it is on, and what it asks the daemon for.
type wish struct {
	label string
	phase api.Phase
	more  func(*api.Snapshot)
	want  state.Intent
}

func wishes() []wish {
	ana := api.Patient{Number: "77", Name: "Ana"}
	known := func(s *api.Snapshot) { s.Status.Patient = &ana }
	muted := func(s *api.Snapshot) { s.Status.Session.Muted = true }
	held := func(s *api.Snapshot) { s.Status.Session.Held = true }
	looksAtOtoscope := func(s *api.Snapshot) {
		s.Status.Feeds[2].Device, s.Status.Reports = "oto-1", kiosktest.Report("otoscope", 100, noon)
	}
	asks := func(s *api.Snapshot) {
		s.Status.Session.Asks = []api.Ask{{ID: "a1", Text: "x", Done: true}, {ID: "a2", Text: "y"}, {ID: "a3", Text: "z"}}
	}
	still := func(s *api.Snapshot) {
		known(s)
		s.Status.Captures = []api.Still{{ID: "p1", Encounter: "s1", At: noon, Quarantine: true}}
	}
	practice := api.Patient{Number: "PRACTICE-1", Name: "Practice Patient", BirthDate: "1956-05-03", Practice: true}
	return []wish{
		{"Practice", api.PhaseIdle, nil, state.Intent{Kind: state.SetPatient, Patient: practice}},
		{"ADMIT", api.PhaseAsked, nil, state.Intent{Kind: state.Admit, ID: "person-1"}},
		{"Not now", api.PhaseAsked, nil, state.Intent{Kind: state.Refuse, ID: "person-1"}},
		{"Cancel the call", api.PhaseCalling, nil, state.Intent{Kind: state.Hangup}},
		{"Mute", api.PhaseInCall, nil, state.Intent{Kind: state.Mute, On: true}},
		{"Unmute", api.PhaseInCall, muted, state.Intent{Kind: state.Mute}},
		{"Privacy", api.PhaseInCall, nil, state.Intent{Kind: state.Hold, On: true}},
		{"End privacy", api.PhaseInCall, held, state.Intent{Kind: state.Hold}},
		{"CAPTURE", api.PhaseInCall, looksAtOtoscope, state.Intent{Kind: state.Capture, Device: "oto-1"}},
		{"Done", api.PhaseInCall, asks, state.Intent{Kind: state.AskDone, ID: "a2"}},
		{"Belongs to no. 77", api.PhaseEnded, still, state.Intent{Kind: state.Assign, ID: "p1", Patient: ana}},
		{"READY FOR THE\nNEXT PATIENT", api.PhaseEnded, nil, state.Intent{Kind: state.Next}},
	}
}

// Each button asks for what it says, once until it is answered, and visibly
// does nothing while the daemon does not answer.
func TestButtonsDoWhatTheySay(t *testing.T) {
	for _, w := range wishes() {
		t.Run(w.label, func(t *testing.T) {
			a, c, _ := open(t, text.English(), false)
			snap := kiosktest.Idle(noon)
			snap.Status.Session = inSession(w.phase)
			if w.more != nil {
				w.more(&snap)
			}
			a.Dispatch(state.Connected{Snapshot: snap})
			b := asked1(t, a, c, w)
			a.Dispatch(state.Lost{})
			if !b.Face().Off {
				t.Error("it looks as if it worked though the daemon is away")
			}
			test.Tap(b)
			if len(c.asked) != 1 {
				t.Errorf("without the daemon it asks for %+v", c.asked[1:])
			}
			a.Dispatch(state.Connected{Snapshot: snap})
			if kiosktest.Button(a.Root(), w.label).Face().Off {
				t.Error("it stays off though the daemon is back")
			}
		})
	}
}

// asked1 taps the button and returns it.
func asked1(t *testing.T, a *App, c *cart, w wish) *widget.BigButton {
	t.Helper()
	b := kiosktest.Button(a.Root(), w.label)
	if b == nil {
		t.Fatal("there is no such button")
	}
	test.Tap(b)
	if len(c.asked) != 1 || c.asked[0] != w.want {
		t.Fatalf("asks for %+v, want %+v", c.asked, w.want)
	}
	return b
}

// Until the answer comes a request is not sent again, and its button shows
// this.
func TestWishWaitsForItsAnswer(t *testing.T) {
	for _, w := range wishes() {
		t.Run(w.label, func(t *testing.T) {
			a, _, _ := open(t, text.English(), false)
			d := &silent{}
			a.cfg.Daemon = d
			a.cfg.Go = func(f func()) { d.waiting = append(d.waiting, f) }
			snap := kiosktest.Idle(noon)
			snap.Status.Session = inSession(w.phase)
			if w.more != nil {
				w.more(&snap)
			}
			a.Dispatch(state.Connected{Snapshot: snap})
			b := kiosktest.Button(a.Root(), w.label)
			before := len(d.waiting) // pictures that are fetched
			test.Tap(b)
			test.Tap(b)
			if n := len(d.waiting) - before; n != 1 {
				t.Errorf("sent %d times", n)
			}
			if !b.Face().Off {
				t.Error("it looks as if it could be touched again")
			}
			// The stream broke before the answer: it can be requested again.
			a.Dispatch(state.Connected{Snapshot: snap})
			if b.Face().Off {
				t.Error("after a new connection it still waits for an answer")
			}
		})
	}
}

// silent is a daemon that has not answered yet.
type silent struct {
	cart
	waiting []func()
}

// The patient read back is the one scanned last, and only "Yes" confirms them.
func TestReadBack(t *testing.T) {
	a, c, _ := open(t, text.English(), false)
	a.Dispatch(state.Connected{Snapshot: kiosktest.Idle(noon)})
	type1 := func(s string) {
		a.Dispatch(state.Open{Page: state.PagePatient})
		for i, part := range []string{s, "name " + s, "19560503"} {
			a.Dispatch(state.Choose{Field: state.Field(i)})
			for _, r := range part {
				a.Dispatch(state.Key{Rune: r})
			}
		}
		a.Dispatch(state.Continue{})
	}
	for _, number := range []string{"111", "222"} {
		type1(number)
		if got := shown(a); got["name "+number] != 1 || got["no. "+number] != 1 || got["born 3 May 1956, 70 years"] != 1 {
			t.Errorf("read back of %s: %v", number, got)
		}
		test.Tap(kiosktest.Button(a.Root(), "No"))
		if len(c.asked) != 0 || a.current != state.ScreenPatient {
			t.Fatalf("after \"No\": %+v on %s", c.asked, a.current)
		}
	}
	type1("333")
	yes := kiosktest.Button(a.Root(), "Yes")
	a.Dispatch(state.Lost{})
	if !yes.Face().Off {
		t.Error("\"Yes\" looks as if it worked though the daemon is away")
	}
	test.Tap(yes)
	a.Dispatch(state.Connected{Snapshot: kiosktest.Idle(noon)})
	if len(c.asked) != 0 {
		t.Fatalf("without the daemon: %+v", c.asked)
	}
	test.Tap(yes)
	want := api.Patient{Number: "333", Name: "name 333", BirthDate: "1956-05-03"}
	if len(c.asked) != 1 || c.asked[0].Kind != state.SetPatient || c.asked[0].Patient != want {
		t.Errorf("after \"Yes\": %+v", c.asked)
	}
}

// shown counts the words on the screen.
func shown(a *App) map[string]int {
	out := map[string]int{}
	for _, s := range kiosktest.Texts(a.Root()) {
		out[s]++
	}
	return out
}
