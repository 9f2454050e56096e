package hub

import (
	"errors"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"telecart/appliance/api"
)

// A cart may speak for itself and hear what is meant for it, nothing else.
func TestCartsAreIsolated(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	own := w.Hub.bus.conn
	all, err := own.SubscribeSync(">")
	if err != nil {
		t.Fatal(err)
	}

	publish := map[string]bool{
		"cart.a.presence": true, "cart.a.signal": true,
		"cart.b.presence": false, "cart.b.signal": false, "cart.ab.presence": false,
		"hub.a.command": false, "hub.b.command": false, "hub.b.signal": false,
		"_HUB.x": false, "_INBOX.x": false, "$JS.API.INFO": false, "$KV.sessions.x": false,
		"$JS.API.STREAM.PURGE.KV_sessions": false, "$SYS.REQ.SERVER.PING": false, "other": false,
	}
	for subject, allowed := range publish {
		a.raw(subject, []byte("{}"))
		if !allowed {
			denied(t, a, "publish to "+subject)
		}
	}
	if err := own.Flush(); err != nil {
		t.Fatal(err)
	}
	for n, _, _ := all.Pending(); n > 0; n-- { // all have come: the connection is flushed
		m, err := all.NextMsg(patience)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(m.Subject, "cart.") && !publish[m.Subject] {
			t.Errorf("cart a reached %s", m.Subject)
		}
	}

	subscribe := map[string]bool{
		"hub.a.command": true, "hub.a.>": true,
		"hub.b.command": false, "hub.*.command": false, "hub.>": false, ">": false, "*.a.command": false,
		"cart.a.presence": false, "cart.>": false, "_HUB.>": false, "_INBOX.>": false, "$JS.>": false, "$KV.>": false, "$SYS.>": false,
	}
	for subject, allowed := range subscribe {
		if _, err := a.conn.Subscribe(subject, func(*nats.Msg) {}); err != nil {
			t.Fatal(err)
		}
		if err := a.conn.Flush(); err != nil {
			t.Fatal(err)
		}
		if !allowed {
			denied(t, a, "subscribe to "+subject)
		}
	}
	if len(a.errs) > 0 {
		t.Errorf("refused what is allowed: %v", <-a.errs)
	}
}

func denied(t *testing.T, c *testCart, what string) {
	t.Helper()
	if err := receive(t, "refusal of "+what, c.errs); !errors.Is(err, nats.ErrPermissionViolation) {
		t.Errorf("%s: %v", what, err)
	}
}

func TestStrangersAreRefused(t *testing.T) {
	w := newWorld(t)
	url := "nats://" + w.NATSAddr().String()
	stranger, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, _ := stranger.PublicKey()
	known := w.opts.Carts[0].Key
	for name, o := range map[string]nats.Option{
		"no key":           nats.Name("x"),
		"unknown key":      nats.Nkey(public, stranger.Sign),
		"key without seed": nats.Nkey(known, stranger.Sign),
		"password":         nats.UserInfo("a", "a"),
	} {
		c, err := nats.Connect(url, o, nats.NoReconnect())
		if err == nil {
			c.Close()
			t.Errorf("%s: was let in", name)
		}
	}
}

func TestPresenceOfAnotherCartIsDropped(t *testing.T) {
	w := newWorld(t)
	page := w.signedIn("alice").open()
	a := w.cart("a")
	a.says(api.SubjectPresence, api.Presence{Cart: api.Cart{ID: "b", Name: "I am b"}, Session: api.Session{Phase: api.PhaseIdle}})
	a.raw("cart.a.presence", []byte(`{"cart":{"id":"a"},"session":{"phase":"dancing"}}`))
	a.raw("cart.a.presence", []byte(`not json`))
	a.raw("cart.a.presence", []byte(`{"cart":{"id":"a","name":"`+strings.Repeat("x", maxPresence)+`"}}`))
	a.raw("cart.a.nonsense", []byte(`{}`))
	a.present(api.Session{Phase: api.PhaseIdle})
	m := page.await("roster with a", func(m api.PageMessage) bool { return len(m.Carts) > 0 })
	if len(m.Carts) != 1 || m.Carts[0].ID != "a" || m.Carts[0].Name != "Ward a" {
		t.Errorf("roster %+v", m.Carts)
	}
	for _, why := range []string{"it names another cart", "its session phase is unknown", "it is not a presence", "it is too long", "unknown kind"} {
		if !strings.Contains(w.log.String(), why) {
			t.Errorf("not in the log: %s", why)
		}
	}
}

func TestOneHubOnly(t *testing.T) {
	w := newWorld(t)
	second, err := New(w.opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "another carthub is using it") {
		t.Errorf("a second hub on the same state: %v", err)
	}
}
