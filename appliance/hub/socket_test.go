package hub

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"telecart/appliance/api"
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
	if len(late.Carts) != 2 || late.Carts[0].ID != "b" {
		t.Errorf("a late page starts with %+v", late.Carts)
	}
}

func TestSilentCartGoesOffline(t *testing.T) {
	w := newWorld(t)
	page := w.signedIn("alice").open()
	w.cart("a").present(inCall("s", "bob"))
	page.awaitState("a", "In session")
	w.clock.add(api.PresenceTimeout)
	w.board.poke() // its timer runs on real time
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
		Cart: api.Cart{ID: "a", Name: "Ward a"}, Initials: "QX", Boot: "boot-1", At: time.Now(),
		Session: api.Session{Phase: api.PhaseCalling, ID: "s", Reason: "fall", EndReason: "gone"},
	})
	page.awaitState("a", "Calling")
	waitKept(t, w, "a")
	w.restart()
	e := w.signedIn("alice").open().awaitState("a", "Offline")
	if e.Name != "Ward a" || e.SeenAt.IsZero() {
		t.Errorf("entry %+v", e)
	}
	if e.Initials != "" || e.Reason != "" || e.EndReason != "" {
		t.Errorf("something of the patient was on the disk: %+v", e)
	}
	w.opts.Carts = w.opts.Carts[1:]
	w.restart()
	if m := w.signedIn("alice").open().awaitType("roster"); len(m.Carts) != 0 {
		t.Errorf("a cart that is no longer configured: %+v", m.Carts)
	}
}

// waitKept waits until the keeper has written the cart.
func waitKept(t *testing.T, w *world, id string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	watch, err := w.Hub.carts.store.Watch(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	defer watch.Stop()
	for {
		if e := receive(t, "the stored cart", watch.Updates()); e != nil {
			return
		}
	}
}

func TestJoin(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.present(api.Session{Phase: api.PhaseIdle})
	seen := make(chan api.Command, 4)
	a.commands(func(c api.Command) api.CommandReply {
		seen <- c
		if c.Session == "taken" {
			return api.CommandReply{Error: "Dr. Bob is here already."}
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
	if c := receive(t, "command", seen); c != want {
		t.Errorf("the cart got %+v", c)
	}
	page.send(api.PageRequest{Type: "join", Ref: "r2", Cart: "a", Session: "taken"})
	if m := page.awaitType("reply"); m.Ref != "r2" || m.Reply.Error != "Dr. Bob is here already." {
		t.Errorf("refusal %+v", m)
	}
	page.send(api.PageRequest{Type: "end", Ref: "r3", Cart: "a", Session: "s"})
	if m := page.awaitType("reply"); m.Ref != "r3" {
		t.Errorf("end, straight after the reply: %+v", m)
	}
}

func TestRequestsThatFail(t *testing.T) {
	w := newWorld(t)
	w.patience = 50 * time.Millisecond
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
		if m := page.awaitType("error"); m.Ref != "x" || !strings.Contains(m.Error, c.want) {
			t.Errorf("%s: %+v", name, m)
		}
	}
	for name, raw := range map[string]string{"no JSON": `hello`, "list": `[1]`, "numbers": `{"type":1}`, "deep": strings.Repeat("[", 20000)} {
		page.sendRaw(raw)
		if m := page.awaitType("error"); !strings.Contains(m.Error, "did not understand") {
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
	if m := page.awaitType("error"); m.Error != "Cart a is offline. It may have lost its network." {
		t.Errorf("%+v", m)
	}
	a := w.cart("a")
	a.commands(func(api.Command) api.CommandReply { return api.CommandReply{Session: inCall("s", "alice")} })
	if m := page.awaitType("reply"); m.Ref != "r" || m.Reply.Session.ID != "s" {
		t.Errorf("%+v", m)
	}
}

func TestSignals(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.present(inCall("s", "alice"))
	atCart := a.signals()
	alice, bob := w.signedIn("alice").open(), w.signedIn("bob").open()
	alice.awaitState("a", "In session")

	// Who it is from comes from the sign-in, whatever the page says.
	alice.sendRaw(`{"type":"signal","cart":"a","session":"s","from":{"user":"bob"},"data":{"kind":"answer","sdp":"<v=0>","from":"bob"}}`)
	s := receive(t, "signal", atCart)
	if s.From == nil || s.From.User != "alice" || s.Session != "s" || string(s.Data) != `{"kind":"answer","sdp":"<v=0>","from":"bob"}` {
		t.Errorf("the cart got %+v %s", s, s.Data)
	}

	a.says(api.SubjectSignal, api.Signal{Session: "s", From: &api.Physician{User: "x"}, Data: json.RawMessage(`{"kind":"offer","sdp":"<&>"}`)})
	m := alice.awaitType("signal")
	if m.Cart != "a" || m.Signal.Session != "s" || m.Signal.From != nil || !strings.Contains(string(m.Signal.Data), `"offer"`) {
		t.Errorf("the page got %+v", m)
	}
	// Bob got rosters only: his next answer is not preceded by a signal.
	bob.sendRaw(`x`)
	bob.await("error", func(m api.PageMessage) bool {
		if m.Type == "signal" {
			t.Errorf("bob got %+v", m)
		}
		return m.Type == "error"
	})
}

func TestOneTabGetsTheSignals(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.present(inCall("s", "alice"))
	atCart := a.signals()
	a.commands(func(c api.Command) api.CommandReply {
		if c.Session == "refuse" {
			return api.CommandReply{Error: "No."}
		}
		return api.CommandReply{Session: inCall("s", "alice")}
	})
	alice := w.signedIn("alice")
	first, second := alice.open(), alice.open()
	offer := api.Signal{Session: "s", Data: json.RawMessage(`{"kind":"offer"}`)}
	first.awaitState("a", "In session")

	a.says(api.SubjectSignal, offer) // nobody has joined since the hub started
	first.awaitType("signal")
	second.awaitType("signal")

	join := func(p *tab, session string) {
		p.send(api.PageRequest{Type: "join", Ref: "j", Cart: "a", Session: session})
		p.awaitType("reply")
	}
	join(first, "s")
	join(second, "refuse") // takes nothing away
	first.send(api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`"first"`)})
	if s := receive(t, "signal of the first tab", atCart); string(s.Data) != `"first"` {
		t.Errorf("got %s", s.Data)
	}
	join(second, "s")
	a.says(api.SubjectSignal, offer)
	second.awaitType("signal")
	first.send(api.PageRequest{Type: "signal", Ref: "late", Cart: "a", Session: "s", Data: json.RawMessage(`"late"`)})
	first.await("error", func(m api.PageMessage) bool {
		if m.Type == "signal" {
			t.Error("the first tab still gets signals")
		}
		return m.Type == "error" && m.Ref == "late" && strings.Contains(m.Error, "another window")
	})
	second.conn.Close(websocket.StatusNormalClosure, "")
	w.awaitSockets(1)
	a.says(api.SubjectSignal, offer)
	first.awaitType("signal")
}

// awaitSockets waits until the hub has noticed who is gone.
func (w *world) awaitSockets(n int) {
	w.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		w.board.mu.Lock()
		have := len(w.board.sockets)
		w.board.mu.Unlock()
		if have == n {
			return
		}
	}
	w.t.Fatalf("the hub does not have %d pages", n)
}

// An urgent cart may offer media before its presence and its reply are here.
func TestSignalBeforeThePresence(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.present(api.Session{Phase: api.PhaseIdle})
	page := w.signedIn("alice").open()
	page.awaitState("a", "Available")
	a.says(api.SubjectSignal, api.Signal{Session: "s", Data: json.RawMessage(`{"kind":"offer"}`)})
	a.present(inCall("s", "alice"))
	if m := page.awaitType("signal"); m.Signal.Session != "s" {
		t.Errorf("%+v", m)
	}
}

func TestOversizedSignals(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.present(inCall("s", "alice"))
	atCart := a.signals()
	alice := w.signedIn("alice")
	page := alice.open()
	page.awaitState("a", "In session")

	text := func(n int) json.RawMessage { return json.RawMessage(`"` + strings.Repeat("x", n-2) + `"`) }
	page.send(api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: text(maxSignal)})
	if s := receive(t, "the longest signal", atCart); len(s.Data) != maxSignal {
		t.Errorf("came with %d bytes", len(s.Data))
	}
	page.send(api.PageRequest{Type: "signal", Ref: "long", Cart: "a", Session: "s", Data: text(maxSignal + 1)})
	if m := page.awaitType("error"); m.Ref != "long" || !strings.Contains(m.Error, "too long") {
		t.Errorf("%+v", m)
	}
	a.says(api.SubjectSignal, api.Signal{Session: "s", Data: text(maxSignal + 1)})
	a.says(api.SubjectSignal, api.Signal{Session: "s", Data: text(maxSignal)})
	if m := page.awaitType("signal"); len(m.Signal.Data) != maxSignal {
		t.Errorf("the page got %d bytes", len(m.Signal.Data))
	}
	page.sendRaw(strings.Repeat("x", maxPageMessage+1))
	if code := page.closed(); code != websocket.StatusMessageTooBig {
		t.Errorf("closed with %d", code)
	}
}

func TestSlowPageIsCutOff(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	s := &socket{cancel: cancel, roster: make(chan []byte, 1), out: make(chan []byte, socketQueue)}
	for range socketQueue {
		s.put(nil)
		s.putRoster(nil)
	}
	if ctx.Err() != nil {
		t.Fatal("cut off too early")
	}
	s.put(nil)
	if !errors.Is(context.Cause(ctx), errSlow) {
		t.Errorf("cause %v", context.Cause(ctx))
	}
}

func TestTooManyWindows(t *testing.T) {
	w := newWorld(t)
	alice := w.signedIn("alice")
	for range maxSockets {
		alice.open().awaitType("roster")
	}
	if code := alice.open().closed(); code != websocket.StatusTryAgainLater {
		t.Errorf("closed with %d", code)
	}
	w.signedIn("bob").open().awaitType("roster")
}

// Names, reasons and whatever else a cart or a page says stay out of the log
// and off the disk.
func TestNothingOfThePatientIsLogged(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	const planted = "Zebulon"
	a.commands(func(api.Command) api.CommandReply { return api.CommandReply{Error: planted} })
	page := w.signedIn("alice").open()
	called := time.Now()
	session := api.Session{Phase: api.PhaseCalling, ID: "s", Reason: planted, CalledAt: &called, EndReason: planted}
	a.says(api.SubjectPresence, api.Presence{Cart: api.Cart{ID: "a"}, Initials: planted, Session: session})
	a.raw("cart.a.presence", []byte(`{"cart":"`+planted+`"}`))
	a.raw("cart.a.presence", []byte(planted))
	a.raw("cart.a.presence", []byte(`{"cart":{"id":"`+planted+`"},"session":{"phase":"`+planted+`"}}`))
	a.raw("cart.a.signal", []byte(`{"session":"`+planted+`","data":"`+planted+`"}`))
	a.raw("cart.a.signal", []byte(planted))
	page.awaitState("a", "Calling")
	page.sendRaw(planted)
	page.sendRaw(`{"type":"` + planted + `","cart":"` + planted + `"}`)
	page.send(api.PageRequest{Type: "join", Ref: planted, Cart: "a", Session: planted})
	page.awaitType("reply")
	w.browser().signIn(planted, planted)
	w.browser().do("GET", "/"+planted+"?name="+planted, "")
	waitKept(t, w, "a")
	w.stop()
	if text := w.log.String(); strings.Contains(text, planted) || !strings.Contains(text, "signed in") {
		t.Errorf("log:\n%s", text)
	}
	if found := grepTree(t, w.opts.State, planted); found != "" {
		t.Errorf("found on the disk, in %s", found)
	}
}
