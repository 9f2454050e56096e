package bus

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats.go"
)

// maxLines is how many connections a cart may have: its own, and those of
// before which the server has not missed yet. The newest stay.
const maxLines = 3

// line is a cart's connection.
type line struct {
	server string
	id     uint64
}

// lines are the connections of carts, as the servers tell of them.
type lines struct {
	mu   sync.Mutex
	of   map[string][]line
	cuts map[string]time.Time // until when a cart is to have none
}

// opened notes a connection and returns those that must go.
func (l *lines) opened(cart string, one line, now time.Time) (gone []line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.cuts[cart]) {
		return []line{one}
	}
	delete(l.cuts, cart)
	all := append(l.of[cart], one)
	n := max(0, len(all)-maxLines)
	l.of[cart] = slices.Clone(all[n:])
	return all[:n]
}

func (l *lines) closed(cart string, one line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of[cart] = slices.DeleteFunc(l.of[cart], func(o line) bool { return o == one })
	if len(l.of[cart]) == 0 {
		delete(l.of, cart)
	}
}

// cut keeps a cart out until then, and returns the connections that it has;
// news is false when it was kept out before.
func (l *lines) cut(cart string, now, until time.Time) (gone []line, news bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	news = !now.Before(l.cuts[cart])
	l.cuts[cart] = until
	gone = l.of[cart]
	delete(l.of, cart)
	return gone, news
}

// watchLines keeps the number of connections of each cart in bounds.
func (b *Bus) watchLines() error {
	account, err := public(b.keys.account)
	if err != nil {
		return err
	}
	for _, s := range []struct {
		event string
		f     func(cart string, one line)
	}{
		{"CONNECT", func(cart string, one line) { b.hangUp(cart, b.lines.opened(cart, one, time.Now())) }},
		{"DISCONNECT", b.lines.closed},
	} {
		_, err := b.system.Subscribe("$SYS.ACCOUNT."+account+"."+s.event, func(m *nats.Msg) {
			if cart, one, ok := lineOf(m.Data); ok {
				s.f(cart, one)
			}
		})
		if err != nil {
			return fmt.Errorf("nats: watch the carts' connections: %w", err)
		}
	}
	return b.system.Flush()
}

// lineOf reads what a server tells of a connection; false for a hub's.
func lineOf(event []byte) (cart string, one line, ok bool) {
	var e struct {
		Server struct{ ID string }
		Client struct {
			ID        uint64
			User, Jwt string
		}
	}
	if json.Unmarshal(event, &e) != nil {
		return "", line{}, false
	}
	cart = e.Client.User // of a cart that came with a key alone
	if e.Client.Jwt != "" {
		c, err := jwt.DecodeUserClaims(e.Client.Jwt)
		if err != nil {
			return "", line{}, false
		}
		cart = c.Name
	}
	return cart, line{e.Server.ID, e.Client.ID}, cart != hubName
}

// hangUp ends connections of a cart.
func (b *Bus) hangUp(cart string, gone []line) {
	for _, one := range gone {
		data := fmt.Appendf(nil, `{"cid":%d}`, one.id)
		// A server does nothing without a place for its answer; nobody reads it.
		if err := b.system.PublishRequest("$SYS.REQ.SERVER."+one.server+".KICK", b.system.NewInbox(), data); err != nil {
			b.log.Warn("a connection of a cart was not ended", "cart", cart, "err", err)
		}
	}
}
