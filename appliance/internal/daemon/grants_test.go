package daemon

import (
	"slices"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/session"
)

func joins(t *testing.T, c *cart, who api.Physician, signIn string) {
	t.Helper()
	if r := (hubSide{c.d}).Command(t.Context(), api.Command{Kind: "join", From: who, SignIn: signIn}); !r.Error.IsZero() {
		t.Fatal(r.Error)
	}
}

func revokes(t *testing.T, c *cart, user, signIn string) api.Message {
	t.Helper()
	return (hubSide{c.d}).Command(t.Context(), api.Command{Kind: "revoke", From: api.Physician{User: user}, SignIn: signIn}).Error
}

func users(c *cart) (all []string) {
	for _, p := range c.d.desk.Current().Participants {
		all = append(all, p.User)
	}
	return all
}

// The end of a sign-in ends what was admitted or asked with it.
func TestRevoked(t *testing.T) {
	c := startCart(t, t.TempDir())
	bob := api.Physician{User: "bob", Name: "Dr. Bob"}
	if err := c.Call(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	joins(t, c, ana, "k1")
	if err := c.Admit(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	joins(t, c, bob, "k2")
	in := c.d.desk.Current().Of("ana").ID

	revokes(t, c, "ana", "k0") // not by this one
	revokes(t, c, "eve", "k1")
	if got := users(c); !slices.Equal(got, []string{"ana", "bob"}) {
		t.Fatalf("%v", got)
	}
	joins(t, c, ana, "k3") // comes again by another
	revokes(t, c, "ana", "k1")
	if got := users(c); !slices.Equal(got, []string{"ana", "bob"}) {
		t.Fatalf("the sign-in of before took her out: %v", got)
	}
	revokes(t, c, "bob", "k2") // asks
	if got := users(c); !slices.Equal(got, []string{"ana"}) {
		t.Fatalf("%v", got)
	}
	if why := revokes(t, c, "ana", "k3"); !why.IsZero() || len(users(c)) != 0 {
		t.Fatalf("%v %v", why, users(c))
	}
	if m := (bedside{c.d}).Command(t.Context(), api.Participant{ID: in, Physician: ana}, api.PageCommand{Type: "note", Text: "x"}); m.Error.Code != "bedside.not-in" {
		t.Errorf("a note after it: %+v", m)
	}
	if s := c.d.desk.Current(); s.Phase != api.PhaseCalling || len(s.Departed) != 2 || s.Departed[1].Reason.Code != "session.signed-out" {
		t.Errorf("%+v", s)
	}
	joins(t, c, ana, "k4")
	if p := c.d.desk.Current().Of("ana"); p == nil || p.In() {
		t.Error("she is in again without the nurse")
	}
	revokes(t, c, "ana", "") // her account
	if len(users(c)) != 0 {
		t.Errorf("%v", users(c))
	}
}

// A grant that is not renewed runs out, unless the hub is not heard.
func TestGrantRunsOut(t *testing.T) {
	var g grants
	start := time.Unix(1e9, 0)
	g.note("ana", "k1", start)
	g.note("bob", "k2", start)
	g.note("eve", "", start) // at a hub of before
	for _, step := range []struct {
		after time.Duration
		good  []string
		gone  string
	}{
		{api.GrantInterval, []string{"k1", "k2"}, ""},
		{api.GrantTTL, []string{"k1"}, ""},             // bob since 15 s only
		{time.Hour, []string{"k1", "k2"}, ""},          // the hub was away for long
		{time.Hour + api.GrantTTL - 1, []string{}, ""}, // a list that is behind
		{time.Hour + api.GrantTTL, []string{"k1"}, "bob"},
	} {
		gone := g.renew(step.good, start.Add(step.after))
		if got := append(gone, "")[0]; got != step.gone || len(gone) > 1 {
			t.Errorf("after %v gone: %v", step.after, gone)
		}
	}
}

// The presence names the sign-ins of the people in the session, and no others.
func TestSignInsOfAPresence(t *testing.T) {
	var g grants
	now := time.Unix(1e9, 0)
	g.note("ana", "k1", now)
	g.note("bob", "k2", now)
	s := api.Session{Phase: api.PhaseInCall, Participants: []api.Participant{{Physician: ana}}}
	if held := g.held(s, now); len(held) != 1 || held["ana"] != "k1" {
		t.Errorf("%v", held)
	}
	both := session.State{Phase: api.PhaseInCall, Participants: []api.Participant{{Physician: ana}, {Physician: api.Physician{User: "bob"}}}}
	if held := g.held(both, now); held["bob"] != "k2" {
		t.Error("forgotten although he just came")
	}
	g.held(s, now.Add(api.GrantTTL))
	if held := g.held(both, now.Add(api.GrantTTL)); len(held) != 1 {
		t.Errorf("%v: somebody who went long ago is kept", held)
	}
}
