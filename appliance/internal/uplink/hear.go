package uplink

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
)

// The hub is asked each hearEvery and must answer hearWithin: what says that it
// is connected was true within the last 5 s. A hub that is late keeps its
// connection until the pings give it up, so that its carts do not all come
// again just because it was busy.
const (
	hearEvery  = 1500 * time.Millisecond
	hearWithin = 3 * time.Second
)

// hear tells when the hub falls silent and when it speaks again, until ctx ends.
func (u *Uplink) hear(ctx context.Context, c *nats.Conn) {
	tick := time.NewTicker(u.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !c.IsConnected() {
			// nats.go tells of a refused dial, but a certificate or a key that is
			// refused when it connects again it only keeps.
			if err := c.LastError(); err != nil {
				u.disconnected(c, err)
			}
			continue
		}
		err := c.FlushTimeout(u.within)
		u.mu.Lock()
		up := u.link.Connected
		u.mu.Unlock()
		switch {
		case !c.IsConnected() || (err == nil) == up:
		case err == nil:
			u.connected(c)
		default:
			u.log.Warn("the hub is silent", "hub", address(u.cfg.URL), "err", err)
			u.report(api.HubLink{Configured: true, Detail: api.Say("hub.silent", "The hub has not answered for some seconds. The cart keeps trying.")})
		}
	}
}
