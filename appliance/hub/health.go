package hub

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// healthAge is how long an answer is used again: a check writes to the disk,
// and anybody may ask.
const healthAge = 2 * time.Second

// health is the answer of GET /healthz.
type health struct {
	Status      string   `json:"status"`    // ok, failing
	JetStream   string   `json:"jetstream"` // ok, failing
	NATS        string   `json:"nats"`
	CartsOnline int      `json:"cartsOnline"`
	Reasons     []string `json:"reasons,omitempty"` // a sentence each
	Version     string   `json:"version"`
}

// probe checks that JetStream can be written to.
type probe struct {
	store jetstream.KeyValue

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
	_, p.err = p.store.PutString(ctx, "probe", "ok")
	p.at = time.Now()
	return p.err
}

// Alive returns if the hub is not stuck: whoever shows or joins a cart needs
// this lock.
func (h *Hub) Alive() { _ = h.relay.Online() }

func (h *Hub) healthz(w http.ResponseWriter, r *http.Request, _ visitor) {
	a := health{Status: "ok", JetStream: "ok", NATS: "ok", CartsOnline: h.relay.Online(), Version: h.opts.Version}
	if !h.bus.Connected() {
		a.NATS = "failing"
		a.Reasons = append(a.Reasons, "The hub has no connection to its NATS server.")
	}
	// The answer is shared, so it must not depend on this asker's patience.
	if err := h.probe.check(context.WithoutCancel(r.Context())); err != nil {
		h.log.Error("jetstream cannot be written", "err", err)
		a.JetStream = "failing"
		a.Reasons = append(a.Reasons, "The hub cannot write to its disk. Check the space on "+h.opts.State+".")
	}
	status := http.StatusOK
	if len(a.Reasons) > 0 {
		a.Status, status = "failing", http.StatusServiceUnavailable
	}
	answer(w, status, a)
}
