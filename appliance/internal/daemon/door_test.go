package daemon

import (
	"encoding/json"
	"errors"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/internal/media"
)

// A stranger may ask to join, and nothing else. A participant may act in this
// session, but not in an earlier or later one.
func TestStrangerIsRefused(t *testing.T) {
	c := startCart(t, t.TempDir())
	c.inCall(t)
	id := c.d.desk.Current().ID
	bob := api.Physician{User: "bob", Name: "Dr. Bob"}
	for _, cmd := range []api.Command{
		{Kind: "end", From: bob, Session: id}, {Kind: "leave", From: bob, Session: id}, {Kind: "dance", From: bob, Session: id},
		{Kind: "join", From: bob, Session: "before"}, {Kind: "join", From: bob, Session: id, Role: "chief"},
		{Kind: "end", From: ana, Session: "before"}, {Kind: "leave", From: ana, Session: "before"},
		{Kind: "end", From: ana}, {Kind: "leave", From: ana},
	} {
		if r := (hubSide{c.d}).Command(t.Context(), cmd); r.Error.IsZero() {
			t.Errorf("%+v was taken", cmd)
		}
	}
	if err := c.asHub("join", bob); err != nil {
		t.Error(err)
	}
	for _, cmd := range []api.PageCommand{{Type: "still", Device: "otoscope"}, {Type: "note", Text: "x"}, {Type: "ask", Text: "x"},
		{Type: "mute", On: true}, {Type: "report", Report: &api.DoctorReport{}}, {Type: "end"}} {
		if m := (bedside{c.d}).Command(t.Context(), c.who(bob), cmd); m.Error.IsZero() {
			t.Errorf("%s of one who only asks was taken", cmd.Type)
		}
	}
	s, err := c.Status(t.Context())
	if err != nil || s.Session.Phase != api.PhaseInCall || s.Session.Of("bob").State != api.PhaseAsked {
		t.Errorf("the call is now %+v, %v", s.Session, err)
	}
	restart := api.Signal{Session: id, Participant: c.who(bob).ID, Data: json.RawMessage(`{"kind":"restart"}`)}
	if err := c.d.engine.Signal(restart); !errors.Is(err, media.ErrNoSession) {
		t.Errorf("media is open to one who only asks: %v", err)
	}
}

// An observer is told nothing before the nurse admits them. Then they may
// watch, but take no still, write no note and ask for nothing.
func TestRolesAtTheBedside(t *testing.T) {
	c := startCart(t, t.TempDir())
	c.inCall(t)
	bob := api.Physician{User: "bob", Name: "Dr. Bob"}
	if m := (bedside{c.d}).Command(t.Context(), c.who(ana), api.PageCommand{Type: "ask", Text: "left ear"}); !m.Error.IsZero() {
		t.Fatal(m.Error)
	}
	r := (hubSide{c.d}).Command(t.Context(), api.Command{Kind: "join", From: bob, Role: api.RoleObserver})
	if !r.Error.IsZero() || len(r.Session.Asks) != 0 {
		t.Fatalf("who asks to join is told %+v, %v", r.Session.Asks, r.Error)
	}
	if err := c.Admit(t.Context(), r.Session.Of("bob").ID); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range []api.PageCommand{{Type: "still", Device: "otoscope"}, {Type: "note", Text: "x"}, {Type: "ask", Text: "x"}, {Type: "end"}} {
		if m := (bedside{c.d}).Command(t.Context(), c.who(bob), cmd); m.Error.IsZero() {
			t.Errorf("%s of an observer was taken", cmd.Type)
		}
		if m := (bedside{c.d}).Command(t.Context(), c.who(ana), cmd); !m.Error.IsZero() {
			t.Errorf("%s of the lead: %s", cmd.Type, m.Error)
		}
	}
}

// A late end or leave of the last session does nothing to the next one with the
// same physician.
func TestLateEndOfTheLastSession(t *testing.T) {
	c := startCart(t, t.TempDir())
	c.inCall(t)
	last := c.d.desk.Current().ID
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.inCall(t)
	for _, kind := range []string{"leave", "end", "join"} {
		if r := (hubSide{c.d}).Command(t.Context(), api.Command{Kind: kind, From: ana, Session: last}); r.Error.IsZero() {
			t.Errorf("a late %s was taken", kind)
		}
	}
	if s := c.d.desk.Current(); s.Phase != api.PhaseInCall || s.ID == last {
		t.Errorf("the session is %+v", s)
	}
}
