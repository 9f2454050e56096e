package relay

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"telecart/appliance/api"
)

func TestOneEntryThatCannotBeEncodedTakesNoOtherWithIt(t *testing.T) {
	b := newSwitchboard(Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, Name: strings.Clone})
	never := time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
	var m api.PageMessage
	b.shown.take([]api.RosterEntry{{ID: "a"}, {ID: "b", CalledAt: &never}, {ID: "c"}}, nil)
	if err := json.Unmarshal(b.shown.since(0, "alice", time.Now()), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Carts) != 2 || m.Carts[0].ID != "c" || m.Carts[1].ID != "a" || m.Type != "roster" {
		t.Errorf("%+v", m)
	}
	// A page that shows an earlier state is told that the cart is gone.
	if err := json.Unmarshal(b.shown.since(1, "alice", time.Now()), &m); err != nil || !slices.Equal(m.Gone, []string{"b"}) {
		t.Errorf("%+v %v", m, err)
	}
}

// A page gets what has changed since its last message, however often it was not
// ready. It does not get what its user may not see.
func TestPageGetsWhatHasChanged(t *testing.T) {
	b := newSwitchboard(Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, Name: strings.Clone})
	hear := func(id string, s api.Session) {
		t.Helper()
		if _, err := b.heard(api.Presence{Cart: api.Cart{ID: id}, Session: s, Initials: "QX"}); err != nil {
			t.Fatal(err)
		}
		b.look()
	}
	page := func(user, have string) *socket {
		t.Helper()
		s := &socket{from: api.Physician{User: user}, news: make(chan struct{}, 1)}
		if !b.add(s, have) {
			t.Fatal("not added")
		}
		return s
	}
	told := func(s *socket, kind string, carts, gone []string) (m api.PageMessage) {
		t.Helper()
		<-s.news
		if err := json.Unmarshal(b.changes(s), &m); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, e := range m.Carts {
			ids = append(ids, e.ID)
		}
		slices.Sort(ids)
		if m.Type != kind || !slices.Equal(ids, carts) || !slices.Equal(m.Gone, gone) {
			t.Errorf("a %s with %v, gone %v", m.Type, ids, m.Gone)
		}
		return m
	}
	idle := api.Session{Phase: api.PhaseIdle}
	hear("a", idle)
	hear("b", idle)
	alice, bob := page("alice", ""), page("bob", "")
	first := told(alice, "roster", []string{"a", "b"}, nil)
	told(bob, "roster", []string{"a", "b"}, nil)
	hear("a", api.Session{Phase: api.PhaseInCall, ID: "s", Reason: "fall", Participants: []api.Participant{
		{Physician: api.Physician{User: "alice"}, State: api.PhaseInCall}}})
	m := told(alice, "changes", []string{"a"}, nil)
	if m.Since != first.Version || m.Carts[0].Reason != "fall" || m.Carts[0].Initials != "QX" {
		t.Errorf("%+v after version %d", m, first.Version)
	}
	hear("c", idle)
	hear("b", api.Session{Phase: api.PhaseCalling, ID: "t"})
	b.forget("c")
	b.look()
	m = told(bob, "changes", []string{"a", "b"}, []string{"c"})
	for _, e := range m.Carts {
		if e.ID == "a" && (e.Reason != "" || e.Initials != "") {
			t.Errorf("a stranger sees %+v", e)
		}
	}
	// A page that comes back gets what it missed; with a roster of another hub, or
	// a number that makes no sense, it gets the whole roster.
	told(page("alice", b.hub+"."+strconv.FormatUint(first.Version, 10)), "changes", []string{"a", "b"}, []string{"c"})
	for _, have := range []string{"x.3", b.hub, b.hub + ".999", b.hub + ".-1", "."} {
		told(page("alice", have), "roster", []string{"a", "b"}, nil)
	}
	b.again(bob)
	told(bob, "roster", []string{"a", "b"}, nil)
	b.tellPages() // without changes a page still hears that the hub is there
	told(bob, "changes", nil, nil)
}

// A hub that could not hear its carts says so; it does not show them as silent.
func TestDeafHubSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var deaf time.Duration
		b := newSwitchboard(Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, Name: strings.Clone,
			Deaf: func() time.Duration { mu.Lock(); defer mu.Unlock(); return deaf }})
		s := &socket{from: api.Physician{User: "alice"}, news: make(chan struct{}, 1)}
		if _, err := b.heard(api.Presence{Cart: api.Cart{ID: "a"}, Session: api.Session{Phase: api.PhaseIdle}}); err != nil || !b.add(s, "") {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { b.run(ctx) })
		defer running.Wait()
		defer stop()
		state, late := "", false
		follow := func(seconds int, deafFor time.Duration) {
			t.Helper()
			for range seconds {
				mu.Lock()
				deaf += deafFor
				mu.Unlock()
				time.Sleep(time.Second)
				synctest.Wait()
				var m api.PageMessage
				if err := json.Unmarshal(b.changes(s), &m); err != nil {
					t.Fatal(err)
				}
				for _, e := range m.Carts {
					if state = e.State; e.Late {
						state = "late"
					}
				}
				late = m.Late
			}
		}
		for _, step := range []struct {
			seconds int
			deaf    time.Duration
			state   string
			late    bool
		}{{3, 0, "Available", false}, {10, time.Second, "Available", true}, {2, 0, "late", false}, {4, 0, "Offline", false}} {
			if follow(step.seconds, step.deaf); state != step.state || late != step.late {
				t.Errorf("after %d s: %s, the hub is late: %v", step.seconds, state, late)
			}
		}
	})
}
