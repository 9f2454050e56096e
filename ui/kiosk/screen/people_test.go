package screen

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"telecart/appliance/api"
	"telecart/ui/kiosk/kiosktest"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/widget"
)

// with is a session with its lead and these people in it.
func with(people ...api.Participant) api.Snapshot {
	s := kiosktest.Idle(noon)
	s.Status.Session = inSession(api.PhaseInCall)
	s.Status.Session.Participants = append(s.Status.Session.Participants, people...)
	return s
}

func in(p api.Participant) api.Participant {
	p.State = api.PhaseInCall
	return p
}

// all returns the buttons with that label, in the order of the screen.
func all[T interface{ Face() widget.Face }](a *App, label string) []T {
	var out []T
	for _, p := range kiosktest.Visible(a.Root()) {
		if b, ok := p.Object.(T); ok && b.Face().Label == label {
			out = append(out, b)
		}
	}
	return out
}

// Each person has a button of their own, which must be held; a person alone
// needs none.
func TestRemove(t *testing.T) {
	a, c, _ := open(t, text.English(), false)
	a.Dispatch(state.Connected{Snapshot: with()})
	if n := len(all[*widget.HoldButton](a, "Remove")); n != 0 {
		t.Errorf("one who is alone has %d buttons", n)
	}
	a.Dispatch(state.Connected{Snapshot: with(in(person("bob")), in(person("lucia")), person("eve"))})
	buttons := all[*widget.HoldButton](a, "Remove")
	if len(buttons) != 3 {
		t.Fatalf("%d buttons for three who are in", len(buttons))
	}
	for i, want := range []string{"person-1", "p-bob", "p-lucia"} {
		buttons[i].MouseDown(nil)
		c.clock.Advance(900 * time.Millisecond)
		if len(c.asked) != i {
			t.Errorf("touched it asks for %+v", c.asked[i:])
		}
		c.clock.Advance(time.Second)
		buttons[i].MouseUp(nil)
		if len(c.asked) != i+1 || c.asked[i] != (state.Intent{Kind: state.Remove, ID: want}) {
			t.Fatalf("held it asks for %+v, want %s", c.asked, want)
		}
	}
}

// A finger rests on the button of a person who leaves: whoever comes under it
// stays.
func TestRemoveIsForOnePerson(t *testing.T) {
	a, c, _ := open(t, text.English(), false)
	a.Dispatch(state.Connected{Snapshot: with(in(person("bob")), in(person("lucia")))})
	b := all[*widget.HoldButton](a, "Remove")[1]
	b.MouseDown(nil)
	c.clock.Advance(900 * time.Millisecond)
	a.Dispatch(state.StatusCame{Status: with(in(person("lucia"))).Status})
	c.clock.Advance(time.Minute)
	if len(c.asked) != 0 {
		t.Errorf("asks for %+v", c.asked)
	}
}

// Two who ask are side by side, and each answer is for its own.
func TestTwoAsk(t *testing.T) {
	a, c, _ := open(t, text.English(), false)
	snap := kiosktest.Idle(noon)
	snap.Status.Session = api.Session{Phase: api.PhaseAsked, ID: "s1", Participants: []api.Participant{person("bob"), person("eve")}}
	a.Dispatch(state.Connected{Snapshot: snap})
	for label, kind := range map[string]state.IntentKind{"ADMIT": state.Admit, "Not now": state.Refuse} {
		for i, want := range []string{"p-bob", "p-eve"} {
			c.asked = nil
			test.Tap(all[*widget.BigButton](a, label)[i])
			if len(c.asked) != 1 || c.asked[0] != (state.Intent{Kind: kind, ID: want}) {
				t.Errorf("%s, number %d: %+v", label, i, c.asked)
			}
		}
	}
}

// A person who asks during a call is answered there. One who takes the place of
// another is not answered by the finger that was on its way to that one.
func TestAnswerInTheCall(t *testing.T) {
	a, c, _ := open(t, text.English(), false)
	at := noon
	a.cfg.Now = func() time.Time { return at }
	a.Dispatch(state.Connected{Snapshot: with(person("bob"), person("eve"))})
	admit := kiosktest.Button(a.Root(), "ADMIT")
	a.Dispatch(state.StatusCame{Status: with(person("eve")).Status})
	test.Tap(admit)
	test.Tap(kiosktest.Button(a.Root(), "Not now"))
	if len(c.asked) != 0 {
		t.Errorf("the finger that was meant for bob asks for %+v", c.asked)
	}
	at = at.Add(doorPause)
	a.Tick()
	a.render()
	test.Tap(admit)
	if len(c.asked) != 1 || c.asked[0] != (state.Intent{Kind: state.Admit, ID: "p-eve"}) {
		t.Errorf("asks for %+v", c.asked)
	}
}
