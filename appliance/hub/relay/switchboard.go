package relay

import (
	"context"
	"crypto/rand"
	"log/slog"
	"reflect"
	"sync"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/hub/roster"
)

const (
	rosterGap   = 200 * time.Millisecond // between two rosters, so at most 5 a second
	rosterPulse = 5 * time.Second        // a roster at least so often: the page sees that the hub lives
	grantTTL    = 5 * time.Second
	maxSockets  = 16 // of one user
	maxWaiting  = 32 // signals of one cart
)

// switchboard knows who is there and passes messages between them.
type switchboard struct {
	log *slog.Logger
	now func() time.Time

	mu      sync.Mutex
	roster  *roster.Roster
	sockets map[*socket]struct{}
	joined  map[seat]*socket // who joined last
	since   map[seat]time.Time
	grants  map[string]grant // by cart
	waiting map[string][]waitingSignal

	hub       string // names this one
	elsewhere map[seat]claim
	moved     chan struct{} // seats have

	changed chan struct{}
}

// seat is a user's place at a cart.
type seat struct{ cart, user string }

// grant is a session that a cart has just confirmed in a reply. It counts
// until the presence that says the same must have come.
type grant struct {
	session api.Session
	until   time.Time
}

// waitingSignal came before the hub knew whom it is for.
type waitingSignal struct {
	sig   api.Signal
	until time.Time
}

func newSwitchboard(log *slog.Logger, now func() time.Time, demonstration bool) *switchboard {
	return &switchboard{
		log: log, now: now,
		roster:  roster.New(demonstration),
		sockets: map[*socket]struct{}{},
		joined:  map[seat]*socket{},
		since:   map[seat]time.Time{},
		grants:  map[string]grant{},
		waiting: map[string][]waitingSignal{},
		changed: make(chan struct{}, 1),

		hub: rand.Text(), elsewhere: map[seat]claim{}, moved: make(chan struct{}, 1),
	}
}

func (b *switchboard) restore(p api.Presence, seen time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.roster.Restore(p, seen)
}

func (b *switchboard) heard(p api.Presence) (api.Presence, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p, err := b.roster.Heard(p, b.now())
	if err != nil {
		return p, err
	}
	b.deliverWaiting(p.Cart.ID)
	b.poke()
	return p, nil
}

func (b *switchboard) bounded(cart string, s api.Session) (api.Session, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.roster.Bounded(cart, s, b.now())
}

func (b *switchboard) poke() {
	select {
	case b.changed <- struct{}{}:
	default:
	}
}

// run sends the roster to all pages when it changes, until ctx ends.
func (b *switchboard) run(ctx context.Context) {
	var last []api.RosterEntry
	var sent time.Time
	gap := time.NewTicker(rosterGap)
	defer gap.Stop()
	for {
		wake := time.NewTimer(b.untilNext())
		select {
		case <-ctx.Done():
			wake.Stop()
			return
		case <-b.changed:
		case <-wake.C:
		}
		wake.Stop()
		b.mu.Lock()
		list := b.roster.Entries(b.now())
		if quiet := withoutTimes(list); !reflect.DeepEqual(quiet, last) || time.Since(sent) >= rosterPulse {
			last, sent = quiet, time.Now()
			b.broadcast(list)
		}
		b.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-gap.C:
		}
	}
}

// untilNext is how long nothing changes if no cart speaks.
func (b *switchboard) untilNext() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	at, ok := b.roster.NextTimeout(now)
	if !ok {
		return rosterPulse
	}
	return max(0, min(at.Sub(now), rosterPulse))
}

// broadcast gives the roster to every page. The caller holds the lock.
func (b *switchboard) broadcast(list []api.RosterEntry) {
	shown := b.shown(list)
	for s := range b.sockets {
		s.putRoster(shown.to(s.from.User))
	}
}

// withoutTimes leaves out what changes with every presence of a cart that is
// there.
func withoutTimes(list []api.RosterEntry) []api.RosterEntry {
	out := append([]api.RosterEntry(nil), list...)
	for i := range out {
		if out[i].State != roster.Offline {
			out[i].SeenAt = time.Time{}
		}
	}
	return out
}

// add registers a page and gives it the roster; false when the user has too
// many open.
func (b *switchboard) add(s *socket) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for o := range b.sockets {
		if o.from.User == s.from.User {
			n++
		}
	}
	if n >= maxSockets {
		return false
	}
	b.sockets[s] = struct{}{}
	s.putRoster(b.shown(b.roster.Entries(b.now())).to(s.from.User))
	return true
}

// remove forgets a page. Nothing else ends: media runs between cart and page.
func (b *switchboard) remove(s *socket) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.sockets, s)
	for seat, o := range b.joined {
		if o == s {
			b.leave(seat)
		}
	}
}

// count says how many pages are open and how many of their commands are under
// way.
func (b *switchboard) count() (open, commands int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for s := range b.sockets {
		commands += len(s.commands)
	}
	return len(b.sockets), commands
}

// close cuts off pages.
func (b *switchboard) close(why error, which func(*socket) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for s := range b.sockets {
		if which(s) {
			s.cancel(why)
		}
	}
}

func (b *switchboard) signIns() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var keys []string
	for s := range b.sockets {
		keys = append(keys, s.session)
	}
	return keys
}

// forget takes a cart off the roster, and with it whatever its sessions
// allowed.
func (b *switchboard) forget(cart string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.roster.Forget(cart)
	delete(b.grants, cart)
	delete(b.waiting, cart)
	for place := range b.joined {
		if place.cart == cart {
			b.leave(place)
		}
	}
	b.poke()
}
