package roster

import (
	"slices"
	"testing"
	"time"

	"telecart/appliance/api"
)

var start = time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)

// ward names carts as the hub would.
func ward(id string) string { return "Ward " + id }

func at(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }

func calledAt(seconds int) *time.Time { t := at(seconds); return &t }

func presence(id string, s api.Session) api.Presence {
	return api.Presence{Cart: api.Cart{ID: id, Name: "Intensive care"}, Session: s, Boot: "b", Initials: "QX"}
}

func entries(r *Roster, now time.Time) (list []api.RosterEntry) {
	for id, c := range r.carts {
		list = append(list, r.entry(id, c, now, r.deaf()))
	}
	return list
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
		r := New(false, ward, nil)
		if _, err := r.Heard(presence("a", c.session), start); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		now := start.Add(c.age)
		e := entries(r, now)[0]
		if e.State != c.want || e.Phase != c.session.Phase || c.want == Offline && !e.SeenAt.Equal(start) {
			t.Errorf("%s: %q, phase %q, seen %v", name, e.State, e.Phase, e.SeenAt)
		}
		_, there := r.Presence("a", now)
		if online := r.Online(now) == 1; online != (c.want != Offline) || there != online {
			t.Errorf("%s: online %v, presence %v", name, online, there)
		}
	}
}

// Each change is reported once, and nothing else is: carts speak every 2 s.
func TestChanges(t *testing.T) {
	r := New(false, ward, nil)
	hear := func(id string, s api.Session, now time.Time) {
		t.Helper()
		if _, err := r.Heard(presence(id, s), now); err != nil {
			t.Fatal(err)
		}
	}
	want := func(when string, now time.Time, ids, off []string) {
		t.Helper()
		list, gone := r.Changes(now)
		var got []string
		for _, e := range list {
			if e.Late {
				e.State = "late"
			}
			got = append(got, e.ID+" "+e.State)
		}
		slices.Sort(got)
		if !slices.Equal(got, ids) || !slices.Equal(gone, off) {
			t.Errorf("%s: %v, gone %v", when, got, gone)
		}
	}
	idle, calling := api.Session{Phase: api.PhaseIdle}, api.Session{Phase: api.PhaseCalling, ID: "s"}
	hear("a", idle, at(0))
	hear("b", idle, at(0))
	want("at first", at(0), []string{"a Available", "b Available"}, nil)
	want("nobody has spoken", at(1), nil, nil)
	hear("a", idle, at(2))
	hear("b", calling, at(2))
	want("the same again, and a call", at(2), []string{"b Calling"}, nil)
	hear("b", calling, at(5))
	want("one is about to be silent too long", at(7), []string{"a late"}, nil)
	want("one has been silent too long", at(9), []string{"a Offline"}, nil)
	hear("b", idle, at(10))
	hear("b", calling, at(10))
	want("it is as it was", at(10), nil, nil)
	hear("a", idle, at(10))
	r.Forget("b")
	want("one is back, one is gone", at(10), []string{"a Available"}, []string{"b"})
	want("gone is told once", at(11), nil, nil)
	hear("b", calling, at(11))
	want("and is there again", at(11), []string{"b Calling"}, nil)
}

func TestRestoredCartIsOfflineUntilHeard(t *testing.T) {
	r := New(true, ward, nil)
	restore(t, r, presence("a", api.Session{Phase: api.PhaseInCall}), start)
	e := entries(r, start)[0]
	if e.State != Offline || e.Name != "Ward a" || !e.Demonstration {
		t.Errorf("%+v", e)
	}
	if _, ok := r.NextTimeout(start); ok {
		t.Error("a timeout although nobody is there")
	}
	if _, err := r.Heard(presence("a", api.Session{Phase: api.PhaseIdle}), at(1)); err != nil {
		t.Fatal(err)
	}
	if e := entries(r, at(1))[0]; e.State != Available {
		t.Errorf("%+v", e)
	}
}

func TestNonsenseChangesNothing(t *testing.T) {
	r := New(false, ward, nil)
	for name, p := range map[string]api.Presence{
		"no id":         presence("", api.Session{Phase: api.PhaseIdle}),
		"no phase":      presence("a", api.Session{}),
		"unknown phase": presence("a", api.Session{Phase: "dancing"}),
	} {
		if _, err := r.Heard(p, start); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if n := len(entries(r, start)); n != 0 {
		t.Errorf("%d entries", n)
	}
}

func TestNextTimeout(t *testing.T) {
	r := New(false, ward, nil)
	for id, seen := range map[string]int{"a": 3, "b": 1, "c": -100} {
		if _, err := r.Heard(presence(id, api.Session{Phase: api.PhaseIdle}), at(seen)); err != nil {
			t.Fatal(err)
		}
	}
	if next, ok := r.NextTimeout(at(3)); !ok || !next.Equal(at(1).Add(api.PresenceLate)) {
		t.Errorf("%v %v", next, ok)
	}
	if next, ok := r.NextTimeout(at(6)); !ok || !next.Equal(at(3).Add(api.PresenceLate)) {
		t.Errorf("when one is late: %v %v", next, ok)
	}
}

// A call's waiting time is right although the cart's clock is wrong.
func TestWrongClock(t *testing.T) {
	for name, c := range map[string]struct{ cartClock, called, want int }{
		"right":              {0, -30, -30},
		"a little off":       {-2, -32, -32},
		"an hour behind":     {-3600, -3630, -30},
		"an hour ahead":      {3600, 3570, -30},
		"years behind (RTC)": {-800_000_000, -800_000_030, -30},
	} {
		r := New(false, ward, nil)
		p := presence("a", api.Session{Phase: api.PhaseCalling, CalledAt: calledAt(c.called)})
		p.At = at(c.cartClock)
		if _, err := r.Heard(p, start); err != nil {
			t.Fatal(err)
		}
		if got := entries(r, start)[0].CalledAt; !got.Equal(at(c.want)) {
			t.Errorf("%s: called at %v, want %v", name, got, at(c.want))
		}
		if !p.Session.CalledAt.Equal(at(c.called)) {
			t.Errorf("%s: the presence itself was changed", name)
		}
	}
}

// A new name is a change, although the cart says nothing.
func TestNewNameIsAChange(t *testing.T) {
	name := "Ward 3"
	r := New(false, func(string) string { return name }, nil)
	restore(t, r, presence("a", api.Session{}), start)
	r.Changes(start)
	if list, _ := r.Changes(start); len(list) > 0 {
		t.Errorf("%+v", list)
	}
	name = "Ward 4"
	if list, _ := r.Changes(start); len(list) != 1 || list[0].Name != "Ward 4" {
		t.Errorf("%+v", list)
	}
}

// A hub that was deaf for 10 s takes no cart for offline. A cart that is silent
// while the hub hears is offline in time, and being deaf excuses only so much.
func TestDeafHub(t *testing.T) {
	var deaf time.Duration
	r := New(false, ward, func() time.Duration { return deaf })
	hear := func(id string, now time.Time) {
		t.Helper()
		if _, err := r.Heard(presence(id, api.Session{Phase: api.PhaseIdle}), now); err != nil {
			t.Fatal(err)
		}
	}
	state := func(id string, now time.Time) string {
		e := r.entry(id, r.carts[id], now, deaf)
		if _, there := r.Presence(id, now); there != (e.State != Offline) {
			t.Errorf("%s is %s, and there: %v", id, e.State, there)
		}
		if e.Late {
			return "late"
		}
		return e.State
	}
	want := func(when string, now time.Time, a, b string) {
		t.Helper()
		if gotA, gotB := state("a", now), state("b", now); gotA != a || gotB != b {
			t.Errorf("%s: %s, %s", when, gotA, gotB)
		}
	}
	hear("a", at(0))
	hear("b", at(0))
	want("at first", at(1), Available, Available)
	deaf = 10 * time.Second // from 1 to 11
	want("when it hears again", at(11), Available, Available)
	hear("a", at(12))
	want("as long as b may be late", at(16), Available, "late")
	if next, ok := r.NextTimeout(at(16)); !ok || !next.Equal(at(12).Add(api.PresenceLate)) {
		t.Errorf("next %v", next)
	}
	want("then", at(17), "late", Offline)
	want("a is silent too", at(19), Offline, Offline)
	hear("a", at(20))
	hear("b", at(20))
	deaf = time.Hour
	want("deaf since", at(49), Available, Available)
	want("for too long", at(50), Offline, Offline)
	hear("a", at(51))
	want("but back at once", at(51), Available, Offline)
}

// A cart may call itself what it likes: people read the name that the hub has.
func TestNamesAreOfTheRegister(t *testing.T) {
	r := New(false, ward, nil)
	restore(t, r, presence("a", api.Session{}), start)
	heard, err := r.Heard(presence("b", api.Session{Phase: api.PhaseIdle}), start)
	if err != nil || heard.Cart.Name != "" {
		t.Errorf("%q is passed on, %v", heard.Cart.Name, err)
	}
	for _, e := range entries(r, start) {
		if e.Name != ward(e.ID) || r.Name(e.ID) != e.Name {
			t.Errorf("%s is called %q, %q", e.ID, e.Name, r.Name(e.ID))
		}
	}
}
