package relay

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/hub/roster"
)

const (
	rosterGap  = 200 * time.Millisecond // between two looks at the roster, so a page is told at most 5 times a second
	grantTTL   = 5 * time.Second
	maxSockets = 16 // of a user
	maxWaiting = 32 // early signals of a cart
)

// switchboard knows the carts and pages that are connected, and passes messages
// from carts to pages.
type switchboard struct {
	log  *slog.Logger
	now  func() time.Time
	deaf func() time.Duration

	mu      sync.Mutex
	roster  *roster.Roster
	shown   *shown
	sockets map[*socket]struct{}
	joined  map[seat]*socket // the page that joined last
	since   map[seat]time.Time
	grants  map[string]grant // by cart
	waiting map[string][]waitingSignal

	hub       string // name of this hub, new at each start
	elsewhere map[seat]claim
	moved     chan struct{} // wakes tellSeats

	changed chan struct{}
}

// seat is a user's place at a cart.
type seat struct{ cart, user string }

// grant is a session that a cart has just confirmed in a reply. It counts for
// grantTTL; by then the cart's next presence should have said the same.
type grant struct {
	session api.Session
	until   time.Time
}

// waitingSignal is a signal that came before the hub knew whom it is for.
type waitingSignal struct {
	sig   api.Signal
	until time.Time
}

func newSwitchboard(o Options) *switchboard {
	hub := rand.Text()
	if o.Deaf == nil {
		o.Deaf = func() time.Duration { return 0 }
	}
	return &switchboard{
		log: o.Log, now: o.Now, deaf: o.Deaf,
		roster:  roster.New(o.Demonstration, o.Name, o.Deaf),
		shown:   newShown(o.Log, hub),
		sockets: map[*socket]struct{}{},
		joined:  map[seat]*socket{},
		since:   map[seat]time.Time{},
		grants:  map[string]grant{},
		waiting: map[string][]waitingSignal{},
		changed: make(chan struct{}, 1),

		hub: hub, elsewhere: map[seat]claim{}, moved: make(chan struct{}, 1),
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

// run tells all pages what has changed, until ctx ends.
func (b *switchboard) run(ctx context.Context) {
	told, deaf := time.Now(), b.deaf()
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
		b.look()
		if since := time.Since(told); since >= api.HubPulse {
			before := deaf
			told, deaf = time.Now(), b.deaf()
			b.shown.late = deaf-before > since/2 // deaf for so long, the hub shows old states of its carts
			b.tellPages()
		}
		b.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-gap.C:
		}
	}
}

// untilNext returns how long run may wait if no cart speaks.
func (b *switchboard) untilNext() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	at, ok := b.roster.NextTimeout(now)
	if !ok {
		return api.HubPulse
	}
	return max(0, min(at.Sub(now), api.HubPulse))
}

// look collects the roster's changes and tells the pages if there are any. The
// caller holds the lock.
func (b *switchboard) look() {
	if b.shown.take(b.roster.Changes(b.now())) {
		b.tellPages()
	}
}

// tellPages makes each page's socket send the changes as soon as it can. A slow
// page gets several changes in one message. The caller holds the lock.
func (b *switchboard) tellPages() {
	for s := range b.sockets {
		s.nudge()
	}
}

// changes returns the changes that a page has not been given, and notes that it
// now has them.
func (b *switchboard) changes(s *socket) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	has := s.has
	s.has = b.shown.last
	return b.shown.since(has, s.from.User, b.now())
}

// again sends a page the whole roster.
func (b *switchboard) again(s *socket) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s.has = 0
	s.nudge()
}

// add registers a page and sends it the roster, or only what it missed if it has
// a roster of this hub. It returns false when the user has too many pages open.
func (b *switchboard) add(s *socket, have string) bool {
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
	b.look()
	hub, version, _ := strings.Cut(have, ".")
	if v, err := strconv.ParseUint(version, 10, 64); err == nil && hub == b.hub && v <= b.shown.last {
		s.has = v
	}
	s.nudge()
	return true
}

// remove forgets a page and frees its seats. It ends no session: media runs
// between cart and page, not through the hub.
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

// count returns how many pages are open, and how many of their commands are
// under way.
func (b *switchboard) count() (open, commands int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for s := range b.sockets {
		commands += len(s.commands)
	}
	return len(b.sockets), commands
}

// close closes the pages that which selects.
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

// forget takes a cart off the roster, and drops its grants, its waiting signals
// and its seats.
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
