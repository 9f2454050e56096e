package hub

import (
	"context"
	"sync"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/hub/identity"
)

// What hubs tell each other.
const (
	toldChange  = "changed"   // accounts or carts have changed
	toldSignOff = "signedoff" // a sign-in has ended; the message is its key
	toldSeats   = "seats"     // see package relay
)

// sweepEvery is how often a hub looks for ended sign-ins that it was not told
// of, retries revocations that failed, and renews the grants of the others.
const sweepEvery = api.GrantInterval

// hearHub handles a message from any hub, including this one.
func (h *Hub) hearHub(kind string, data []byte) {
	switch kind {
	case toldChange:
		h.directory.Poke()
	case toldSignOff:
		h.relay.SignedOut(string(data))
	case toldSeats:
		h.relay.HearHub(data)
	}
}

// tell sends a message to every hub. Another hub that misses it finds the change
// itself: by its sweep, or when its directory looks again.
func (h *Hub) tell(kind string, what []byte) {
	if err := h.bus.Tell(kind, what); err != nil {
		h.log.Warn("the other hubs were not told", "what", kind, "err", err)
	}
}

// follow acts on changes of accounts and carts until ctx ends.
func (h *Hub) follow(ctx context.Context) {
	tick := time.NewTicker(h.sweep)
	defer tick.Stop()
	changes := make(chan identity.Change)
	var looking sync.WaitGroup
	defer looking.Wait() // Run uses the database
	looking.Go(func() {
		h.directory.Run(ctx, func(c identity.Change) {
			select {
			case changes <- c:
			case <-ctx.Done():
			}
		})
	})
	told := true // whether the NATS servers know what is revoked
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-changes:
			told = h.apply(ctx, c)
		case <-h.bus.Back():
			h.directory.Poke()
			told = h.revoke(ctx)
		case <-tick.C:
			if !told {
				told = h.revoke(ctx)
			}
			h.renew(ctx)
		}
	}
}

// apply applies a change to every open connection. It reports whether the NATS
// servers know what is revoked.
func (h *Hub) apply(ctx context.Context, c identity.Change) bool {
	h.tell(toldChange, nil)
	for _, user := range c.Ended {
		h.log.Info("an account was disabled, or has another password: its pages are closed", "user", user)
		h.relay.Disabled(user)
	}
	h.relay.Refresh() // names may have changed
	told := h.revoke(ctx)
	for _, cart := range c.Gone {
		h.log.Info("a cart was revoked: it is cut off", "cart", cart)
		h.relay.Forget(cart)
		if err := h.bus.Kick(cart); err != nil {
			h.log.Error("a revoked cart may still be connected", "cart", cart, "err", err)
		}
	}
	return told
}

func (h *Hub) revoke(ctx context.Context) bool {
	err := h.bus.Revoke(ctx, h.directory.Revoked())
	if err != nil && ctx.Err() == nil {
		h.log.Error("the NATS servers may not know what is revoked", "err", err)
	}
	return err == nil
}

// renew tells the carts which sign-ins are still good. It closes the pages of
// the others, and asks the carts to take their people out: the message of the
// hub that ended a sign-in may have been lost.
func (h *Hub) renew(ctx context.Context) {
	open := h.relay.SignIns()
	lasting, err := h.directory.Lasting(ctx, open)
	if err != nil {
		return // a lost database closes no page, and ends no session
	}
	for _, key := range open {
		if !lasting[key] {
			h.relay.SignedOut(key)
		}
	}
	h.relay.Renew(func(signIn string) bool { return lasting[signIn] })
}
