// Package uplink is the cart's one connection to the hub. It is outbound,
// reconnects for ever, and speaks for one cart only.
//
// What cannot be sent now is dropped, not queued: a late presence, or a late
// step of a media negotiation, is wrong.
package uplink

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
)

// MaxSignal is the longest Signal.Data that the hub takes, in bytes.
const MaxSignal = 256 << 10

const (
	commandTimeout = 4500 * time.Millisecond // the hub waits 5 s
	maxCommands    = 8                       // at the same time
	retryKey       = 5 * time.Second         // while the key file or the URL is unusable
)

// ErrNotConnected means that there is no connection to the hub; the message was
// dropped.
var ErrNotConnected = errors.New("no connection to the hub")

// Handler carries out what the hub asks for.
type Handler interface {
	// Command carries out a physician's request. It is called in a goroutine of
	// its own and must answer before ctx ends.
	Command(ctx context.Context, c api.Command) api.CommandReply
	// Signal takes a step of the media negotiation. Signals come one after the
	// other, in order.
	Signal(api.Signal)
	// Grants takes the sign-ins that are valid.
	Grants(api.Grants)
}

// Config configures an uplink.
type Config struct {
	URL         string   // nats://, tls:// or wss://; empty if the cart works alone
	Credentials string   // file written by `carthub cart add`
	KeyFile     string   // without credentials: file with an nkey seed, as `carthub key new` writes it
	Pins        []string // hashes of keys, one of which the hub must have; if none, an authority vouches for it
	CartID      string
	Log         *slog.Logger      // slog.Default if nil
	Changed     func(api.HubLink) // one call at a time; must not block; may be nil
}

// Uplink is the connection. Make it with New, run it with Run.
type Uplink struct {
	cfg     Config
	log     *slog.Logger
	handler Handler
	places  chan struct{} // taken by running commands
	retry   time.Duration

	every, within time.Duration // see hear

	telling sync.Mutex // one call of Changed at a time

	overrun atomic.Bool // the last attempt was, see overrun

	mu   sync.Mutex
	conn *nats.Conn // nil unless the cart listens on it
	link api.HubLink
}

// New returns an uplink that does nothing until Run.
func New(c Config, h Handler) *Uplink {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return &Uplink{cfg: c, log: c.Log, handler: h, places: make(chan struct{}, maxCommands), retry: retryKey, every: hearEvery, within: hearWithin}
}

// Run connects, and reconnects for ever; it returns nil when ctx ends. A key
// file that is missing or wrong is tried again too, so that a technician can
// fix it without a restart.
func (u *Uplink) Run(ctx context.Context) error {
	if u.cfg.URL == "" {
		u.report(api.HubLink{Detail: api.Say("hub.none", "No hub is configured. The cart works alone.")})
		<-ctx.Done()
		return nil
	}
	u.report(api.HubLink{Configured: true, Detail: api.Say("hub.connecting", "Connecting to the hub.")})
	for {
		err := u.serve(ctx)
		if ctx.Err() != nil {
			return nil
		}
		u.log.Error("no connection to the hub is possible", "err", err)
		u.report(api.HubLink{Configured: true, Detail: sentence(err)})
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(u.retry):
		}
	}
}

// serve keeps a connection until ctx ends or the connection is of no use.
func (u *Uplink) serve(ctx context.Context) error {
	closed := make(chan struct{})
	options, err := u.options(closed)
	if err != nil {
		return err
	}
	conn, err := nats.Connect(u.cfg.URL, options...)
	if err != nil {
		return fmt.Errorf("hub %s: %w", address(u.cfg.URL), err)
	}
	defer conn.Close()
	if err := u.listen(ctx, conn); err != nil {
		return err
	}
	u.setConn(conn)
	defer u.setConn(nil)
	if conn.IsConnected() {
		u.connected(conn)
	}
	go u.hear(ctx, conn)
	select {
	case <-ctx.Done():
		return nil
	case <-closed:
		return fmt.Errorf("hub %s: connection closed: %w", address(u.cfg.URL), conn.LastError())
	}
}

func (u *Uplink) listen(ctx context.Context, conn *nats.Conn) error {
	prefix := "hub." + u.cfg.CartID + "."
	_, err := conn.Subscribe(prefix+api.SubjectCommand, func(m *nats.Msg) { u.command(ctx, m) })
	if err != nil {
		return fmt.Errorf("listen to the hub's commands: %w", err)
	}
	_, err = conn.Subscribe(prefix+api.SubjectSignal, u.signal)
	if err != nil {
		return fmt.Errorf("listen to the hub's signals: %w", err)
	}
	_, err = conn.Subscribe(prefix+api.SubjectGrants, u.grants)
	if err != nil {
		return fmt.Errorf("listen to the hub's grants: %w", err)
	}
	return nil
}

func (u *Uplink) setConn(c *nats.Conn) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.conn = c
}

// Presence reports that the cart is there. Without a connection it is dropped
// and ErrNotConnected returned.
func (u *Uplink) Presence(p api.Presence) error { return u.publish(api.SubjectPresence, p) }

// Signal sends a step of the media negotiation to the page, or drops it as
// Presence does.
func (u *Uplink) Signal(s api.Signal) error {
	if len(s.Data) > MaxSignal {
		return fmt.Errorf("signal of %d bytes: at most %d are taken", len(s.Data), MaxSignal)
	}
	return u.publish(api.SubjectSignal, s)
}

func (u *Uplink) publish(subject string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s to the hub: %w", subject, err)
	}
	u.mu.Lock()
	conn := u.conn
	u.mu.Unlock()
	if conn == nil || !conn.IsConnected() {
		return fmt.Errorf("%s to the hub: %w", subject, ErrNotConnected)
	}
	err = conn.Publish("cart."+u.cfg.CartID+"."+subject, data)
	if errors.Is(err, nats.ErrReconnectBufExceeded) || errors.Is(err, nats.ErrConnectionClosed) {
		err = ErrNotConnected // lost just now
	}
	if err != nil {
		return fmt.Errorf("%s to the hub: %w", subject, err)
	}
	return nil
}

// command answers in a goroutine of its own, so that a command that waits for
// the nurse's screen does not hold up the next.
func (u *Uplink) command(ctx context.Context, m *nats.Msg) {
	var c api.Command
	if err := json.Unmarshal(m.Data, &c); err != nil {
		u.log.Warn("a command of the hub could not be read") // its content may name people
		u.answer(m, api.CommandReply{Error: api.Say("cart.not-understood", "The cart did not understand the hub. Its software may be older than the hub's.")})
		return
	}
	select {
	case u.places <- struct{}{}:
	default:
		u.answer(m, api.CommandReply{Error: api.Say("cart.busy", "The cart is busy with other requests. Try again in a moment.")})
		return
	}
	go func() {
		defer func() { <-u.places }()
		ctx, cancel := context.WithTimeout(ctx, commandTimeout)
		defer cancel()
		u.answer(m, u.handler.Command(ctx, c))
	}()
}

func (u *Uplink) answer(m *nats.Msg, r api.CommandReply) {
	data, err := json.Marshal(r)
	if err == nil {
		err = m.Respond(data)
	}
	if err != nil {
		u.log.Warn("a command was not answered", "err", err)
	}
}

func (u *Uplink) signal(m *nats.Msg) {
	var s api.Signal
	if err := json.Unmarshal(m.Data, &s); err != nil {
		u.log.Warn("a signal of the hub could not be read")
		return
	}
	u.handler.Signal(s)
}

func (u *Uplink) grants(m *nats.Msg) {
	var g api.Grants
	if err := json.Unmarshal(m.Data, &g); err != nil {
		u.log.Warn("grants of the hub could not be read")
		return
	}
	u.handler.Grants(g)
}
