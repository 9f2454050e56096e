package screen

import (
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/kiosktest"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
)

// A finger rests on "Discard" while the pictures move up: the picture that
// comes under it is not discarded.
func TestHoldIsForOnePicture(t *testing.T) {
	a, c, _ := open(t, text.English(), false)
	snap := kiosktest.Idle(noon)
	for _, id := range []string{"a", "b"} {
		snap.Status.Captures = append(snap.Status.Captures, api.Still{ID: id, At: noon, Quarantine: true})
	}
	a.Dispatch(state.Connected{Snapshot: snap})
	a.Dispatch(state.Open{Page: state.PageQuarantine})
	b := kiosktest.Held(a.Root(), "Discard")
	b.MouseDown(nil)
	c.clock.Advance(900 * time.Millisecond)
	snap.Status.Captures = snap.Status.Captures[1:]
	a.Dispatch(state.StatusCame{Status: snap.Status})
	c.clock.Advance(time.Minute)
	if len(c.asked) != 0 {
		t.Fatalf("asks for %+v", c.asked)
	}
	b.MouseUp(nil)
	b.MouseDown(nil)
	c.clock.Advance(time.Second)
	if len(c.asked) != 1 || c.asked[0].Kind != state.Discard || c.asked[0].ID != "b" {
		t.Errorf("held anew it asks for %+v", c.asked)
	}
}

// A finger rests on a button while another screen comes up.
func TestHoldEndsWithItsScreen(t *testing.T) {
	in := func(p api.Phase) *api.Snapshot {
		s := kiosktest.Idle(noon)
		s.Status.Session = inSession(p)
		s.Status.Patient = &api.Patient{Number: "1", Name: "A"}
		return &s
	}
	ended := in(api.PhaseEnded).Status
	tests := []struct {
		name, label string
		first       *api.Snapshot
		open        state.Page
		then        state.Event
	}{
		{"the call ends", "Hang up", in(api.PhaseInCall), state.PageNone, state.StatusCame{Status: ended}},
		{"the nurse looks at all values", "Hang up", in(api.PhaseInCall), state.PageNone, state.Open{Page: state.PageVitals}},
		{"the patient is closed", "Nobody in the bed", in(api.PhaseIdle), state.PagePatient, state.Close{}},
		{"a physician asks", "Nobody in the bed", in(api.PhaseIdle), state.PagePatient, state.StatusCame{Status: in(api.PhaseAsked).Status}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, c, _ := open(t, text.English(), false)
			a.Dispatch(state.Connected{Snapshot: *tt.first})
			a.Dispatch(state.Open{Page: tt.open})
			kiosktest.Held(a.Root(), tt.label).MouseDown(nil)
			c.clock.Advance(900 * time.Millisecond)
			a.Dispatch(tt.then)
			c.clock.Advance(time.Minute)
			if len(c.asked) != 0 {
				t.Errorf("asks for %+v", c.asked)
			}
		})
	}
}

// While the daemon does not answer, holding sends nothing, not even later.
func TestHoldWithoutDaemon(t *testing.T) {
	a, c, _ := open(t, text.English(), false)
	snap := kiosktest.Idle(noon)
	snap.Status.Session = inSession(api.PhaseInCall)
	a.Dispatch(state.Connected{Snapshot: snap})
	a.Dispatch(state.Lost{})
	b := kiosktest.Held(a.Root(), "Hang up")
	if !b.Face().Off {
		t.Error("it looks as if it worked")
	}
	b.MouseDown(nil)
	c.clock.Advance(time.Minute)
	a.Dispatch(state.Connected{Snapshot: snap})
	c.clock.Advance(time.Minute)
	if len(c.asked) != 0 {
		t.Errorf("asks for %+v", c.asked)
	}
}
