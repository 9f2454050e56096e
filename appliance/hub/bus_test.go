package hub

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
)

func denied(t *testing.T, c *testCart, what string) {
	t.Helper()
	_, subject, _ := strings.Cut(what, " to ")
	err := receive(t, "refusal of "+what, c.errs)
	if !errors.Is(err, nats.ErrPermissionViolation) || !strings.Contains(strings.ToLower(err.Error()), `"`+strings.ToLower(subject)+`"`) {
		t.Errorf("%s: %v", what, err)
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

func TestStateIsOurs(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.State = filepath.Join(o.State, "hub") })
	for name, want := range map[string]os.FileMode{"": 0o700, "carthub.sock": 0o600, "nats.keys": 0o600} {
		info, err := os.Stat(filepath.Join(w.opts.State, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("state folder, %q: %v %v", name, info.Mode(), err)
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

// A cart answers a command once: further messages to the hub's inbox are
// refused.
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

// The longest presence is accepted; one byte more is not.
func TestLongestPresence(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	page := w.signedIn("alice").open()
	sized := func(n int, session string) []byte {
		data := []byte(`{"cart":{"id":"a"},"session":{"phase":"idle","id":"` + session + `"},"boot":""}`)
		pad := strings.Repeat("b", n-len(data))
		return []byte(strings.Replace(string(data), `"boot":""`, `"boot":"`+pad+`"`, 1))
	}
	a.raw("cart.a.presence", sized(64<<10+1, "too-long"))
	a.raw("cart.a.presence", sized(64<<10, "longest"))
	m := page.await("the roster", func(m api.PageMessage) bool { return len(m.Carts) > 0 })
	if m.Carts[0].Session != "longest" || strings.Count(w.log.String(), "it is too long") != 1 {
		t.Errorf("the roster has %q", m.Carts[0].Session)
	}
}
