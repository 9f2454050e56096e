package relay

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"time"

	"telecart/appliance/api"
)

const (
	maxPresence = 64 << 10  // bytes
	maxSignal   = 256 << 10 // bytes of Signal.Data, see api.Signal
	maxNames    = 512       // bytes of Signal.Session, To and Participant together
)

// presenceKept is how old a stored presence gets before it is written again
// although only its time has changed. Each write is synced to disk, and carts
// speak every 2 s.
const presenceKept = time.Minute

// remembered is what the hub stores about a cart, so that a restarted hub
// knows its carts at once. It holds nothing about the patient: no initials, no
// reason for the call, no questions.
type remembered struct {
	Cart      api.Cart      `json:"cart"`
	Phase     api.Phase     `json:"phase"`
	Readiness api.Readiness `json:"readiness"`
	Boot      string        `json:"boot"`
	Seen      time.Time     `json:"seen"`
}

func (m remembered) presence() api.Presence {
	return api.Presence{Cart: m.Cart, Session: api.Session{Phase: m.Phase}, Readiness: m.Readiness, Boot: m.Boot}
}

// carts handles what the carts say and passes it to the switchboard.
type carts struct {
	log    *slog.Logger
	now    func() time.Time
	board  *switchboard
	memory Memory
	known  func(string) bool
	kept   map[string]remembered // what is stored; set by restore, then used by the keeper alone
	keep   chan remembered
}

// restore puts the carts that an earlier run stored on the roster.
func (c *carts) restore(ctx context.Context) error {
	all, err := c.memory.Remembered(ctx)
	if err != nil {
		return fmt.Errorf("read the carts of before: %w", err)
	}
	for id, data := range all {
		var m remembered
		if json.Unmarshal(data, &m) != nil || m.Cart.ID != id || !c.known(id) || c.board.restore(m.presence(), m.Seen) != nil {
			c.log.Warn("a stored cart is not used: it is none of this hub's or not readable", "cart", id)
			continue
		}
		c.kept[id] = m
	}
	return nil
}

// hear handles one message from a cart. It logs nothing of the content.
func (c *carts) hear(id, kind string, data []byte) {
	log := c.log.With("cart", id)
	if !c.known(id) {
		log.Warn("message of a cart that is not known dropped")
		return
	}
	switch kind {
	case api.SubjectPresence:
		if problem := c.presence(id, data); problem != "" {
			log.Warn("presence dropped", "why", problem)
		}
	case api.SubjectSignal:
		if problem := c.signal(id, data); problem != "" {
			log.Warn("signal dropped", "why", problem)
		}
	default:
		log.Warn("message of an unknown kind dropped")
	}
}

func (c *carts) presence(id string, data []byte) (problem string) {
	if len(data) > maxPresence {
		return "it is too long"
	}
	var p api.Presence
	if json.Unmarshal(data, &p) != nil {
		return "it is not a presence"
	}
	if p.Cart.ID != id {
		return "it names another cart"
	}
	p, err := c.board.heard(p)
	if err != nil {
		return err.Error()
	}
	select {
	case c.keep <- remembered{p.Cart, p.Session.Phase, p.Readiness, p.Boot, c.now()}:
	default: // the disk is slow; the next presence comes in 2 s
	}
	return ""
}

func (c *carts) signal(id string, data []byte) (problem string) {
	var s api.Signal
	if json.Unmarshal(data, &s) != nil {
		return "it is not a signal"
	}
	if len(s.Data) > maxSignal || len(s.Session)+len(s.To)+len(s.Participant) > maxNames {
		return "it is too long"
	}
	if !c.board.toPage(id, s) {
		return "nobody is there to take it"
	}
	return ""
}

// keeper stores presences that differ from what is stored, until ctx ends.
func (c *carts) keeper(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-c.keep:
			if err := c.write(ctx, m); err != nil && ctx.Err() == nil {
				c.log.Error("a cart could not be remembered", "cart", m.Cart.ID, "err", err)
			}
		}
	}
}

func (c *carts) write(ctx context.Context, m remembered) error {
	old := c.kept[m.Cart.ID]
	fresh := m.Seen.Sub(old.Seen) < presenceKept
	old.Seen = m.Seen
	if fresh && reflect.DeepEqual(old, m) {
		return nil
	}
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := c.memory.Remember(ctx, m.Cart.ID, data); err != nil {
		return err
	}
	c.kept[m.Cart.ID] = m
	return nil
}
