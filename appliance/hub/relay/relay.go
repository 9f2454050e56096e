package relay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// ErrAbsent reports that a cart is not connected.
var ErrAbsent = errors.New("the cart is not connected")

// Carts sends messages to carts.
type Carts interface {
	// Ask sends a cart a command and returns its answer, or ErrAbsent.
	Ask(ctx context.Context, cart string, command []byte) ([]byte, error)
	// Signal sends a cart one step of the media negotiation.
	Signal(cart string, data []byte) error
	// Grant tells a cart which sign-ins are good.
	Grant(cart string, data []byte) error
}

// Memory stores what the hub knows about its carts across restarts.
type Memory interface {
	Remember(ctx context.Context, cart string, what []byte) error
	Remembered(ctx context.Context) (map[string][]byte, error)
}

// Options configure a relay.
type Options struct {
	Log           *slog.Logger
	Now           func() time.Time
	Demonstration bool                     // marks every entry of the roster
	Known         func(cart string) bool   // whether there is such a cart
	Name          func(cart string) string // what people call it
	Carts         Carts
	Deaf          func() time.Duration // how long in all the hub could not hear carts; nil: it always could
	Memory        Memory
	Tell          func(seats []byte) // sends this hub's seats to every hub
}

// Relay connects pages and carts. Make it with New.
type Relay struct {
	Patience time.Duration // how long a cart may take to answer

	log     *slog.Logger
	now     func() time.Time
	known   func(string) bool
	way     Carts
	hubs    func([]byte)
	board   *switchboard
	carts   *carts
	pages   sync.WaitGroup  // the open ones, and their commands under way
	life    context.Context // pages and commands end with it
	started time.Time
}

// New makes a relay. Its pages are closed when life ends.
func New(life context.Context, o Options) *Relay {
	board := newSwitchboard(o)
	return &Relay{
		Patience: commandTimeout,
		log:      o.Log, now: o.Now, known: o.Known, way: o.Carts, hubs: o.Tell, board: board, life: life, started: time.Now(),
		carts: &carts{
			log: o.Log, now: o.Now, board: board, memory: o.Memory, known: o.Known,
			kept: map[string]remembered{}, keep: make(chan remembered, 64),
		},
	}
}

// Restore puts the carts that an earlier run stored on the roster.
func (r *Relay) Restore(ctx context.Context) error { return r.carts.restore(ctx) }

// Run keeps the pages, the memory and the other hubs up to date until ctx ends.
func (r *Relay) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { r.board.run(ctx) })
	all.Go(func() { r.carts.keeper(ctx) })
	all.Go(func() { r.tellSeats(ctx) })
	all.Wait()
	return nil
}

// Wait returns when the last page is closed. Nothing may call Serve by then.
func (r *Relay) Wait() { r.pages.Wait() }

// Hear handles a message from a cart. The caller has verified who sent it.
func (r *Relay) Hear(cart, kind string, data []byte) { r.carts.hear(cart, kind, data) }

// Online counts the carts that are online.
func (r *Relay) Online() int { return r.board.online() }

// Pages counts the open pages and their commands under way.
func (r *Relay) Pages() (open, commands int) { return r.board.count() }

// SignedOut closes the pages of a sign-in, and asks the carts to take out the
// person who takes part by it.
func (r *Relay) SignedOut(session string) {
	r.revoke(session, func(one letIn) bool { return one.signIn == session })
	r.board.close(errSignedOut, func(s *socket) bool { return s.session == session })
}

// Disabled closes all pages of a user, and asks the carts to take the user out.
func (r *Relay) Disabled(user string) {
	r.revoke("", func(one letIn) bool { return one.user == user })
	r.board.close(errDisabled, func(s *socket) bool { return s.from.User == user })
}

// Forget takes a cart off the roster.
func (r *Relay) Forget(cart string) { r.board.forget(cart) }

// Refresh updates the roster: carts may have fallen silent, or have new names.
func (r *Relay) Refresh() { r.board.poke() }

// Encode returns the JSON of a wire type. It does not escape < and >: a media
// negotiation has many of them, and each would become six bytes.
func Encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}
