package uplink

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"telecart/appliance/api"
)

func TestCommands(t *testing.T) {
	file, public := seed(t)
	h := &testHub{t: t, port: server.RANDOM_PORT, public: public}
	h.start()
	u := run(t, Config{URL: h.server.ClientURL(), KeyFile: file})
	release := make(chan struct{})
	u.onCommand = func(ctx context.Context, c api.Command) api.CommandReply {
		if end, ok := ctx.Deadline(); !ok || time.Until(end) > 5*time.Second {
			t.Error("a command may take longer than the hub waits")
		}
		if c.Session == "slow" {
			<-release
		}
		return api.CommandReply{Session: api.Session{ID: c.Session, Participants: []api.Participant{{Physician: c.From}}}}
	}
	u.awaitUp()
	hub := h.conn()
	ask := func(body string) api.CommandReply {
		t.Helper()
		m, err := hub.Request("hub.a.command", []byte(body), patience)
		if err != nil {
			t.Fatal(err)
		}
		var r api.CommandReply
		if err := json.Unmarshal(m.Data, &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	var slow sync.WaitGroup
	for range maxCommands - 1 {
		slow.Go(func() { ask(`{"kind":"join","session":"slow","from":{"user":"bob"}}`) })
	}
	// A command that waits does not hold up the next.
	if r := ask(`{"kind":"join","session":"s","from":{"user":"alice"}}`); r.Session.ID != "s" || r.Session.Participants[0].User != "alice" {
		t.Errorf("reply %+v", r)
	}
	if r := ask(`nonsense`); r.Error.Code != "cart.not-understood" {
		t.Errorf("reply %+v", r)
	}
	// Nor does it hold up the grants.
	if err := hub.Publish("hub.a.grants", []byte(`{"good":["k"]}`)); err != nil {
		t.Fatal(err)
	}
	if g := receive(t, "the grants", u.granted); len(g.Good) != 1 || g.Good[0] != "k" {
		t.Errorf("grants %v", g)
	}
	close(release)
	slow.Wait()
}

// At most eight commands run at a time; the next is refused as busy, and each
// that ends makes room again, however often.
func TestCommandsTakeTurns(t *testing.T) {
	const bound = 8
	file, public := seed(t)
	h := &testHub{t: t, port: server.RANDOM_PORT, public: public}
	h.start()
	u := run(t, Config{URL: h.server.ClientURL(), KeyFile: file})
	begun, release := make(chan struct{}), make(chan struct{})
	u.onCommand = func(context.Context, api.Command) api.CommandReply {
		begun <- struct{}{}
		<-release
		return api.CommandReply{}
	}
	u.awaitUp()
	hub := h.conn()
	answers := make(chan string)
	ask := func() {
		m, err := hub.Request("hub.a.command", []byte(`{"kind":"join","from":{"user":"bob"}}`), patience)
		if err != nil {
			answers <- err.Error()
			return
		}
		var r api.CommandReply
		if err := json.Unmarshal(m.Data, &r); err != nil {
			answers <- err.Error()
			return
		}
		answers <- r.Error.Code
	}
	for round := range 3 {
		for range bound {
			go ask()
		}
		for range bound {
			receive(t, "a command under way", begun)
		}
		go ask()
		if got := receive(t, "the answer to one too many", answers); got != "cart.busy" {
			t.Errorf("round %d: one too many was answered %q", round, got)
		}
		for range bound {
			release <- struct{}{}
			if got := receive(t, "an answer", answers); got != "" {
				t.Errorf("round %d: %q", round, got)
			}
		}
	}
}
