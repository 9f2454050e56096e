package identity

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"telecart/appliance/hub/database"
	"telecart/appliance/hub/database/databasetest"
	"telecart/appliance/hub/identity/password"
)

var keyC, keyD = strings.ReplaceAll(keyA, "A", "C"), strings.ReplaceAll(keyA, "A", "D")

const keyA, keyB = "UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "UBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"

// both runs a test on each engine, with two hubs on one database.
func both(t *testing.T, f func(t *testing.T, a, b *Directory)) {
	try := func(url string) func(*testing.T) {
		return func(t *testing.T) {
			db, err := database.Open(t.Context(), url, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { db.Close() })
			f(t, open(t, db), open(t, db))
		}
	}
	t.Run("sqlite", try(""))
	t.Run("postgres", func(t *testing.T) { try(databasetest.Start(t).URL())(t) })
}

func open(t *testing.T, db *database.DB) *Directory {
	t.Helper()
	d, err := Open(t.Context(), Options{DB: db, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func person(t *testing.T, user, secret string) Person {
	t.Helper()
	h, err := password.New(secret, password.Cost{Memory: 64, Time: 1, Lanes: 1})
	if err != nil {
		t.Fatal(err)
	}
	return Person{User: user, Name: "Dr. " + user, Password: h.String()}
}

// must fails the test on an error.
func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func TestPeople(t *testing.T) {
	both(t, func(t *testing.T, a, b *Directory) {
		ctx := t.Context()
		must(t, a.AddPerson(ctx, person(t, "alice", "one")), a.AddPerson(ctx, person(t, "bob", "one")))
		_, _, err := a.refresh(ctx)
		must(t, err)
		v, _, err := a.Begin(ctx, a.Account("alice"), "")
		must(t, err)
		if again, err := b.Find(ctx, v.Token); err != nil || !again.SignedIn() || again.Account.Physician.Name != "Dr. alice" {
			t.Errorf("the other hub, which has not looked yet: %+v %v", again, err)
		}
		c, changed, err := b.refresh(ctx)
		if must(t, err); !changed || len(c.Ended) > 0 || b.Account("bob") == nil {
			t.Errorf("the other hub found %+v", c)
		}
		must(t, a.AddPerson(ctx, person(t, "alice", "two")))
		if again, err := b.Find(ctx, v.Token); err != nil || again.SignedIn() {
			t.Errorf("the sign-in of the old password, at a hub that has not looked yet: %v", err)
		}
		v, _, err = b.Begin(ctx, b.Account("alice"), "") // that hub still took the old password
		must(t, err)
		if c, _, err := b.refresh(ctx); err != nil || len(c.Ended) != 1 || c.Ended[0] != "alice" {
			t.Errorf("another password ends %v, %v", c.Ended, err)
		}
		if again, err := b.Find(ctx, v.Token); err != nil || again.SignedIn() {
			t.Errorf("the sign-in of the old password: %v", err)
		}
		v, _, err = b.Begin(ctx, b.Account("alice"), "")
		must(t, err, b.DisablePerson(ctx, "alice"))
		if lasting, err := b.Lasting(ctx, []string{v.Key}); err != nil || lasting[v.Key] {
			t.Errorf("her sign-in, when she was disabled: %v %v", lasting, err)
		}
		if c, _, err := a.refresh(ctx); err != nil || len(c.Ended) != 1 || a.Account("alice") != nil {
			t.Errorf("disabled: %v %v", c, err)
		}
		must(t, b.AddPerson(ctx, person(t, "alice", "two")))
		_, _, err = b.refresh(ctx)
		must(t, err)
		if err := a.DisablePerson(ctx, "carol"); !errors.Is(err, ErrUnknown) {
			t.Errorf("nobody disabled: %v", err)
		}
		list, err := a.People(ctx)
		if must(t, err); len(list) != 2 || list[0].User != "alice" || list[0].Disabled || list[0].Password != "" {
			t.Errorf("%+v", list)
		}
	})
}

func TestCarts(t *testing.T) {
	both(t, func(t *testing.T, a, b *Directory) {
		ctx := t.Context()
		must(t, a.AddCart(ctx, Cart{ID: "a", Key: keyA}))
		for name, c := range map[string]Cart{
			"is there": {ID: "a", Key: keyB}, "key of another": {ID: "b", Key: keyA}, "a dot": {ID: "a.b", Key: keyB},
			"a seed": {ID: "b", Key: "S" + keyB[1:]}, "no key": {ID: "b"},
		} {
			if err := a.AddCart(ctx, c); err == nil {
				t.Errorf("%s: was taken", name)
			}
		}
		_, _, err := b.refresh(ctx)
		must(t, err)
		if id, ok := b.CartOf(keyA); !ok || id != "a" || !b.HasCart("a") {
			t.Errorf("the other hub: %q %v", id, ok)
		}
		must(t, b.RevokeCart(ctx, "a"))
		if err := b.RevokeCart(ctx, "a"); !errors.Is(err, ErrUnknown) {
			t.Errorf("revoked twice: %v", err)
		}
		c, _, err := a.refresh(ctx)
		if must(t, err); len(c.Gone) != 0 {
			t.Errorf("it had not looked, and lost %v", c.Gone)
		}
		if c, _, err := b.refresh(ctx); err != nil || len(c.Gone) != 1 || b.HasCart("a") || b.Revoked()[keyA].IsZero() {
			t.Errorf("revoked: %v %v", c, err)
		}
		if _, ok := b.CartOf(keyA); ok {
			t.Error("its key still opens")
		}
		if err := a.AddCart(ctx, Cart{ID: "a", Key: keyA}); err == nil {
			t.Error("a revoked key was taken")
		}
		must(t, a.AddCart(ctx, Cart{ID: "a", Key: keyB}), a.Remember(ctx, "a", []byte("x")), a.Remember(ctx, "a", []byte("y")))
		if all, err := b.Remembered(ctx); err != nil || len(all) != 1 || string(all["a"]) != "y" {
			t.Errorf("remembered %q %v", all, err)
		}
		list, err := a.Carts(ctx)
		if must(t, err); len(list) != 1 || list[0].Key != keyB || list[0].Revoked != nil {
			t.Errorf("%+v", list)
		}
	})
}

// No two carts are called the same. A cart without a name is called by its id.
func TestCartNames(t *testing.T) {
	both(t, func(t *testing.T, a, b *Directory) {
		ctx := t.Context()
		must(t, a.AddCart(ctx, Cart{ID: "a", Name: "Ward 3", Key: keyA}), a.AddCart(ctx, Cart{ID: "b", Key: keyB}))
		name := func(id string) string {
			t.Helper()
			_, _, err := b.refresh(ctx)
			must(t, err)
			return b.CartName(id)
		}
		if name("a") != "Ward 3" || name("b") != "b" || name("c") != "c" {
			t.Errorf("called %q, %q, %q", name("a"), name("b"), name("c"))
		}
		must(t, a.RenameCart(ctx, "a", "Ward 4"), a.RenameCart(ctx, "b", "Ward 3"))
		if name("a") != "Ward 4" || name("b") != "Ward 3" {
			t.Errorf("called %q, %q", name("a"), name("b"))
		}
		for _, bad := range []string{"Ward 3", "WARD 3", "b", "B", " Ward", "Ward ", "Ward\n3", "Ward \u202e3", "\xff", strings.Repeat("é", maxName+1)} {
			if err := a.RenameCart(ctx, "a", bad); err == nil {
				t.Errorf("called %q", bad)
			}
		}
		must(t, a.RenameCart(ctx, "a", strings.Repeat("é", maxName)), a.RenameCart(ctx, "a", "Ward 4"))
		if err := a.RenameCart(ctx, "c", "Ward 9"); !errors.Is(err, ErrUnknown) {
			t.Errorf("nobody renamed: %v", err)
		}
		if err := a.AddCart(ctx, Cart{ID: "Ward 3", Key: keyC}); err == nil {
			t.Error("an id with a space")
		}
		must(t, a.RevokeCart(ctx, "a"))
		if err := a.RenameCart(ctx, "a", "x"); err == nil {
			t.Error("a revoked cart was renamed")
		}
		must(t, a.AddCart(ctx, Cart{ID: "a", Key: keyC}))
		if name("a") != "Ward 4" {
			t.Errorf("enrolled anew it is called %q", name("a"))
		}
		must(t, a.RevokeCart(ctx, "a"), a.RenameCart(ctx, "b", "ward 4"))
		if err := a.AddCart(ctx, Cart{ID: "a", Key: keyD}); err == nil {
			t.Error("two carts have one name")
		}
		must(t, a.AddCart(ctx, Cart{ID: "a", Name: "Ward 5", Key: keyD}), a.RenameCart(ctx, "a", ""))
		if name("a") != "a" {
			t.Errorf("without a name it is called %q", name("a"))
		}
	})
}

// The lists of a file are taken over once, whatever happens later. Of hubs that
// start together only one takes them over.
func TestTakeOver(t *testing.T) {
	both(t, func(t *testing.T, a, b *Directory) {
		ctx := t.Context()
		people, carts := []Person{person(t, "alice", "x")}, []Cart{{ID: "a", Key: keyA}}
		taken := make(chan bool, 2)
		var wg sync.WaitGroup
		for _, d := range []*Directory{a, b} {
			wg.Go(func() {
				ok, err := d.TakeOver(ctx, people, carts)
				if err != nil || d.Account("alice") == nil || !d.HasCart("a") {
					t.Errorf("%v", err)
				}
				taken <- ok
			})
		}
		wg.Wait()
		if one, other := <-taken, <-taken; one == other {
			t.Error("not by one of them")
		}
		must(t, a.DisablePerson(ctx, "alice"), a.RevokeCart(ctx, "a"))
		if _, _, err := a.refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if ok, err := b.TakeOver(ctx, people, carts); err != nil || ok || b.Account("alice") != nil || b.HasCart("a") {
			t.Errorf("again: %v %v", ok, err)
		}
		if wrote, err := a.behind(ctx); err != nil || wrote {
			t.Errorf("again, it wrote %t, %v: a hub whose disk is full would not start", wrote, err)
		}
		if people, carts := b.Size(); people != 0 || carts != 0 {
			t.Errorf("%d people and %d carts are let in", people, carts)
		}
	})
}

// Run finds what another hub has changed, whether it was told or not. A lost
// database loses nothing.
func TestRun(t *testing.T) {
	s := databasetest.Start(t)
	db, err := database.Open(t.Context(), s.URL(), "")
	must(t, err)
	t.Cleanup(func() { db.Close() })
	a, b := open(t, db), open(t, db)
	must(t, a.AddPerson(t.Context(), person(t, "alice", "x")))
	found := make(chan Change, 8)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { b.Run(ctx, func(c Change) { found <- c }) })
	defer wg.Wait()
	defer cancel()
	<-found // by itself
	s.Kill()
	b.Poke()
	if err := a.DisablePerson(t.Context(), "alice"); err == nil {
		t.Error("changed without a database")
	}
	if b.Account("alice") == nil {
		t.Error("a lost database disables accounts")
	}
	s.Run()
	must(t, a.DisablePerson(t.Context(), "alice"))
	b.Poke()
	if c := <-found; len(c.Ended) != 1 {
		t.Errorf("%+v", c)
	}
}

// The decoy must take as long as a real check, or the time tells which users
// exist.
func TestDecoyCostsTheSame(t *testing.T) {
	db, err := database.Open(t.Context(), "", t.TempDir())
	must(t, err)
	t.Cleanup(func() { db.Close() })
	d := open(t, db)
	cost := password.Cost{Memory: 2 << 10, Time: 2, Lanes: 2}
	h, err := password.New("x", cost)
	must(t, err, d.AddPerson(t.Context(), Person{User: "alice", Password: h.String()}))
	_, _, err = d.refresh(t.Context())
	if must(t, err); d.decoy.Cost != cost {
		t.Errorf("the decoy costs %+v", d.decoy.Cost)
	}
}

func TestCheck(t *testing.T) {
	good := person(t, strings.Repeat("a", MaxUser), "x")
	must(t, good.Check(), Cart{ID: strings.Repeat("a", 64), Key: keyA}.Check())
	for _, user := range []string{"", "a b", "a\n", strings.Repeat("a", MaxUser+1)} {
		if bad := (Person{User: user, Password: good.Password}); bad.Check() == nil {
			t.Errorf("%q was taken", user)
		}
	}
	if err := (Person{User: "a", Password: "secret"}).Check(); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a password in clear: %v", err)
	}
}
