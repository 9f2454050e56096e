package hub

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"telecart/appliance/api"
	"telecart/appliance/hub/database/databasetest"
	"telecart/appliance/hub/identity"
	"telecart/appliance/hub/relay"
)

// registry is what `carthub user` and `carthub cart` use.
func (w *world) registry() *Registry {
	w.t.Helper()
	keys, err := w.opts.Keys()
	if err != nil {
		w.t.Fatal(err)
	}
	return &Registry{w.directory, keys, ""}
}

// A disabled account loses its sign-ins, and its pages at once, with a sentence
// that says why; the others keep theirs.
func TestDisabledAccount(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.signedIn("alice"), w.signedIn("bob")
	page, cookie, other := alice.open(), cookieOf(t, alice), bob.open()
	page.sendRaw(nonsense)
	page.awaitType("error") // the page is served: its sign-in has been checked
	if err := w.registry().DisableUser("alice", nil); err != nil {
		t.Fatal(err)
	}
	if status, why := page.closedWhy(); status != relay.StatusSignedOut || !strings.Contains(why, "disabled") {
		t.Errorf("closed with %d %q", status, why)
	}
	if r := w.browser().do("GET", "/api/me", "", "Cookie", cookie); r.status != http.StatusUnauthorized {
		t.Errorf("her cookie: %d", r.status)
	}
	if status, _ := w.browser().signIn("alice", testPassword); status != http.StatusUnauthorized {
		t.Errorf("her password: %d", status)
	}
	w.cart("a").present(api.Session{Phase: api.PhaseIdle})
	other.awaitState("a", "Available")
	if err := w.registry().AddUser(identity.Person{User: "alice", Name: "A", Password: cheapHash(t, "new")}, nil); err != nil {
		t.Fatal(err)
	}
	w.await("alice again", func() bool { return w.directory.Account("alice") != nil })
	if status, body := w.browser().signIn("alice", "new"); status != http.StatusOK {
		t.Errorf("enabled again: %d %s", status, body)
	}
}

// closedWhy waits until the page is closed and returns the status and sentence.
func (p *tab) closedWhy() (websocket.StatusCode, string) {
	p.t.Helper()
	for {
		var end websocket.CloseError
		if _, _, err := p.conn.Read(p.t.Context()); errors.As(err, &end) {
			return end.Code, end.Reason
		} else if err != nil {
			p.t.Fatal(err)
		}
	}
}

// A revoked cart is cut off at once and taken off every roster. The hub ignores
// what it still says.
func TestRevokedCart(t *testing.T) {
	w := newWorld(t)
	a, b := w.cart("a"), w.cart("b")
	page := w.signedIn("alice").open()
	page.settle(a, inCall("s", "alice"))
	b.present(api.Session{Phase: api.PhaseIdle})
	page.awaitState("b", "Available")
	if err := w.registry().RevokeCart("a", nil); err != nil {
		t.Fatal(err)
	}
	page.await("the roster without it", func(m api.PageMessage) bool { return slices.Contains(m.Gone, "a") })
	w.await("the end of its connection", func() bool { return a.conn.IsClosed() })
	q := api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`{}`)}
	if p := page.problem(q); p != "relay.no-cart" {
		t.Errorf("a signal to it: %q", p)
	}
	w.relay.Hear("a", api.SubjectPresence, []byte(`{"cart":{"id":"a"},"session":{"phase":"idle"}}`))
	b.present(api.Session{Phase: api.PhaseCalling, ID: "t"})
	if m := page.await("b's call", func(m api.PageMessage) bool {
		return len(m.Carts) > 0 && m.Carts[0].State == "Calling"
	}); len(m.Carts) != 1 {
		t.Errorf("it is back: %+v", m.Carts)
	}
	if m := w.signedIn("bob").open().awaitType("roster"); len(m.Carts) != 1 || m.Carts[0].ID != "b" {
		t.Errorf("a page that comes later gets %+v", m.Carts)
	}
}

// The first start takes over the lists of the file and logs it; every later
// start ignores them with a warning.
func TestFileIsTakenOverOnce(t *testing.T) {
	w := newWorld(t)
	if log := w.log.String(); !strings.Contains(log, "were taken over") || strings.Contains(log, "are ignored") {
		t.Errorf("first start:\n%s", log)
	}
	if err := w.registry().DisableUser("alice", nil); err != nil {
		t.Fatal(err)
	}
	w.restart()
	if log := w.log.String(); !strings.Contains(log, "are ignored") {
		t.Errorf("second start:\n%s", log)
	}
	if status, _ := w.browser().signIn("alice", testPassword); status != http.StatusUnauthorized {
		t.Errorf("the file let alice in again: %d", status)
	}
}

// A hub without its database says so and keeps its pages and sessions. It
// recovers by itself.
func TestLostDatabase(t *testing.T) {
	s := databasetest.Start(t)
	w := newWorld(t, func(o *Options) { o.Store = s.URL() })
	a := w.cart("a")
	atCart := a.signals()
	alice := w.signedIn("alice")
	page := alice.open()
	page.settle(a, inCall("s", "alice"))
	s.Kill()
	r := alice.do("GET", "/api/me", "")
	if r.status != http.StatusServiceUnavailable || !strings.Contains(r.body, "Try again in a moment") {
		t.Errorf("a request: %d %s", r.status, r.body)
	}
	if status, body := w.browser().signIn("bob", testPassword); status != http.StatusServiceUnavailable {
		t.Errorf("a sign-in: %d %s", status, body)
	}
	page.send(api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`1`)})
	if got := receive(t, "the signal", atCart); string(got.Data) != "1" {
		t.Errorf("the cart got %s", got.Data)
	}
	w.renew(t.Context())
	page.settle(a, inCall("s", "alice"))
	s.Run()
	if r := alice.do("GET", "/api/me", ""); r.status != http.StatusOK {
		t.Errorf("it is back: %d %s", r.status, r.body)
	}
}

// A page shows the name that the hub has for a cart, whatever the cart calls
// itself. A new name shows at once.
func TestRename(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Carts[1].Name = "" })
	a, b := w.cart("a"), w.cart("b")
	a.present(api.Session{Phase: api.PhaseIdle})
	b.present(api.Session{Phase: api.PhaseIdle})
	page := w.signedIn("alice").open()
	called := func(cart, name string) {
		t.Helper()
		page.await(name, func(m api.PageMessage) bool {
			for _, e := range m.Carts {
				if e.Name == "Intensive care" {
					t.Error("a cart's own name is shown")
				}
				if e.ID == cart && e.Name == name {
					return true
				}
			}
			return false
		})
	}
	called("a", "Ward a")
	called("b", "b") // nobody gave it a name
	if err := w.directory.RenameCart(t.Context(), "a", "Ward 5, bed 2"); err != nil {
		t.Fatal(err)
	}
	called("a", "Ward 5, bed 2")
	a.present(inCall("s", "alice"))
	called("a", "Ward 5, bed 2")
	a.conn.Close()
	page.send(api.PageRequest{Type: "join", Cart: "a"})
	if m := page.awaitType("error"); m.Error.Args[0] != "Ward 5, bed 2" {
		t.Errorf("%+v", m.Error)
	}
	w.restart()
	page = w.signedIn("alice").open()
	called("a", "Ward 5, bed 2")
	if log := w.log.String(); strings.Contains(log, "Intensive care") {
		t.Error("a cart's own name is in the log")
	}
}
