package hub

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"telecart/appliance/api"
)

// longestSignal is how many bytes a signal may have.
const longestSignal = 256 << 10

func TestSignals(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.present(inCall("s", "alice"))
	atCart := a.signals()
	alice, bob := w.signedIn("alice").open(), w.signedIn("bob").open()
	alice.awaitState("a", "In session")
	bob.awaitState("a", "In session") // his page is known to the hub

	// The sender comes from the sign-in, whatever the page says.
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
	if got := bob.settle(a, inCall("s", "alice")); len(got) > 0 {
		t.Errorf("bob got %+v", got)
	}
}

func TestOneTabGetsTheSignals(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.present(inCall("s", "alice"))
	atCart := a.signals()
	a.commands(func(c api.Command) api.CommandReply {
		if c.Session == "refuse" {
			return api.CommandReply{Error: api.English("No.")}
		}
		return api.CommandReply{Session: inCall("s", "alice")}
	})
	alice := w.signedIn("alice")
	first, second := alice.open(), alice.open()
	offer := api.Signal{Session: "s", Data: json.RawMessage(`{"kind":"offer"}`)}
	first.awaitState("a", "In session")
	second.awaitState("a", "In session")

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
	first.await("word that another window has it", func(m api.PageMessage) bool {
		return m.Type == "error" && m.Ref == "restart" && m.Error.Code == "relay.other-window"
	})
	a.says(api.SubjectSignal, offer)
	second.awaitType("signal")
	first.send(api.PageRequest{Type: "signal", Ref: "late", Cart: "a", Session: "s", Data: json.RawMessage(`"late"`)})
	first.await("error", func(m api.PageMessage) bool {
		if m.Type == "signal" {
			t.Error("the first tab still gets signals")
		}
		return m.Type == "error" && m.Ref == "late" && m.Error.Code == "relay.other-window"
	})
	second.conn.Close(websocket.StatusNormalClosure, "")
	w.awaitSockets(1)
	a.says(api.SubjectSignal, offer)
	first.awaitType("signal")
}

// awaitSockets waits until the hub has n open pages.
func (w *world) awaitSockets(n int) {
	w.t.Helper()
	w.await("the pages that are left", func() bool {
		open, _ := w.relay.Pages()
		return open == n
	})
}

// await polls the hub's inner state until so returns true: the hub reports these
// changes to nobody.
func (w *world) await(what string, so func() bool) {
	w.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if so() {
			return
		}
	}
	w.t.Fatalf("%s did not come", what)
}

// A cart may offer media before its presence and its reply have arrived.
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

// A grant from a cart's reply holds until the cart's presence should have come;
// after that only the presence counts.
func TestGrantRunsOut(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.present(api.Session{Phase: api.PhaseIdle})
	atCart := a.signals()
	a.commands(func(api.Command) api.CommandReply { return api.CommandReply{Session: inCall("s", "alice")} })
	page := w.signedIn("alice").open()
	page.awaitState("a", "Available")
	page.send(api.PageRequest{Type: "join", Ref: "j", Cart: "a"})
	page.awaitType("reply")
	signal := func(ref string) {
		page.send(api.PageRequest{Type: "signal", Ref: ref, Cart: "a", Session: "s", Data: json.RawMessage(`"` + ref + `"`)})
	}
	w.clock.add(3 * time.Second)
	signal("granted")
	if s := receive(t, "a signal that the reply granted", atCart); string(s.Data) != `"granted"` {
		t.Errorf("got %s", s.Data)
	}
	w.clock.add(2 * time.Second)
	signal("late")
	m := page.await("the refusal", func(m api.PageMessage) bool { return m.Type == "error" || m.Type == "signal" })
	if m.Ref != "late" || m.Error.Code != "relay.not-in" {
		t.Errorf("after the grant: %+v", m)
	}
	a.says(api.SubjectSignal, api.Signal{Session: "s", Data: json.RawMessage(`{"kind":"offer"}`)})
	if got := page.settle(a, api.Session{Phase: api.PhaseIdle}); len(got) > 0 {
		t.Errorf("a page whose grant has run out got %+v", got)
	}
	w.clock.add(5 * time.Second) // early signals are dropped
	page.settle(a, inCall("s", "alice"))
	signal("again")
	if s := receive(t, "a signal in the session", atCart); string(s.Data) != `"again"` {
		t.Errorf("the cart got %s", s.Data)
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
	page.send(api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: text(longestSignal)})
	if s := receive(t, "the longest signal", atCart); len(s.Data) != longestSignal {
		t.Errorf("came with %d bytes", len(s.Data))
	}
	page.send(api.PageRequest{Type: "signal", Ref: "long", Cart: "a", Session: "s", Data: text(longestSignal + 1)})
	if m := page.awaitType("error"); m.Ref != "long" || m.Error.Code != "relay.signal-too-long" {
		t.Errorf("%+v", m)
	}
	a.says(api.SubjectSignal, api.Signal{Session: "s", Data: text(longestSignal + 1)})
	a.says(api.SubjectSignal, api.Signal{Session: "s", Data: text(longestSignal)})
	if m := page.awaitType("signal"); len(m.Signal.Data) != longestSignal {
		t.Errorf("the page got %d bytes", len(m.Signal.Data))
	}
	page.sendRaw(strings.Repeat("x", longestSignal+64<<10+1))
	if code := page.closed(); code != websocket.StatusMessageTooBig {
		t.Errorf("closed with %d", code)
	}
}

// Two people are in one session of a cart. Each gets only their own signals, and
// both may send. One who is removed can do neither.
func TestSignalsOfTwo(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	atCart := a.signals()
	alone := inCall("s", "alice")
	both := inCall("s", "alice")
	both.Participants = append(both.Participants, inCall("s", "bob").Participants...)
	a.present(both)
	alice, bob := w.signedIn("alice").open(), w.signedIn("bob").open()
	alice.awaitState("a", "In session")
	bob.awaitState("a", "In session")

	for _, s := range []api.Signal{
		{Session: "s", To: "carol", Data: json.RawMessage(`"for carol"`)},
		{Session: "s", Data: json.RawMessage(`"for whom"`)},
		{Session: "t", To: "alice", Data: json.RawMessage(`"of another session"`)},
		{Session: "s", To: "bob", Participant: "p-bob", Data: json.RawMessage(`"for bob"`)},
	} {
		a.says(api.SubjectSignal, s)
	}
	if m := bob.awaitType("signal"); string(m.Signal.Data) != `"for bob"` {
		t.Errorf("bob got %s", m.Signal.Data)
	}
	if got := alice.settle(a, both); len(got) > 0 {
		t.Errorf("alice got %+v", got)
	}
	for user, page := range map[string]*tab{"alice": alice, "bob": bob} {
		if p := page.problem(api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`"mine"`)}); p != "" {
			t.Errorf("%s: %s", user, p)
		}
		if s := receive(t, "the signal", atCart); s.From == nil || s.From.User != user {
			t.Errorf("the cart got %+v of %s", s.From, user)
		}
	}

	bob.settle(a, alone)
	a.says(api.SubjectSignal, api.Signal{Session: "s", To: "bob", Participant: "p-bob", Data: json.RawMessage(`"late"`)})
	if got := bob.settle(a, alone); len(got) > 0 {
		t.Errorf("after he was removed bob got %+v", got)
	}
	for _, kind := range []string{"signal", "leave", "end"} {
		if p := bob.problem(api.PageRequest{Type: kind, Cart: "a", Session: "s", Data: json.RawMessage(`"late"`)}); p != "relay.not-in" {
			t.Errorf("%s of one who was removed: %q", kind, p)
		}
	}
}
