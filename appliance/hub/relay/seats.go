package relay

import (
	"time"

	"telecart/appliance/api"
)

// sit makes s the one page of its user that gets the cart's signals, and
// returns the page that was it before.
func (b *switchboard) sit(cart string, s *socket) (before *socket) {
	b.mu.Lock()
	defer b.mu.Unlock()
	place := seat{cart, s.from.User}
	before = b.joined[place]
	b.take(place, s)
	return before
}

// giveBack undoes sit after the cart refused.
func (b *switchboard) giveBack(cart string, s, before *socket) {
	b.mu.Lock()
	defer b.mu.Unlock()
	place := seat{cart, s.from.User}
	if b.joined[place] != s {
		return
	}
	if _, open := b.sockets[before]; open {
		b.take(place, before)
		return
	}
	b.leave(place)
}

// confirmed remembers a session that the cart has named in a reply.
func (b *switchboard) confirmed(cart string, s api.Session) {
	if s.ID == "" || len(s.Participants) == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.grants[cart] = grant{session: s, until: b.now().Add(grantTTL)}
	b.deliverWaiting(cart)
}

// takesPart says whether user is in this session of the cart, or asks to be.
// The caller holds the lock.
func (b *switchboard) takesPart(cart, session, user string, now time.Time) bool {
	if session == "" || user == "" {
		return false
	}
	if p, ok := b.roster.Presence(cart, now); ok && p.Session.ID == session && p.Session.Of(user) != nil {
		return true
	}
	g, ok := b.grants[cart]
	return ok && g.session.ID == session && now.Before(g.until) && g.session.Of(user) != nil
}

// mayAct says whether s speaks for one who takes part in this session; if not,
// why.
func (b *switchboard) mayAct(cart, session string, s *socket) (problem api.Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.takesPart(cart, session, s.from.User, b.now()) {
		name := b.roster.Name(cart)
		if _, online := b.roster.Presence(cart, b.now()); !online {
			return api.Say("relay.cart-offline", "Cart {0} is offline. It may have lost its network.", name)
		}
		return api.Say("relay.not-in", "You are not in this session of {0}. Join it first.", name)
	}
	if o := b.joined[seat{cart, s.from.User}]; o != nil && o != s || b.away(seat{cart, s.from.User}) {
		return otherWindow()
	}
	return api.Message{}
}

// toPage passes a cart's signal to the page of the user it is for: the one that
// joined last, or all of them after the hub was restarted. A signal for a
// session, or a person in it, that the hub has not heard of waits for the
// presence or the reply that names them. It returns false when the signal is
// dropped.
func (b *switchboard) toPage(cart string, sig api.Signal) bool {
	sig.From, sig.SignIn = nil, "" // only a page's signal has them
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if user := b.meant(cart, sig, now); user != "" {
		return b.deliver(cart, user, sig)
	}
	if sig.Session == "" || len(b.waiting[cart]) >= maxWaiting {
		return false
	}
	b.waiting[cart] = append(b.waiting[cart], waitingSignal{sig, now.Add(grantTTL)})
	return true
}

// meant is the user whom a signal is for, if they take part in its session;
// else empty. A cart that does not say has one physician only. The caller holds
// the lock.
func (b *switchboard) meant(cart string, sig api.Signal, now time.Time) string {
	to := sig.To
	if p, ok := b.roster.Presence(cart, now); to == "" && ok && len(p.Session.Participants) == 1 {
		to = p.Session.Participants[0].User
	}
	if !b.takesPart(cart, sig.Session, to, now) {
		return ""
	}
	return to
}

// deliverWaiting tries the signals that came too early, and drops those that
// waited too long: a late step of a negotiation is wrong. The caller holds the
// lock.
func (b *switchboard) deliverWaiting(cart string) {
	now := b.now()
	var rest []waitingSignal
	for _, w := range b.waiting[cart] {
		if !now.Before(w.until) {
			b.log.Warn("signal dropped", "cart", cart, "why", "it is for nobody in a session")
		} else if user := b.meant(cart, w.sig, now); user != "" {
			b.deliver(cart, user, w.sig)
		} else {
			rest = append(rest, w)
		}
	}
	if b.waiting[cart] = rest; rest == nil {
		delete(b.waiting, cart)
	}
}

// deliver puts the signal on its way. The caller holds the lock.
func (b *switchboard) deliver(cart, user string, sig api.Signal) bool {
	data, err := Encode(api.PageMessage{Type: "signal", Now: b.now(), Cart: cart, Signal: &sig})
	if err != nil {
		return false
	}
	if s := b.joined[seat{cart, user}]; s != nil {
		s.put(data)
		return true
	}
	if b.away(seat{cart, user}) {
		return true
	}
	sent := false
	for s := range b.sockets {
		if s.from.User == user {
			s.put(data)
			sent = true
		}
	}
	return sent
}

func (b *switchboard) cartName(id string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.roster.Name(id)
}

func (b *switchboard) online() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.roster.Online(b.now())
}
