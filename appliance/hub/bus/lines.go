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

// maxLines is how many connections a cart may have: its own, and earlier ones
// whose loss the server has not noticed yet. The newest stay.
const maxLines = 3

// line is a cart's connection.
type line struct {
	server string
	id     uint64
}

// lines are the connections of carts, as reported by the servers.
type lines struct {
	mu   sync.Mutex
	of   map[string][]line
	cuts map[string]time.Time // until when a cart may have none
}

// opened notes a connection and returns those that must be closed.
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

// cut keeps a cart out until then, and returns its connections; news is false
// if it was kept out already.
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

// lineOf reads a server's report of a connection; false for a hub's.
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
	cart = e.Client.User // for a cart that signed in with a key alone
	if e.Client.Jwt != "" {
		c, err := jwt.DecodeUserClaims(e.Client.Jwt)
		if err != nil {
			return "", line{}, false
		}
		cart = c.Name
	}
	return cart, line{e.Server.ID, e.Client.ID}, cart != hubName
}

// hangUp closes connections of a cart.
func (b *Bus) hangUp(cart string, gone []line) {
	for _, one := range gone {
		data := fmt.Appendf(nil, `{"cid":%d}`, one.id)
		// A server ignores a request without a reply subject; nobody reads the
		// reply.
		if err := b.system.PublishRequest("$SYS.REQ.SERVER."+one.server+".KICK", b.system.NewInbox(), data); err != nil {
			b.log.Warn("a connection of a cart was not ended", "cart", cart, "err", err)
		}
	}
}
