package uplink

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
)

// The hub is asked every hearEvery and must answer within hearWithin, so a link
// shown as connected was alive within the last 5 s. A slow hub keeps its
// connection until the pings give up, so that its carts do not all reconnect
// just because it was busy.
const (
	hearEvery  = 1500 * time.Millisecond
	hearWithin = 3 * time.Second
)

// hear reports when the hub falls silent and when it answers again, until ctx
// ends.
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
			// nats.go reports a refused dial, but keeps to itself that a
			// reconnect was refused for its certificate or key.
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
