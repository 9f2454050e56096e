package hub

import (
	"context"
	"net/http"
	"sync"
	"time"

	"telecart/appliance/hub/database"
	"telecart/appliance/hub/identity"
)

// healthAge is how long the result of a check is used again: a check writes to
// the disk, and anybody may ask.
const healthAge = 2 * time.Second

// health is the answer of GET /healthz.
type health struct {
	Status      string   `json:"status"` // ok, failing
	Store       string   `json:"store"`  // ok, failing
	NATS        string   `json:"nats"`
	CartsOnline int      `json:"cartsOnline"`
	Reasons     []string `json:"reasons,omitempty"` // a sentence each
	Version     string   `json:"version"`
}

// probe checks that the store can be written to.
type probe struct {
	db *database.DB

	mu  sync.Mutex
	at  time.Time
	err error
}

func (p *probe) check(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.at.IsZero() && time.Since(p.at) < healthAge {
		return p.err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	p.err = p.db.Check(ctx)
	p.at = time.Now()
	return p.err
}

// Alive returns only if the hub is not stuck: it takes the lock that everything
// about carts and pages needs.
func (h *Hub) Alive() { _ = h.relay.Online() }

func (h *Hub) healthz(w http.ResponseWriter, r *http.Request, _ identity.Visitor) {
	a := health{Status: "ok", Store: "ok", NATS: "ok", CartsOnline: h.relay.Online(), Version: h.opts.Version}
	if !h.bus.Connected() {
		a.NATS = "failing"
		a.Reasons = append(a.Reasons, "The hub has no connection to NATS.")
	}
	// The result is shared, so it must not depend on how long this client waits.
	if err := h.probe.check(context.WithoutCancel(r.Context())); err != nil {
		h.log.Error("the store cannot be written", "err", err)
		a.Store = "failing"
		a.Reasons = append(a.Reasons, "The hub cannot write to its store. Check "+h.db.Place+" and the space there.")
	}
	status := http.StatusOK
	if len(a.Reasons) > 0 {
		a.Status, status = "failing", http.StatusServiceUnavailable
	}
	answer(w, status, a)
}
