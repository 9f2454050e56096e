package hub

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"telecart/appliance/api"
	"telecart/appliance/hub/relay"
)

func TestSocketNeedsSignInAndOrigin(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		client *http.Client
		origin string
		want   int
	}{
		"nobody":         {w.browser().client, w.origin(), http.StatusUnauthorized},
		"foreign origin": {w.signedIn("alice").client, "http://evil.example", http.StatusForbidden},
		"no origin":      {w.signedIn("alice").client, "", http.StatusForbidden},
	} {
		conn, res, err := websocket.Dial(t.Context(), "ws://"+w.Addr().String()+"/ws",
			&websocket.DialOptions{HTTPClient: c.client, HTTPHeader: http.Header{"Origin": {c.origin}}})
		if err == nil {
			conn.CloseNow()
			t.Errorf("%s: was let in", name)
		} else if res == nil || res.StatusCode != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A sign-out just before the page is registered closes the page too.
func TestSocketOfAnEndedSession(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	cookie := w.session("alice", b)
	v := w.visitor(cookie)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if err := w.directory.End(r.Context(), v.Key); err != nil {
			t.Error(err)
		}
		w.Hub.serveSocket(rw, r, v)
	}))
	defer server.Close()
	conn, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(server.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if code := (&tab{t: t, conn: conn}).closed(); code != relay.StatusSignedOut {
		t.Errorf("closed with %d", code)
	}
}

func TestRosterOnThePage(t *testing.T) {
	w := newWorld(t)
	page := w.signedIn("alice").open()
	if m := page.awaitType("roster"); len(m.Carts) != 0 || m.Now.IsZero() {
		t.Errorf("first roster: %+v", m)
	}
	a, b := w.cart("a"), w.cart("b")
	a.present(api.Session{Phase: api.PhaseIdle})
	page.awaitState("a", "Available")
	called := time.Now()
	b.present(api.Session{Phase: api.PhaseCalling, ID: "s", Reason: "fall", CalledAt: &called})
	e := page.awaitState("b", "Calling")
	if e.Name != "Ward b" || e.Reason != "fall" || e.Session != "s" || e.CalledAt == nil || !e.CalledAt.Equal(called) || e.Boot != "boot-1" {
		t.Errorf("entry %+v", e)
	}
	late := w.signedIn("bob").open().awaitType("roster")
	if len(late.Carts) != 2 {
		t.Errorf("a late page starts with %+v", late.Carts)
	}
}

func TestSilentCartGoesOffline(t *testing.T) {
	w := newWorld(t)
	page := w.signedIn("alice").open()
	w.cart("a").present(inCall("s", "bob"))
	page.awaitState("a", "In session")
	w.clock.add(api.PresenceTimeout)
	w.relay.Refresh() // its timer runs on real time
	if e := page.awaitState("a", "Offline"); e.SeenAt.IsZero() || w.clock.now().Sub(e.SeenAt) < api.PresenceTimeout {
		t.Errorf("last seen %v", e.SeenAt)
	}
	w.cart("a").present(inCall("s", "bob"))
	page.awaitState("a", "In session")
}

func TestRestartedHubKnowsItsCarts(t *testing.T) {
	w := newWorld(t)
	page := w.signedIn("alice").open()
	a := w.cart("a")
	a.says(api.SubjectPresence, api.Presence{
		Cart: api.Cart{ID: "a", Name: "Intensive care"}, Initials: "QX", Boot: "boot-1", At: time.Now(),
		Session: api.Session{Phase: api.PhaseCalling, ID: "s", Reason: "fall", EndReason: api.English("gone")},
	})
	page.awaitState("a", "Calling")
	waitKept(t, w, "a")
	w.restart()
	e := w.signedIn("alice").open().awaitState("a", "Offline")
	if e.Name != "Ward a" || e.SeenAt.IsZero() {
		t.Errorf("entry %+v", e)
	}
	if e.Initials != "" || e.Reason != "" || !e.EndReason.IsZero() {
		t.Errorf("something of the patient was on the disk: %+v", e)
	}
	if err := w.directory.RevokeCart(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	w.restart()
	if m := w.signedIn("alice").open().awaitType("roster"); len(m.Carts) != 0 {
		t.Errorf("a cart that is no longer configured: %+v", m.Carts)
	}
}

// waitKept waits until the keeper has written the cart.
func waitKept(t *testing.T, w *world, id string) {
	t.Helper()
	w.await("the stored cart", func() bool {
		all, err := w.directory.Remembered(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all[id] != nil
	})
}

func TestJoin(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.present(api.Session{Phase: api.PhaseIdle})
	seen := make(chan api.Command, 4)
	a.commands(func(c api.Command) api.CommandReply {
		seen <- c
		if c.Session == "taken" {
			return api.CommandReply{Error: api.English("Dr. Bob is here already.")}
		}
		return api.CommandReply{Session: inCall("s", "alice")}
	})
	page := w.signedIn("alice").open()
	page.awaitState("a", "Available")

	page.send(api.PageRequest{Type: "join", Ref: "r1", Cart: "a", Session: "s"})
	m := page.awaitType("reply")
	if m.Ref != "r1" || m.Cart != "a" || m.Reply == nil || m.Reply.Session.ID != "s" {
		t.Errorf("reply %+v", m)
	}
	want := api.Command{Kind: "join", Session: "s", From: api.Physician{User: "alice", Name: "Dr. Alice", Specialty: "Cardiology", Hospital: "North"}}
	c := receive(t, "command", seen)
	if want.SignIn = c.SignIn; c != want || c.SignIn == "" {
		t.Errorf("the cart got %+v", c)
	}
	page.send(api.PageRequest{Type: "join", Ref: "r2", Cart: "a", Session: "taken"})
	if m := page.awaitType("reply"); m.Ref != "r2" || m.Reply.Error.English != "Dr. Bob is here already." {
		t.Errorf("refusal %+v", m)
	}
	page.send(api.PageRequest{Type: "end", Ref: "r3", Cart: "a", Session: "s"})
	if m := page.awaitType("reply"); m.Ref != "r3" {
		t.Errorf("end, straight after the reply: %+v", m)
	}
}

func TestRequestsThatFail(t *testing.T) {
	w := newWorld(t)
	w.relay.Patience = 50 * time.Millisecond
	w.cart("a").present(inCall("s", "bob"))
	silent := w.cart("b")
	silent.present(api.Session{Phase: api.PhaseIdle})
	silent.signals() // it is subscribed to something, but never answers a command
	if _, err := silent.conn.SubscribeSync("hub.b.command"); err != nil {
		t.Fatal(err)
	}
	if err := silent.conn.Flush(); err != nil {
		t.Fatal(err)
	}
	page := w.signedIn("alice").open()
	page.awaitState("a", "In session")
	page.awaitState("b", "Available")
	for name, c := range map[string]struct{ request, want string }{
		"no responder":                {`{"type":"join","ref":"x","cart":"a"}`, "Cart Ward a is not connected."},
		"no answer":                   {`{"type":"join","ref":"x","cart":"b"}`, "Cart Ward b did not answer. It may have lost its network. Try again."},
		"unknown cart":                {`{"type":"join","ref":"x","cart":"c"}`, "There is no such cart."},
		"wildcard":                    {`{"type":"join","ref":"x","cart":"*"}`, "There is no such cart."},
		"more dots":                   {`{"type":"signal","ref":"x","cart":"a.command","session":"s","data":{}}`, "There is no such cart."},
		"unknown type":                {`{"type":"dance","ref":"x","cart":"a"}`, "does not know this request"},
		"end of another's session":    {`{"type":"end","ref":"x","cart":"a","session":"s"}`, "You are not in this session of Ward a."},
		"leave of another's session":  {`{"type":"leave","ref":"x","cart":"a","session":"s"}`, "You are not in this session"},
		"end without a session":       {`{"type":"end","ref":"x","cart":"a"}`, "You are not in this session"},
		"signal in another's session": {`{"type":"signal","ref":"x","cart":"a","session":"s","data":{}}`, "You are not in this session"},
	} {
		page.sendRaw(c.request)
		if m := page.awaitType("error"); m.Ref != "x" || !strings.Contains(m.Error.English, c.want) {
			t.Errorf("%s: %+v", name, m)
		}
	}
	for name, raw := range map[string]string{"no JSON": `hello`, "list": `[1]`, "numbers": `{"type":1}`, "deep": strings.Repeat("[", 20000)} {
		page.sendRaw(raw)
		if m := page.awaitType("error"); !strings.Contains(m.Error.English, "did not understand") {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// After a restart of the hub a page may be back before its cart is.
func TestJoinWaitsForTheCartAfterAStart(t *testing.T) {
	w := newWorld(t)
	page := w.signedIn("alice").open()
	page.send(api.PageRequest{Type: "join", Ref: "r", Cart: "a", Session: "s"})
	page.send(api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`{}`)})
	if m := page.awaitType("error"); m.Error.Code != "relay.cart-offline" {
		t.Errorf("%+v", m)
	}
	a := w.cart("a")
	a.commands(func(api.Command) api.CommandReply { return api.CommandReply{Session: inCall("s", "alice")} })
	if m := page.awaitType("reply"); m.Ref != "r" || m.Reply.Session.ID != "s" {
		t.Errorf("%+v", m)
	}
}

func TestTooManyWindows(t *testing.T) {
	w := newWorld(t)
	alice := w.signedIn("alice")
	for range 16 {
		alice.open().awaitType("roster")
	}
	if code := alice.open().closed(); code != websocket.StatusTryAgainLater {
		t.Errorf("closed with %d", code)
	}
	w.signedIn("bob").open().awaitType("roster")
}
