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

// ErrAbsent says that a cart has no connection.
var ErrAbsent = errors.New("the cart is not connected")

// Carts is the way to the carts.
type Carts interface {
	// Ask gives a cart a command and returns its answer, or ErrAbsent.
	Ask(ctx context.Context, cart string, command []byte) ([]byte, error)
	// Signal gives a cart a step of the media negotiation.
	Signal(cart string, data []byte) error
	// Grant tells a cart which sign-ins are good.
	Grant(cart string, data []byte) error
}

// Memory keeps what the hub knows of its carts while it does not run.
type Memory interface {
	Remember(ctx context.Context, cart string, what []byte) error
	Remembered(ctx context.Context) (map[string][]byte, error)
}

// Options is what a relay needs to know.
type Options struct {
	Log           *slog.Logger
	Now           func() time.Time
	Demonstration bool                     // every entry of the roster says so
	Known         func(cart string) bool   // whether there is such a cart
	Name          func(cart string) string // what people call it
	Carts         Carts
	Deaf          func() time.Duration // for how long in all carts could not be heard; nil: never
	Memory        Memory
	Tell          func(seats []byte) // tells every hub
}

// Relay connects pages and carts. Make it with New.
type Relay struct {
	Patience time.Duration // with a cart that is asked something

	log     *slog.Logger
	now     func() time.Time
	known   func(string) bool
	way     Carts
	hubs    func([]byte)
	board   *switchboard
	carts   *carts
	pages   sync.WaitGroup  // and their commands under way
	life    context.Context // pages end with it
	started time.Time
}

// New makes a relay whose pages stay open as long as life.
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

// Restore puts the carts of an earlier run on the roster.
func (r *Relay) Restore(ctx context.Context) error { return r.carts.restore(ctx) }

// Run tells pages, memory and other hubs what there is to tell, until ctx
// ends.
func (r *Relay) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { r.board.run(ctx) })
	all.Go(func() { r.carts.keeper(ctx) })
	all.Go(func() { r.tellSeats(ctx) })
	all.Wait()
	return nil
}

// Wait returns when the last page is closed; no more may be served then.
func (r *Relay) Wait() { r.pages.Wait() }

// Hear takes a message of a cart. Its sender must be sure.
func (r *Relay) Hear(cart, kind string, data []byte) { r.carts.hear(cart, kind, data) }

// Online counts the carts that are there.
func (r *Relay) Online() int { return r.board.online() }

// Pages counts the open pages, and the commands of pages that are under way.
func (r *Relay) Pages() (open, commands int) { return r.board.count() }

// SignedOut closes the pages of a sign-in, and has carts take out who is there
// by it.
func (r *Relay) SignedOut(session string) {
	r.revoke(session, func(one letIn) bool { return one.signIn == session })
	r.board.close(errSignedOut, func(s *socket) bool { return s.session == session })
}

// Disabled closes all pages of a user, and has carts take the user out.
func (r *Relay) Disabled(user string) {
	r.revoke("", func(one letIn) bool { return one.user == user })
	r.board.close(errDisabled, func(s *socket) bool { return s.from.User == user })
}

// Forget takes a cart off the roster.
func (r *Relay) Forget(cart string) { r.board.forget(cart) }

// Refresh looks again at the clock, for carts that have gone silent, and at what
// carts are called.
func (r *Relay) Refresh() { r.board.poke() }

// Encode is the JSON of a wire type, with < and > left alone: in a media
// negotiation they would grow sixfold.
func Encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}
