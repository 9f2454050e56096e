package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"telecart/appliance/hub/database"
)

// doorway is a door with a clock that runs only while somebody waits.
type doorway struct {
	t *testing.T
	*Door
	now time.Time
}

func newDoorway(t *testing.T) *doorway {
	t.Helper()
	db, err := database.Open(t.Context(), "", t.TempDir())
	must(t, err)
	t.Cleanup(func() { db.Close() })
	w := &doorway{t: t, now: time.Unix(1_700_000_000, 0)}
	d, err := Open(t.Context(), Options{DB: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.now }})
	must(t, err, d.AddPerson(t.Context(), person(t, "alice", "right")), d.AddPerson(t.Context(), person(t, "bob", "right")))
	_, _, err = d.refresh(t.Context())
	must(t, err)
	w.Door = NewDoor(d, func(_ context.Context, d time.Duration) error {
		w.now = w.now.Add(d)
		return nil
	})
	return w
}

// try returns how long a try waits, and whether it opens the door.
func (w *doorway) try(t Try) (waited time.Duration, in bool) {
	w.t.Helper()
	before := w.now
	a, err := w.Enter(w.t.Context(), t)
	must(w.t, err)
	return w.now.Sub(before), a != nil
}

// guess makes n strangers try wrong passwords, each of them times times.
func (w *doorway) guess(n, times int, user func(i int) string) {
	w.t.Helper()
	for i := range n * times {
		if _, in := w.try(Try{Address: fmt.Sprint("stranger", i%n), User: user(i), Password: "wrong"}); in {
			w.t.Fatal("a wrong password opened")
		}
	}
}

func alice(int) string { return "alice" }

// Strangers cannot keep out anybody who knows the password. At a known browser,
// or at an address that did not attack, the right password waits for nothing.
func TestStrangersLockNobodyOut(t *testing.T) {
	for name, c := range map[string]struct {
		n, times int
		user     func(int) string
	}{
		"ten names from one address": {1, 10, func(i int) string { return fmt.Sprint("user", i) }},
		"a hundred names":            {1, 100, func(i int) string { return fmt.Sprint("user", i) }},
		"her name from one address":  {1, 100, alice},
		"her name from five":         {5, 40, alice},
		"her name from hundreds":     {300, 2, alice},
	} {
		t.Run(name, func(t *testing.T) {
			w := newDoorway(t)
			v, _, err := w.directory.Begin(t.Context(), w.directory.Account("alice"), "")
			must(t, err)
			w.guess(c.n, c.times, c.user)
			for who, q := range map[string]struct {
				Try
				atMost time.Duration
			}{
				"known browser":                   {Try{Address: "stranger0", Browser: v.Browser}, 0},
				"new browser":                     {Try{Address: "home"}, 0},
				"new browser behind the attacker": {Try{Address: "stranger0"}, lastGap},
			} {
				q.User, q.Password = "alice", "right"
				if waited, in := w.try(q.Try); !in || waited > q.atMost {
					t.Errorf("%s: in is %v, after %v", who, in, waited)
				}
			}
		})
	}
}

// A browser that is known to one account is not known to another.
func TestKnownBrowser(t *testing.T) {
	w := newDoorway(t)
	d, ctx := w.directory, t.Context()
	v, _, err := d.Begin(ctx, d.Account("alice"), "")
	must(t, err)
	if !d.knows(ctx, v.Browser, "alice") || d.knows(ctx, v.Browser, "bob") || d.knows(ctx, newToken(), "alice") || d.knows(ctx, "", "alice") {
		t.Error("after alice's sign-in")
	}
	b, _, err := d.Begin(ctx, d.Account("bob"), v.Browser)
	if must(t, err); b.Browser != v.Browser || !d.knows(ctx, v.Browser, "bob") || !d.knows(ctx, v.Browser, "alice") {
		t.Error("after bob's sign-in at alice's browser")
	}
	planted := newToken()
	if b, _, err := d.Begin(ctx, d.Account("bob"), planted); err != nil || b.Browser == planted {
		t.Errorf("a token that the hub did not make is taken: %v", err)
	}
	must(t, d.AddPerson(ctx, person(t, "alice", "new")), d.DisablePerson(ctx, "bob"))
	if d.knows(ctx, v.Browser, "alice") || d.knows(ctx, v.Browser, "bob") {
		t.Error("after a new password, and none")
	}
	for range maxBrowsers {
		w.now = w.now.Add(time.Second)
		_, _, err := d.Begin(ctx, d.Account("alice"), "")
		must(t, err)
	}
	last, _, err := d.Begin(ctx, d.Account("alice"), "")
	if must(t, err); !d.knows(ctx, last.Browser, "alice") {
		t.Error("the last browser is not known")
	}
	if n := count(t, d, "browser"); n != maxBrowsers {
		t.Errorf("%d browsers are known", n)
	}
	w.now = w.now.Add(BrowserTTL)
	if d.knows(ctx, last.Browser, "alice") {
		t.Error("a browser is known for ever")
	}
}

// Guesses from a known browser are slowed down too.
func TestGuesserWithAKnownBrowser(t *testing.T) {
	w := newDoorway(t)
	v, _, err := w.directory.Begin(t.Context(), w.directory.Account("alice"), "")
	must(t, err)
	start, n := w.now, 0
	for ; w.now.Sub(start) < 10*time.Minute; n++ {
		w.try(Try{Address: "stolen", Browser: v.Browser, User: "alice", Password: "wrong"})
	}
	if n > 311 {
		t.Errorf("%d guesses", n)
	}
}

// This is how many guesses fit into ten minutes, whatever comes between them.
func TestGuessesAreSlow(t *testing.T) {
	for name, c := range map[string]struct {
		addresses int
		user      func(i int) string
		atMost    int
	}{
		"one address":             {1, alice, 310},
		"fifty addresses":         {50, alice, 310 + 50*5},
		"one address, many names": {1, func(i int) string { return fmt.Sprint("user", i) }, 1212},
	} {
		w := newDoorway(t)
		start, n := w.now, 0
		for ; w.now.Sub(start) < 10*time.Minute; n++ {
			w.try(Try{Address: fmt.Sprint(n % c.addresses), User: c.user(n), Password: "wrong"})
			w.try(Try{Address: fmt.Sprint(n % c.addresses), User: "bob", Password: "right"}) // a right password gives back its own try only
		}
		if n > c.atMost {
			t.Errorf("%s: %d guesses", name, n)
		}
	}
}

// A line that does not move is bounded, and whoever is not in it need not wait.
func TestLineIsBounded(t *testing.T) {
	w := newDoorway(t)
	w.wait = func(context.Context, time.Duration) error { return nil } // the clock stands still
	tries := func(t Try) (n int) {
		var many TooMany
		for ; n < 1000; n++ {
			if _, err := w.Enter(w.t.Context(), t); errors.As(err, &many) {
				break
			}
		}
		if many.Seconds < 1 || many.Seconds > 2 {
			w.t.Errorf("%+v is told to wait %d s", t, many.Seconds)
		}
		return n
	}
	if n := tries(Try{Address: "a", User: "alice", Password: "wrong"}); n > 5+15 {
		t.Errorf("%d tries at one account", n)
	}
	if n := tries(Try{Address: "b", User: "alice", Password: "wrong"}); n != 5 {
		t.Errorf("%d tries from another address", n)
	}
	for i := range 1000 {
		w.Enter(t.Context(), Try{Address: "c", User: fmt.Sprint("user", i)})
	}
	if n := tries(Try{Address: "c", User: "user", Password: "wrong"}); n != 0 {
		t.Errorf("%d tries from an address that has tried many names", n)
	}
	if a, err := w.Enter(t.Context(), Try{Address: "d", User: "alice", Password: "right"}); a == nil {
		t.Errorf("alice from another address: %v", err)
	}
}

// Two passwords are checked at a time, since each takes 64 MiB. A place is given
// back whatever the result. Strangers take no place from known browsers.
func TestPasswordsAreCheckedTwoAtATime(t *testing.T) {
	w := newDoorway(t)
	v, _, err := w.directory.Begin(t.Context(), w.directory.Account("alice"), "")
	must(t, err)
	for range 5 {
		w.try(Try{User: "alice", Password: "wrong"})
		w.try(Try{User: "alice", Password: "right"})
	}
	fill := func(places chan struct{}) (n int) {
		for ; ; n++ {
			select {
			case places <- struct{}{}:
			default:
				return n
			}
		}
	}
	if n := fill(w.strange.places); n != 2 {
		t.Errorf("%d places are free", n)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.check(ended, w.strange, Try{User: "alice", Password: "right"}); !errors.Is(err, ErrBusy) {
		t.Errorf("a third one at a time: %v", err)
	}
	if n := fill(w.strange.line); n != maxLine {
		t.Errorf("%d wait", n)
	}
	if _, err := w.Enter(t.Context(), Try{User: "alice", Password: "right"}); !errors.Is(err, ErrBusy) {
		t.Errorf("one too many in the line: %v", err)
	}
	if _, in := w.try(Try{Browser: v.Browser, User: "alice", Password: "right"}); !in {
		t.Error("strangers keep a known browser out")
	}
}

func count(t *testing.T, d *Directory, table string) (n int) {
	t.Helper()
	must(t, d.db.Read(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT count(*) FROM `+table).Scan(&n)
	}))
	return n
}

// The number of an account's sign-ins is bounded: the oldest ends. Those of other
// accounts stay.
func TestSignInsAreBounded(t *testing.T) {
	both(t, func(t *testing.T, a, b *Directory) {
		ctx := t.Context()
		must(t, a.AddPerson(ctx, person(t, "alice", "x")), a.AddPerson(ctx, person(t, "bob", "x")))
		_, _, err := a.refresh(ctx)
		must(t, err)
		start := time.Now()
		a.now = func() time.Time { start = start.Add(time.Second); return start }
		bob, _, err := a.Begin(ctx, a.Account("bob"), "")
		must(t, err)
		var all []Visitor
		for i := range 25 {
			v, ended, err := a.Begin(ctx, a.Account("alice"), "")
			must(t, err)
			all = append(all, v)
			if i < 10 && len(ended) != 0 || i >= 10 && (len(ended) != 1 || ended[0] != all[i-10].Key) {
				t.Errorf("the %d. ends %d", i+1, len(ended))
			}
		}
		for i, v := range append(all, bob) {
			if got, err := b.Find(ctx, v.Token); err != nil || got.SignedIn() != (i >= 15) {
				t.Errorf("the %d. is good: %v, %v", i+1, got.SignedIn(), err)
			}
		}
	})
}
