package hub

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/coder/websocket"

	"telecart/appliance/api"
)

// A physician may act in their own session and in no other session of the same
// cart, whether the presence or only a reply has named it.
func TestOtherSessionsOfTheCart(t *testing.T) {
	for name, present := range map[string]api.Session{
		"named by the presence": inCall("s", "alice"),
		"named by the reply":    {Phase: api.PhaseIdle},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a := w.cart("a")
			a.present(present)
			a.commands(func(c api.Command) api.CommandReply {
				if c.Kind != "join" {
					t.Errorf("the cart got %+v", c)
				}
				return api.CommandReply{Session: inCall("s", "alice")}
			})
			atCart := a.signals()
			page := w.signedIn("alice").open()
			page.settle(a, present)
			page.send(api.PageRequest{Type: "join", Cart: "a"})
			page.awaitType("reply")
			for _, kind := range []string{"signal", "leave", "end"} {
				for _, session := range []string{"t", ""} {
					q := api.PageRequest{Type: kind, Cart: "a", Session: session, Data: json.RawMessage(`"other"`)}
					if p := page.problem(q); p != "relay.not-in" {
						t.Errorf("%s in session %q: %q", kind, session, p)
					}
				}
			}
			if p := page.problem(api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`"own"`)}); p != "" {
				t.Error(p)
			}
			if s := receive(t, "the signal", atCart); string(s.Data) != `"own"` {
				t.Errorf("the cart got %s", s.Data)
			}
			a.says(api.SubjectSignal, api.Signal{Session: "t", Data: json.RawMessage(`{}`)})
			if got := page.settle(a, present); len(got) > 0 {
				t.Errorf("the page got %+v", got)
			}
		})
	}
}

// A cart that refuses grants nothing, whatever session its reply holds.
func TestRefusalGrantsNothing(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	a.commands(func(api.Command) api.CommandReply {
		return api.CommandReply{Error: api.English("No."), Session: inCall("s", "alice")}
	})
	page := w.signedIn("alice").open()
	page.settle(a, api.Session{Phase: api.PhaseIdle})
	page.send(api.PageRequest{Type: "join", Cart: "a", Session: "s"})
	page.awaitType("reply")
	q := api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`{}`)}
	if p := page.problem(q); p != "relay.not-in" {
		t.Errorf("after a refusal: %q", p)
	}
}

// A late refusal of a join takes the seat from no page that joined meanwhile,
// and does not give it back to a page that is closed.
func TestLateRefusal(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	asked, atCart := a.asked(), a.signals()
	alice := w.signedIn("alice")
	first, second := alice.open(), alice.open()
	first.settle(a, inCall("s", "alice"))
	second.settle(a, inCall("s", "alice"))
	join := api.PageRequest{Type: "join", Cart: "a", Session: "s"}
	speak := func(p *tab, what string) {
		t.Helper()
		q := api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`"` + what + `"`)}
		if problem := p.problem(q); problem != "" {
			t.Fatalf("%s: %s", what, problem)
		}
		if s := receive(t, what, atCart); string(s.Data) != `"`+what+`"` {
			t.Errorf("%s: the cart got %s", what, s.Data)
		}
	}
	first.send(join)
	late := receive(t, "the first join", asked)
	second.send(join)
	a.reply(receive(t, "the second join", asked), api.CommandReply{Session: inCall("s", "alice")})
	second.awaitType("reply")
	a.reply(late, api.CommandReply{Error: api.English("No.")})
	first.awaitType("reply")
	speak(second, "joined meanwhile")
	q := api.PageRequest{Type: "signal", Cart: "a", Session: "s", Data: json.RawMessage(`"refused"`)}
	if p := first.problem(q); p != "relay.other-window" {
		t.Errorf("the window that was refused: %q", p)
	}

	first.send(join)
	late = receive(t, "the third join", asked)
	second.conn.Close(websocket.StatusNormalClosure, "")
	w.awaitSockets(1)
	a.reply(late, api.CommandReply{Error: api.English("No.")})
	first.awaitType("reply")
	speak(first, "alone")
}

// Signals that come before the hub knows their session wait, at most 32 of a
// cart. Each is delivered once, and then makes room.
func TestEarlySignalsAreBounded(t *testing.T) {
	const bound = 32
	w := newWorld(t)
	a := w.cart("a")
	page := w.signedIn("alice").open()
	page.settle(a, api.Session{Phase: api.PhaseIdle})
	for round := range 2 {
		session := fmt.Sprintf("s%d", round)
		for range bound { // without a session they take no room
			a.says(api.SubjectSignal, api.Signal{Data: json.RawMessage(`"nobody's"`)})
		}
		for i := range bound + 3 {
			a.says(api.SubjectSignal, api.Signal{Session: session, Data: json.RawMessage(fmt.Sprint(i))})
		}
		got := page.settle(a, inCall(session, "alice"))
		if len(got) != bound {
			t.Errorf("round %d: %d signals came", round, len(got))
		}
		for i, s := range got {
			if s.Session != session || string(s.Data) != fmt.Sprint(i) {
				t.Errorf("round %d: signal %d is %s %s", round, i, s.Session, s.Data)
			}
		}
		if again := page.settle(a, inCall(session, "alice")); len(again) > 0 {
			t.Errorf("round %d: told again: %d", round, len(again))
		}
	}
}

func TestEarlySignalRunsOut(t *testing.T) {
	for after, want := range map[time.Duration]int{0: 1, 5 * time.Second: 0} {
		w := newWorld(t)
		a := w.cart("a")
		page := w.signedIn("alice").open()
		a.says(api.SubjectSignal, api.Signal{Session: "s", Data: json.RawMessage(`{}`)})
		page.settle(a, api.Session{Phase: api.PhaseIdle}) // the hub has heard it
		w.clock.add(after)
		if got := page.settle(a, inCall("s", "alice")); len(got) != want {
			t.Errorf("after %v: %d signals, want %d", after, len(got), want)
		}
	}
}
