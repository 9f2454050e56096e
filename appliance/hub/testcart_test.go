package hub

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
)

// testCart is a cart: a real NATS client with the cart's own key.
type testCart struct {
	t    *testing.T
	id   string
	conn *nats.Conn
	errs chan error // what the server refuses
}

func (w *world) cart(id string) *testCart {
	w.t.Helper()
	c := &testCart{t: w.t, id: id, errs: make(chan error, 16)}
	public, err := w.keys[id].PublicKey()
	if err != nil {
		w.t.Fatal(err)
	}
	c.conn, err = nats.Connect("nats://"+w.NATSAddr().String(), nats.Nkey(public, w.keys[id].Sign),
		nats.NoReconnect(), nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { c.errs <- err }))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(c.conn.Close)
	return c
}

// says publishes under the cart's own subject.
func (c *testCart) says(kind string, v any) {
	c.t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		c.t.Fatal(err)
	}
	c.raw("cart."+c.id+"."+kind, data)
}

func (c *testCart) raw(subject string, data []byte) {
	c.t.Helper()
	if err := c.conn.Publish(subject, data); err != nil {
		c.t.Fatal(err)
	}
	if err := c.conn.Flush(); err != nil {
		c.t.Fatal(err)
	}
}

// present says that the cart is there with this session.
func (c *testCart) present(s api.Session) {
	c.t.Helper()
	c.says(api.SubjectPresence, api.Presence{
		Cart: api.Cart{ID: c.id, Name: "Intensive care"}, Session: s, Boot: "boot-1", At: time.Now(),
		Readiness: api.Readiness{Light: "ready"},
	})
}

// inCall returns a session with that physician in it.
func inCall(id, user string) api.Session {
	return api.Session{Phase: api.PhaseInCall, ID: id, Participants: []api.Participant{
		{ID: "p-" + user, Physician: api.Physician{User: user, Name: user}, Role: api.RoleLead, State: api.PhaseInCall}}}
}

// commands answers commands with f.
func (c *testCart) commands(f func(api.Command) api.CommandReply) {
	c.t.Helper()
	_, err := c.conn.Subscribe("hub."+c.id+".command", func(m *nats.Msg) {
		var q api.Command
		if err := json.Unmarshal(m.Data, &q); err != nil {
			c.t.Errorf("command: %v", err)
		}
		data, _ := json.Marshal(f(q))
		if err := m.Respond(data); err != nil {
			c.t.Errorf("reply: %v", err)
		}
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.conn.Flush(); err != nil {
		c.t.Fatal(err)
	}
}

// asked returns the commands; the test answers each with reply when it likes.
func (c *testCart) asked() <-chan *nats.Msg {
	c.t.Helper()
	ch := make(chan *nats.Msg, 64)
	if _, err := c.conn.ChanSubscribe("hub."+c.id+".command", ch); err != nil {
		c.t.Fatal(err)
	}
	if err := c.conn.Flush(); err != nil {
		c.t.Fatal(err)
	}
	return ch
}

func (c *testCart) reply(m *nats.Msg, r api.CommandReply) {
	c.t.Helper()
	data, err := json.Marshal(r)
	if err == nil {
		err = m.Respond(data)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// signals returns what pages send to the cart.
func (c *testCart) signals() <-chan api.Signal {
	c.t.Helper()
	ch := make(chan api.Signal, 64)
	_, err := c.conn.Subscribe("hub."+c.id+".signal", func(m *nats.Msg) {
		var s api.Signal
		if err := json.Unmarshal(m.Data, &s); err != nil {
			c.t.Errorf("signal: %v", err)
		}
		ch <- s
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.conn.Flush(); err != nil {
		c.t.Fatal(err)
	}
	return ch
}

func receive[T any](t *testing.T, what string, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(patience):
		t.Fatalf("%s did not come", what)
		panic("unreachable")
	}
}
