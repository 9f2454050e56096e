package roster

import (
	"reflect"
	"testing"
	"time"

	"telecart/appliance/api"
)

var start = time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)

func at(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }

func calledAt(seconds int) *time.Time { t := at(seconds); return &t }

func presence(id string, s api.Session) api.Presence {
	return api.Presence{Cart: api.Cart{ID: id, Name: "Ward " + id}, Session: s, Boot: "b", Initials: "QX"}
}

func restore(t *testing.T, r *Roster, p api.Presence, seen time.Time) {
	t.Helper()
	if err := r.Restore(p, seen); err != nil {
		t.Fatal(err)
	}
}

func TestState(t *testing.T) {
	for name, c := range map[string]struct {
		session api.Session
		age     time.Duration
		want    string
	}{
		"idle":                        {api.Session{Phase: api.PhaseIdle}, 0, "Available"},
		"ended":                       {api.Session{Phase: api.PhaseEnded, EndReason: api.English("ended by the physician")}, 0, "Available"},
		"calling":                     {api.Session{Phase: api.PhaseCalling, CalledAt: calledAt(0)}, 0, "Calling"},
		"calling, since unknown":      {api.Session{Phase: api.PhaseCalling}, 0, "Calling"},
		"asked after a call":          {api.Session{Phase: api.PhaseAsked, CalledAt: calledAt(0)}, 0, "Calling"},
		"asked without a call":        {api.Session{Phase: api.PhaseAsked}, 0, "Available"},
		"admitted":                    {api.Session{Phase: api.PhaseAdmitted, CalledAt: calledAt(0)}, 0, "In session"},
		"in call":                     {api.Session{Phase: api.PhaseInCall}, 0, "In session"},
		"lost":                        {api.Session{Phase: api.PhaseLost}, 0, "In session"},
		"silent, not yet too long":    {api.Session{Phase: api.PhaseIdle}, api.PresenceTimeout - 1, "Available"},
		"silent too long":             {api.Session{Phase: api.PhaseIdle}, api.PresenceTimeout, "Offline"},
		"silent too long in a call":   {api.Session{Phase: api.PhaseInCall}, time.Hour, "Offline"},
		"silent too long and calling": {api.Session{Phase: api.PhaseCalling, CalledAt: calledAt(0)}, time.Hour, "Offline"},
	} {
		r := New(false)
		if _, err := r.Heard(presence("a", c.session), start); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		now := start.Add(c.age)
		e := r.Entries(now)[0]
		if e.State != c.want || e.Phase != c.session.Phase || !e.SeenAt.Equal(start) {
			t.Errorf("%s: %q, phase %q, seen %v", name, e.State, e.Phase, e.SeenAt)
		}
		_, there := r.Presence("a", now)
		if online := r.Online(now) == 1; online != (c.want != Offline) || there != online {
			t.Errorf("%s: online %v, presence %v", name, online, there)
		}
	}
}

func TestOrder(t *testing.T) {
	r := New(false)
	for id, s := range map[string]api.Session{
		"late":  {Phase: api.PhaseCalling, CalledAt: calledAt(-10)},
		"early": {Phase: api.PhaseCalling, CalledAt: calledAt(-60)},
		"asked": {Phase: api.PhaseAsked, CalledAt: calledAt(-30)},
		"never": {Phase: api.PhaseCalling},
		"x":     {Phase: api.PhaseIdle},
		"c":     {Phase: api.PhaseInCall},
	} {
		if _, err := r.Heard(presence(id, s), start); err != nil {
			t.Fatal(err)
		}
	}
	restore(t, r, presence("gone", api.Session{Phase: api.PhaseCalling, CalledAt: calledAt(-9999)}), at(-100))
	var ids []string
	for _, e := range r.Entries(start) {
		ids = append(ids, e.ID)
	}
	want := []string{"early", "asked", "late", "never", "c", "gone", "x"}
	if !reflect.DeepEqual(ids, want) {
		t.Errorf("order %v, want %v", ids, want)
	}
}

func TestRestoredCartIsOfflineUntilHeard(t *testing.T) {
	r := New(true)
	restore(t, r, presence("a", api.Session{Phase: api.PhaseInCall}), start)
	e := r.Entries(start)[0]
	if e.State != Offline || e.Name != "Ward a" || !e.Demonstration {
		t.Errorf("%+v", e)
	}
	if _, ok := r.NextTimeout(start); ok {
		t.Error("a timeout although nobody is there")
	}
	if _, err := r.Heard(presence("a", api.Session{Phase: api.PhaseIdle}), at(1)); err != nil {
		t.Fatal(err)
	}
	if e := r.Entries(at(1))[0]; e.State != Available {
		t.Errorf("%+v", e)
	}
}

func TestNonsenseChangesNothing(t *testing.T) {
	r := New(false)
	for name, p := range map[string]api.Presence{
		"no id":         presence("", api.Session{Phase: api.PhaseIdle}),
		"no phase":      presence("a", api.Session{}),
		"unknown phase": presence("a", api.Session{Phase: "dancing"}),
	} {
		if _, err := r.Heard(p, start); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if n := len(r.Entries(start)); n != 0 {
		t.Errorf("%d entries", n)
	}
}

func TestNextTimeout(t *testing.T) {
	r := New(false)
	for id, seen := range map[string]int{"a": 3, "b": 1, "c": -100} {
		if _, err := r.Heard(presence(id, api.Session{Phase: api.PhaseIdle}), at(seen)); err != nil {
			t.Fatal(err)
		}
	}
	if next, ok := r.NextTimeout(at(3)); !ok || !next.Equal(at(1).Add(api.PresenceTimeout)) {
		t.Errorf("%v %v", next, ok)
	}
}

// A cart whose clock is wrong waits as long as it waits.
func TestWrongClock(t *testing.T) {
	for name, c := range map[string]struct{ cartClock, called, want int }{
		"right":              {0, -30, -30},
		"a little off":       {-2, -32, -32},
		"an hour behind":     {-3600, -3630, -30},
		"an hour ahead":      {3600, 3570, -30},
		"years behind (RTC)": {-800_000_000, -800_000_030, -30},
	} {
		r := New(false)
		p := presence("a", api.Session{Phase: api.PhaseCalling, CalledAt: calledAt(c.called)})
		p.At = at(c.cartClock)
		if _, err := r.Heard(p, start); err != nil {
			t.Fatal(err)
		}
		if got := r.Entries(start)[0].CalledAt; !got.Equal(at(c.want)) {
			t.Errorf("%s: called at %v, want %v", name, got, at(c.want))
		}
		if !p.Session.CalledAt.Equal(at(c.called)) {
			t.Errorf("%s: the presence itself was changed", name)
		}
	}
}

func TestName(t *testing.T) {
	r := New(false)
	if r.Name("a") != "a" {
		t.Error("a cart without a name is called by its id")
	}
	restore(t, r, presence("a", api.Session{}), start)
	if r.Name("a") != "Ward a" {
		t.Error(r.Name("a"))
	}
}
