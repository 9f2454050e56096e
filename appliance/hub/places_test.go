package hub

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"telecart/appliance/api"
)

// At most four commands of a page are under way. Each one that ends makes room
// for another, also when the cart refuses.
func TestCommandsOfAPageTakeTurns(t *testing.T) {
	const bound = 4
	w := newWorld(t)
	a := w.cart("a")
	asked := a.asked()
	page := w.signedIn("alice").open()
	page.settle(a, api.Session{Phase: api.PhaseIdle})
	join := api.PageRequest{Type: "join", Cart: "a"}
	for round := range 3 {
		for range bound {
			page.send(join)
		}
		if p := page.problem(join); p != "relay.still-working" {
			t.Fatalf("round %d: one too many was answered %q", round, p)
		}
		for range bound {
			a.reply(receive(t, "a command", asked), api.CommandReply{Error: api.English("No.")})
			page.awaitType("reply")
		}
		w.awaitPlaces() // the page is told before the command counts as ended
	}
}

// awaitPlaces waits until no command of a page is under way.
func (w *world) awaitPlaces() {
	w.t.Helper()
	w.await("the end of the commands", func() bool {
		_, commands := w.relay.Pages()
		return commands == 0
	})
}

// A page that is closed makes room for another.
func TestClosedWindowMakesRoom(t *testing.T) {
	const bound = 16
	w := newWorld(t)
	alice := w.signedIn("alice")
	var last *tab
	for range bound {
		last = alice.open()
		last.awaitType("roster")
	}
	for range 3 {
		if code := alice.open().closed(); code != websocket.StatusTryAgainLater {
			t.Fatalf("one too many: closed with %d", code)
		}
		last.conn.Close(websocket.StatusNormalClosure, "")
		w.awaitSockets(bound - 1)
		last = alice.open()
		last.awaitType("roster")
	}
}

// The answer repeats the page's reference, unless it is too long.
func TestLongReference(t *testing.T) {
	w := newWorld(t)
	page := w.signedIn("alice").open()
	for n, want := range map[int]int{128: 128, 129: 0} {
		page.send(api.PageRequest{Type: "join", Ref: strings.Repeat("r", n), Cart: "none"})
		if m := page.awaitType("error"); len(m.Ref) != want {
			t.Errorf("a reference of %d bytes came back with %d", n, len(m.Ref))
		}
	}
}

func TestEmptySignal(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	atCart := a.signals()
	page := w.signedIn("alice").open()
	page.settle(a, inCall("s", "alice"))
	page.sendRaw(`{"type":"signal","ref":"empty","cart":"a","session":"s"}`)
	page.sendRaw(nonsense)
	if m := page.awaitType("error"); m.Ref != "empty" {
		t.Errorf("a signal without data: %+v", m)
	}
	page.send(api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`1`)})
	if s := receive(t, "the signal", atCart); string(s.Data) != "1" {
		t.Errorf("the cart got %q", s.Data)
	}
}
