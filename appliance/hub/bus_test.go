package hub

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"telecart/appliance/api"
	"telecart/appliance/hub/bus"
)

// A cart may speak for itself and hear what is meant for it, nothing else.
func TestCartsAreIsolated(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	own := w.Hub.bus.Conn
	all, err := own.SubscribeSync(">")
	if err == nil {
		err = own.Flush() // or the first of what follows passes before it listens
	}
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
	reached := map[string]bool{}
	for n, _, _ := all.Pending(); n > 0; n-- { // all have come: the connection is flushed
		m, err := all.NextMsg(patience)
		if err != nil {
			t.Fatal(err)
		}
		reached[m.Subject] = true
	}
	for subject, allowed := range publish {
		if reached[subject] != allowed {
			t.Errorf("cart a reached %s: %v", subject, reached[subject])
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
	for _, subject := range []string{"hub.a.command", "hub.a.signal"} {
		sub, err := a.conn.SubscribeSync(subject)
		if err == nil {
			err = a.conn.Flush()
		}
		if err == nil {
			err = own.Publish(subject, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sub.NextMsg(patience); err != nil {
			t.Errorf("%s does not reach cart a: %v", subject, err)
		}
	}
}

func denied(t *testing.T, c *testCart, what string) {
	t.Helper()
	_, subject, _ := strings.Cut(what, " to ")
	err := receive(t, "refusal of "+what, c.errs)
	if !errors.Is(err, nats.ErrPermissionViolation) || !strings.Contains(strings.ToLower(err.Error()), `"`+strings.ToLower(subject)+`"`) {
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
	a.raw("cart.a.presence", []byte(`{"cart":{"id":"a","name":"`+strings.Repeat("x", 64<<10)+`"}}`))
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

// A cart answers what it is asked, once: no more speaks for it in the hub's
// own inbox.
func TestCartAnswersOnce(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	asked := a.asked()
	page := w.signedIn("alice").open()
	page.settle(a, api.Session{Phase: api.PhaseIdle})
	for range 2 {
		page.send(api.PageRequest{Type: "join", Cart: "a"})
		m := receive(t, "the command", asked)
		a.reply(m, api.CommandReply{})
		page.awaitType("reply")
		a.reply(m, api.CommandReply{})
		denied(t, a, "publish to "+m.Reply)
	}
}

// The hub's own key opens nothing over the network.
func TestHubsKeyOverTheNetwork(t *testing.T) {
	o, _ := testOptions(t)
	own, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, err := own.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	so, err := bus.ServerOptions(bus.Options{Listen: o.NATSListen, State: o.State, Carts: o.Carts}, own)
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.NewServer(so)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(patience) {
		t.Fatal("the server did not start")
	}
	inside, err := nats.Connect("", nats.InProcessServer(s), nats.Nkey(public, own.Sign))
	if err != nil {
		t.Fatalf("in process: %v", err)
	}
	inside.Close()
	if c, err := nats.Connect(s.ClientURL(), nats.Nkey(public, own.Sign), nats.NoReconnect()); err == nil {
		c.Close()
		t.Error("the hub's key was let in over the network")
	}
}

// What one cart may cost the hub, and what of it survives a power cut.
func TestBusLimits(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.State = filepath.Join(o.State, "hub") })
	a := w.cart("a")
	if got := a.conn.MaxPayload(); got != 512<<10 {
		t.Errorf("a message may have %d bytes", got)
	}
	var last *nats.Subscription
	for i := range 64 {
		var err error
		if last, err = a.conn.SubscribeSync(fmt.Sprintf("hub.a.%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(a.conn.Flush(), w.Hub.bus.Conn.Publish("hub.a.63", nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := last.NextMsg(patience); err != nil {
		t.Errorf("the 64th subscription: %v", err)
	}
	if _, err := a.conn.SubscribeSync("hub.a.64"); err != nil {
		t.Fatal(err)
	}
	if err := receive(t, "the refusal of one more", a.errs); !strings.Contains(strings.ToLower(err.Error()), "maximum subscriptions") {
		t.Error(err)
	}
	if c := w.Hub.bus.Server.JetStreamConfig(); !c.SyncAlways {
		t.Error("a sign-out may be lost in a power cut")
	}
	info, err := os.Stat(w.opts.State)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("state folder: %v %v", info.Mode(), err)
	}
}

// The longest presence is taken, one byte more is not.
func TestLongestPresence(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	page := w.signedIn("alice").open()
	sized := func(n int, name string) []byte {
		data := []byte(`{"cart":{"id":"a","name":"` + name + `"},"session":{"phase":"idle"},"boot":""}`)
		pad := strings.Repeat("b", n-len(data))
		return []byte(strings.Replace(string(data), `"boot":""`, `"boot":"`+pad+`"`, 1))
	}
	a.raw("cart.a.presence", sized(64<<10+1, "too long"))
	a.raw("cart.a.presence", sized(64<<10, "longest"))
	m := page.await("the roster", func(m api.PageMessage) bool { return len(m.Carts) > 0 })
	if m.Carts[0].Name != "longest" || strings.Count(w.log.String(), "it is too long") != 1 {
		t.Errorf("the roster has %q", m.Carts[0].Name)
	}
}
