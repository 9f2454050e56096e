package relay

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// twoHubs are the switchboards of two hubs that hear the same carts. Each tells
// the other its seats when the test says so.
type twoHubs struct {
	t    *testing.T
	now  time.Time
	a, b *switchboard
}

func newTwoHubs(t *testing.T) *twoHubs {
	h := &twoHubs{t: t, now: time.Unix(1e9, 0)}
	clock := func() time.Time { return h.now }
	h.a, h.b = newSwitchboard(Options{Log: slog.New(slog.DiscardHandler), Now: clock, Name: strings.Clone}), newSwitchboard(Options{Log: slog.New(slog.DiscardHandler), Now: clock, Name: strings.Clone})
	for _, board := range []*switchboard{h.a, h.b} {
		if _, err := board.heard(presence("s", "alice")); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func (h *twoHubs) tell(from, to *switchboard) { to.others(from.seats()) }

func (h *twoHubs) page(b *switchboard, user string) *socket {
	s := &socket{from: api.Physician{User: user}, cancel: func(error) {}, news: make(chan struct{}, 1), out: make(chan []byte, 8)}
	if !b.add(s, "") {
		h.t.Fatal("no room")
	}
	return s
}

// signal makes the cart send a signal; both hubs hear it.
func (h *twoHubs) signal() {
	for _, board := range []*switchboard{h.a, h.b} {
		board.toPage("cart", api.Signal{Session: "s", Data: json.RawMessage(`1`)})
	}
}

// got returns how many signals each page has had, and drops them.
func got(pages ...*socket) (n []int) {
	for _, p := range pages {
		n = append(n, len(p.out))
		for len(p.out) > 0 {
			<-p.out
		}
	}
	return n
}

func (h *twoHubs) want(what string, pages []*socket, counts ...int) {
	h.t.Helper()
	h.signal()
	for i, n := range got(pages...) {
		if n != counts[i] {
			h.t.Errorf("%s: page %d got %d signals, want %d", what, i, n, counts[i])
		}
	}
}

// Only one page of a user gets the signals, whichever hub it is at. A hub that
// was killed loses its seats after seatsTTL.
func TestSeatAtAnotherHub(t *testing.T) {
	h := newTwoHubs(t)
	first, second := h.page(h.a, "alice"), h.page(h.b, "alice")
	both := []*socket{first, second}
	h.want("nobody has joined", both, 1, 1)

	h.a.sit("cart", first)
	h.tell(h.a, h.b)
	h.want("the first has joined", both, 1, 0)
	if p := h.b.mayAct("cart", "s", second); p.Code != "relay.other-window" {
		t.Errorf("the second may act: %q", p)
	}
	h.now = h.now.Add(time.Second)
	h.b.sit("cart", second)
	h.tell(h.a, h.b) // sent before it heard the other's list
	h.tell(h.b, h.a)
	h.want("the second has joined", both, 0, 1)
	if p := h.a.mayAct("cart", "s", first); p.Code != "relay.other-window" {
		t.Errorf("the first may act: %q", p)
	}
	if p := h.b.mayAct("cart", "s", second); !p.IsZero() {
		t.Errorf("the second may not act: %q", p)
	}

	h.b.remove(second) // it was closed
	h.tell(h.b, h.a)
	h.want("the first alone", both, 1, 0)

	h.a.sit("cart", first)
	h.tell(h.a, h.b)
	moved := h.page(h.b, "alice") // from a hub that was killed
	if p := h.b.mayAct("cart", "s", moved); p.IsZero() {
		t.Error("the seat of a hub that lives was given away")
	}
	h.now = h.now.Add(seatsTTL)
	if p := h.b.mayAct("cart", "s", moved); !p.IsZero() {
		t.Errorf("after the other hub's end: %q", p)
	}
	h.want("after the other hub's end", []*socket{moved}, 1)
}

// If the cart refuses a join, the page that had the seat gets it back.
func TestRefusedAtAnotherHub(t *testing.T) {
	h := newTwoHubs(t)
	first, second := h.page(h.a, "alice"), h.page(h.b, "alice")
	h.a.sit("cart", first)
	h.tell(h.a, h.b)
	h.now = h.now.Add(time.Second)
	before := h.b.sit("cart", second)
	h.tell(h.b, h.a)
	h.b.giveBack("cart", second, before)
	h.tell(h.b, h.a)
	if p := h.a.mayAct("cart", "s", first); !p.IsZero() {
		t.Errorf("the first may not act: %q", p)
	}
}

func presence(session, user string) api.Presence {
	return api.Presence{Cart: api.Cart{ID: "cart"}, Session: api.Session{
		Phase: api.PhaseInCall, ID: session, Participants: []api.Participant{{Physician: api.Physician{User: user}}},
	}}
}
