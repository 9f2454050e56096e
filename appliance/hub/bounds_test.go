package hub

import (
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// A cart that is broken or in the wrong hands does not affect the others.
func TestAbsurdPresenceTakesNoOtherCartWithIt(t *testing.T) {
	for name, presence := range map[string]string{
		"called in 9999":     `{"cart":{"id":"a"},"boot":"B","session":{"phase":"calling","id":"s","calledAt":"9999-12-31T23:59:59-23:00"},"at":"0002-01-01T00:00:00Z"}`,
		"asked in 9999":      `{"cart":{"id":"a"},"boot":"B","session":{"phase":"asked","id":"s","participants":[{"id":"p","user":"x","state":"asked","since":"9999-12-31T23:59:59Z"}]},"at":"0002-01-01T00:00:00Z"}`,
		"went away in 9999":  `{"cart":{"id":"a"},"boot":"B","session":{"phase":"idle","departed":[{"user":"x","at":"9999-12-31T23:59:59-20:00"}]}}`,
		"a thousand reasons": `{"cart":{"id":"a"},"boot":"B","session":{"phase":"idle"},"readiness":{"light":"ready","reasons":[` + strings.Repeat(`{"english":"x"},`, 999) + `{"english":"x"}]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.cart("b").present(api.Session{Phase: api.PhaseIdle})
			w.cart("a").raw("cart.a.presence", []byte(presence))
			var a, b bool
			w.signedIn("alice").open().await("both carts", func(m api.PageMessage) bool {
				for _, e := range m.Carts {
					a = a || e.Boot == "B" && len(e.Readiness.Reasons) <= 16
					b = b || e.ID == "b" && e.State == "Available"
				}
				return a && b
			})
		})
	}
}

// An answer with an absurd time still reaches the page.
func TestAbsurdAnswerReachesThePage(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	never := time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("", -20*3600))
	a.commands(func(api.Command) api.CommandReply {
		s := inCall("s", "alice")
		s.CalledAt, s.Participants[0].Since = &never, never
		return api.CommandReply{Session: s}
	})
	a.present(api.Session{Phase: api.PhaseIdle})
	page := w.signedIn("alice").open()
	page.awaitState("a", "Available")
	page.send(api.PageRequest{Type: "join", Ref: "1", Cart: "a"})
	if m := page.awaitType("reply"); m.Reply == nil || m.Reply.Session.ID != "s" {
		t.Errorf("%+v", m)
	}
}
