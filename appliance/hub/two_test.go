package hub

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/hub/database/databasetest"
	"telecart/appliance/hub/relay"
)

// beside starts a second hub on w's NATS and PostgreSQL.
func (w *world) beside() *world {
	w.t.Helper()
	other := newWorld(w.t, func(o *Options) {
		o.Store, o.NATSURL = w.opts.Store, "nats://"+w.NATSAddr().String()
		o.NATSKeys = filepath.Join(w.opts.State, "nats.keys")
	})
	other.keys = w.keys
	return other
}

// Two hubs serve the same carts and people; each knows what the other does.
func TestTwoHubs(t *testing.T) {
	a := newWorld(t, func(o *Options) { o.Store = databasetest.Start(t).URL() })
	b := a.beside()
	cart := a.cart("a")
	atCart := cart.signals()
	cart.commands(func(api.Command) api.CommandReply { return api.CommandReply{Session: inCall("s", "alice")} })

	// A sign-in at one is good at the other, and each page sees the cart.
	atA := a.signedIn("alice")
	cookie := cookieOf(t, atA)
	var m me
	if r := b.browser().do("GET", "/api/me", "", "Cookie", cookie); r.status != http.StatusOK || json.Unmarshal([]byte(r.body), &m) != nil || m.User != "alice" {
		t.Fatalf("the other hub: %d %s", r.status, r.body)
	}
	jar := atA.client.Jar
	atB := b.browser()
	atB.client.Jar, atB.csrf = jar, m.CSRF // cookies do not depend on the port
	pageA, pageB := atA.open(), atB.open()
	cart.present(inCall("s", "alice"))
	pageA.awaitState("a", "In session")
	pageB.awaitState("a", "In session")

	// Only the page that joined gets the signals, whichever hub it is at.
	for _, step := range []struct{ joins, other *tab }{{pageA, pageB}, {pageB, pageA}} {
		step.joins.send(api.PageRequest{Type: "join", Cart: "a", Session: "s"})
		step.joins.awaitType("reply")
		a.await("the word of it at both hubs", func() bool {
			return step.other.problem(api.PageRequest{Type: "leave", Cart: "a", Session: "s"}) == "relay.other-window"
		})
		cart.says(api.SubjectSignal, api.Signal{Session: "s", To: "alice", Data: json.RawMessage(`1`)})
		if got := step.joins.settle(cart, inCall("s", "alice")); len(got) != 1 {
			t.Errorf("the page that joined got %d signals", len(got))
		}
		if got := step.other.settle(cart, inCall("s", "alice")); len(got) != 0 {
			t.Errorf("the other page got %d signals", len(got))
		}
		if p := step.joins.problem(api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`2`)}); p != "" {
			t.Errorf("the page that joined may not speak: %s", p)
		}
		if s := receive(t, "its signal", atCart); string(s.Data) != "2" {
			t.Errorf("the cart got %s", s.Data)
		}
	}

	// What ends at one ends at the other.
	bob := b.signedIn("bob").open()
	bob.awaitType("roster")
	atA.do("POST", "/api/signout", "")
	for name, page := range map[string]*tab{"at the same hub": pageA, "at the other": pageB} {
		if code := page.closed(); code != relay.StatusSignedOut {
			t.Errorf("signed out, page %s: closed with %d", name, code)
		}
	}
	if err := b.registry().RevokeCart("a", nil); err != nil {
		t.Fatal(err)
	}
	a.await("the end of the cart's connection", cart.conn.IsClosed)
	a.await("the cart's end at the first hub", func() bool { return !a.directory.HasCart("a") })
	if err := a.registry().DisableUser("bob", nil); err != nil {
		t.Fatal(err)
	}
	if code, why := bob.closedWhy(); code != relay.StatusSignedOut || !strings.Contains(why, "disabled") {
		t.Errorf("disabled: closed with %d %q", code, why)
	}
}

// A hub that was not told of a sign-out closes the pages at its next sweep.
func TestSweep(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.signedIn("alice"), w.signedIn("bob")
	page, other := alice.open(), bob.open()
	for _, p := range []*tab{page, other} {
		p.sendRaw(nonsense)
		p.awaitType("error")
	}
	if err := w.directory.End(t.Context(), w.visitor(cookieOf(t, alice)).Key); err != nil {
		t.Fatal(err)
	}
	w.renew(t.Context())
	if code := page.closed(); code != relay.StatusSignedOut {
		t.Errorf("closed with %d", code)
	}
	w.cart("a").present(api.Session{Phase: api.PhaseIdle})
	other.awaitState("a", "Available")
}
