package bus

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"telecart/appliance/api"
	"telecart/appliance/hub/relay"
)

// hubName is the name of a hub's token; no cart has such an id.
const hubName = "$hub"

// Options configures a bus.
type Options struct {
	URL     string      // of external servers; if empty, one inside the hub uses the next two
	Listen  string      // address for carts, "127.0.0.1:4222"
	TLS     *tls.Config // without TLS if nil
	Keys    *Keys
	Revoked map[string]time.Time                    // keys that are no longer valid
	CartOf  func(key string) (cart string, ok bool) // who may sign in with a key alone
}

// Bus is the hub's connections to NATS, and the server inside the hub if there
// is one.
type Bus struct {
	log    *slog.Logger
	keys   *Keys
	cartOf func(string) (string, bool)
	server *server.Server // nil if the servers are external

	conn   *nats.Conn // to hubs and carts
	system *nats.Conn // to the servers
	gate   *nats.Conn // to carts without credentials
	back   chan struct{}
	lines  lines
	self   string // names this hub to itself
	ear    *ear
}

// Open connects, and starts the server if it is inside the hub. The servers
// know which keys are revoked before Open returns.
func Open(ctx context.Context, o Options, log *slog.Logger) (_ *Bus, err error) {
	b := &Bus{log: log, keys: o.Keys, cartOf: o.CartOf, back: make(chan struct{}, 1),
		self: rand.Text(), ear: &ear{log: log},
		lines: lines{of: map[string][]line{}, cuts: map[string]time.Time{}}}
	defer func() {
		if err != nil {
			b.Close()
		}
	}()
	if o.URL == "" {
		if b.server, err = startServer(o, newAdmission(b.ear), log); err != nil {
			return nil, err
		}
	}
	fresh, err := nkeys.CreateUser()
	if err != nil {
		return nil, fmt.Errorf("nats: make the hub's key: %w", err)
	}
	for _, c := range []struct {
		conn    **nats.Conn
		account nkeys.KeyPair
		user    nkeys.KeyPair
	}{{&b.conn, o.Keys.account, fresh}, {&b.system, o.Keys.system, fresh}, {&b.gate, o.Keys.gate, o.Keys.porter}} {
		if *c.conn, err = b.connect(o.URL, c.account, c.user); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(b.watchLines(), b.answerGate()); err != nil {
		return nil, err
	}
	return b, b.Revoke(ctx, o.Revoked)
}

// hubToken is the token that the hub shows. On the server inside the hub it is
// not accepted over the network.
func (b *Bus) hubToken(account, user nkeys.KeyPair) (string, error) {
	id, err := public(user)
	if err != nil {
		return "", err
	}
	c := jwt.NewUserClaims(id)
	c.Name = hubName
	if b.server != nil {
		c.AllowedConnectionTypes.Add(jwt.ConnectionTypeInProcess)
	}
	return sign(account, c)
}

// connect signs in a user of the account.
func (b *Bus) connect(url string, account, user nkeys.KeyPair) (*nats.Conn, error) {
	token, err := b.hubToken(account, user)
	if err != nil {
		return nil, err
	}
	options := []nats.Option{
		nats.Name("hub"), nats.CustomInboxPrefix("_HUB"), nats.MaxReconnects(-1),
		nats.ReconnectWait(100 * time.Millisecond), nats.ReconnectBufSize(-1), nats.IgnoreAuthErrorAbort(),
		nats.Timeout(5 * time.Second), nats.PingInterval(5 * time.Second), nats.MaxPingsOutstanding(b.patience()),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				b.log.Warn("a connection to NATS is lost", "err", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) {
			select {
			case b.back <- struct{}{}:
			default:
			}
		}),
	}
	if b.server != nil {
		options = append(options, nats.InProcessServer(b.server))
	}
	options = append(options, nats.UserJWT(func() (string, error) { return token, nil }, user.Sign))
	conn, err := nats.Connect(url, options...)
	if err != nil {
		return nil, fmt.Errorf("nats: connect: %w", err)
	}
	return conn, nil
}

// patience is with how many pings without an answer. The server inside is there
// as long as the hub is: when it is silent, both are late.
func (b *Bus) patience() int {
	if b.server != nil {
		return 100
	}
	return 2
}

// Close ends the connections, then the server.
func (b *Bus) Close() {
	for _, c := range []*nats.Conn{b.gate, b.system, b.conn} {
		if c != nil {
			c.Close()
		}
	}
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
}

// Addr is where carts connect; nil if the servers are external.
func (b *Bus) Addr() net.Addr {
	if b.server == nil {
		return nil
	}
	return b.server.Addr()
}

// Connected reports whether the hub itself is on the bus.
func (b *Bus) Connected() bool { return b.conn.IsConnected() }

// Back receives when a lost connection is back: what was published meanwhile
// was missed.
func (b *Bus) Back() <-chan struct{} { return b.back }

// Hear passes f what carts publish, one message after the other. The sender is
// certain: the server lets a cart publish under its own id only. There is a
// single subscription, so that a signal never overtakes the presence that says
// whom it is for. A cart that sends too much is not heard.
func (b *Bus) Hear(f func(cart, kind string, data []byte)) error {
	paces := map[string]pace{} // of carts that exist; this subscription's alone
	go b.speak()
	return b.subscribe("cart.*.*", func(m *nats.Msg) {
		parts := strings.Split(m.Subject, ".")
		cart, now := parts[1], time.Now()
		if cart == hubName {
			if parts[2] == b.self {
				b.ear.hear(now)
			}
			return
		}
		if _, ok := paces[cart]; !ok {
			paces[cart] = newPace()
		}
		switch paces[cart].hear(len(m.Data), now) {
		case take:
			f(cart, parts[2], m.Data)
		case cut:
			gone, news := b.lines.cut(cart, now, now.Add(cutFor))
			if b.hangUp(cart, gone); news {
				b.log.Warn("a cart says far too much: it is cut off for a while", "cart", cart, "for", cutFor)
			}
		}
	})
}

// speak says something to the hub itself each earEvery, until the bus is closed.
func (b *Bus) speak() {
	tick := time.NewTicker(earEvery)
	defer tick.Stop()
	for !b.conn.IsClosed() {
		b.conn.Publish("cart."+hubName+"."+b.self, nil) // what is not heard is what counts
		<-tick.C
	}
}

// Deaf is for how long the hub could not hear carts, all in all.
func (b *Bus) Deaf() time.Duration { return b.ear.total(time.Now()) }

// Ask gives a cart a command and returns its answer.
func (b *Bus) Ask(ctx context.Context, cart string, command []byte) ([]byte, error) {
	m, err := b.conn.RequestWithContext(ctx, "hub."+cart+"."+api.SubjectCommand, command)
	if errors.Is(err, nats.ErrNoResponders) {
		return nil, relay.ErrAbsent
	} else if err != nil {
		return nil, err
	}
	return m.Data, nil
}

// Signal sends a cart a step of the media negotiation.
func (b *Bus) Signal(cart string, data []byte) error {
	return b.conn.Publish("hub."+cart+"."+api.SubjectSignal, data)
}

// Grant tells a cart which sign-ins are valid.
func (b *Bus) Grant(cart string, data []byte) error {
	return b.conn.Publish("hub."+cart+"."+api.SubjectGrants, data)
}

// Tell sends a message to every hub, including this one.
func (b *Bus) Tell(kind string, data []byte) error { return b.conn.Publish("hubs."+kind, data) }

// HearHubs passes f what hubs send.
func (b *Bus) HearHubs(f func(kind string, data []byte)) error {
	return b.subscribe("hubs.*", func(m *nats.Msg) { f(strings.TrimPrefix(m.Subject, "hubs."), m.Data) })
}

func (b *Bus) subscribe(subject string, f nats.MsgHandler) error {
	if _, err := b.conn.Subscribe(subject, f); err != nil {
		return fmt.Errorf("nats: listen to %s: %w", subject, err)
	}
	return b.conn.Flush()
}
