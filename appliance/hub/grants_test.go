package hub

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
	"telecart/appliance/hub/identity"
)

// joined is a world with alice in a session of cart a, signed in at a browser.
type joined struct {
	*world
	cart     *testCart
	alice    *browser
	page     *tab
	signIn   string
	commands <-chan *nats.Msg
}

func join(t *testing.T) *joined {
	w := newWorld(t)
	j := &joined{world: w, cart: w.cart("a"), alice: w.signedIn("alice")}
	j.commands = j.cart.asked()
	j.page = j.alice.open()
	j.cart.present(api.Session{Phase: api.PhaseIdle})
	j.page.awaitState("a", "Available")
	j.page.send(api.PageRequest{Type: "join", Cart: "a"})
	m := receive(t, "the join", j.commands)
	j.signIn = command(t, m).SignIn
	if j.signIn == "" {
		t.Fatal("the cart is not told by which sign-in")
	}
	j.cart.reply(m, api.CommandReply{Session: inCall("s", "alice")})
	j.page.awaitType("reply")
	return j
}

func command(t *testing.T, m *nats.Msg) (c api.Command) {
	t.Helper()
	if err := json.Unmarshal(m.Data, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// says sends the presence of a cart with alice in its session.
func (j *joined) says() {
	j.t.Helper()
	j.cart.says(api.SubjectPresence, api.Presence{Cart: api.Cart{ID: "a"}, Session: inCall("s", "alice"),
		SignIns: map[string]string{"alice": j.signIn}, At: time.Now()})
	j.await("the presence at the hub", func() bool {
		return slices.ContainsFunc(j.relay.SignIns(), func(s string) bool { return s == j.signIn }) && j.relay.Online() > 0
	})
}

func (j *joined) revoked(by string) {
	j.t.Helper()
	m := receive(j.t, "the revocation", j.commands)
	if c := command(j.t, m); c.Kind != "revoke" || c.From.User != "alice" || c.SignIn != by {
		j.t.Errorf("%+v, want one of %q", c, by)
	}
	j.cart.reply(m, api.CommandReply{})
}

// The cart learns when a sign-in ends, whatever ended it: pictures come from the
// cart.
func TestEndOfASignInReachesTheCart(t *testing.T) {
	for name, c := range map[string]struct {
		end       func(j *joined)
		ofAccount bool
	}{
		"signed out": {func(j *joined) {
			if r := j.alice.do("POST", "/api/signout", ""); r.status != http.StatusNoContent {
				j.t.Errorf("%d %s", r.status, r.body)
			}
		}, false},
		"signed in anew": {func(j *joined) { j.alice.signIn("alice", testPassword) }, false},
		"disabled": {func(j *joined) {
			if err := j.registry().DisableUser("alice", nil); err != nil {
				j.t.Fatal(err)
			}
		}, true},
		"a new password": {func(j *joined) {
			p := identity.Person{User: "alice", Name: "Dr. Alice", Password: cheapHash(j.t, "another")}
			if err := j.registry().AddUser(p, nil); err != nil {
				j.t.Fatal(err)
			}
		}, true},
		"expired": {func(j *joined) {
			j.clock.add(identity.SessionTTL)
			j.says() // or the cart is offline
			j.renew(j.t.Context())
		}, false},
	} {
		for _, known := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				j := join(t)
				if known {
					j.says()
				}
				c.end(j)
				by := j.signIn
				if c.ofAccount {
					by = ""
				}
				j.revoked(by)
			})
		}
	}
}

// The cart learns it even if the page is gone or at another hub, since the cart
// has named the sign-in.
func TestEndOfASignInWithoutAPage(t *testing.T) {
	j := join(t)
	j.says()
	j.page.conn.CloseNow()
	j.await("the end of the page", func() bool { n, _ := j.relay.Pages(); return n == 0 })
	j.alice.do("POST", "/api/signout", "")
	j.revoked(j.signIn)
}

// Somebody who has signed in twice and signs out once stays in the session of
// the other sign-in.
func TestEndOfAnotherSignIn(t *testing.T) {
	j := join(t)
	j.says()
	other := j.signedIn("alice")
	other.do("POST", "/api/signout", "")
	j.alice.do("POST", "/api/signout", "")
	j.revoked(j.signIn) // the first that comes
}

// An older cart cannot take somebody out; it is asked at least to send them
// nothing.
func TestEndOfASignInAtACartOfBefore(t *testing.T) {
	j := join(t)
	j.alice.do("POST", "/api/signout", "")
	for { // the cart is told by each hub, by this one twice
		m := receive(t, "a command", j.commands)
		c := command(t, m)
		j.cart.reply(m, api.CommandReply{Error: api.Say("cart.unknown-request", "Unknown.")})
		if c.Kind == "leave" && c.From.User == "alice" {
			break
		}
	}
}

// Grants are renewed for good sign-ins only.
func TestGrantsAreRenewed(t *testing.T) {
	j := join(t)
	granted := make(chan *nats.Msg, 8)
	if _, err := j.cart.conn.ChanSubscribe("hub.a.grants", granted); err != nil {
		t.Fatal(err)
	}
	if err := j.cart.conn.Flush(); err != nil {
		t.Fatal(err)
	}
	good := func() []string {
		t.Helper()
		j.renew(t.Context())
		var g api.Grants
		if err := json.Unmarshal(receive(t, "the grants", granted).Data, &g); err != nil || g.Good == nil {
			t.Fatalf("%v %v", g, err)
		}
		return g.Good
	}
	j.says()
	if got := good(); len(got) != 1 || got[0] != j.signIn {
		t.Errorf("%q, want %q", got, j.signIn)
	}
	lasting := j.signIn
	j.signIn = "0123456789"
	j.says()
	if got := good(); len(got) != 0 {
		t.Errorf("%q is vouched for", got)
	}
	j.revoked(j.signIn)
	j.signIn = lasting
	j.says()
	j.db.Close() // a hub that cannot look says nothing
	j.renew(t.Context())
	j.cart.raw("cart.a.nonsense", nil)
	if len(granted) != 0 {
		t.Error("a hub without its database vouches for somebody, or says that it does not")
	}
}

// A page never learns the sign-in by which anybody takes part.
func TestSignInsStayBetweenHubAndCart(t *testing.T) {
	j := join(t)
	j.says()
	j.cart.says(api.SubjectSignal, api.Signal{Session: "s", To: "alice", SignIn: j.signIn, Data: json.RawMessage(`1`)})
	if m := j.page.awaitType("signal"); m.Signal.SignIn != "" {
		t.Error("a signal tells it")
	}
}
