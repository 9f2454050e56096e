package relay

import (
	"time"

	"telecart/appliance/api"
)

// sit makes s the one page of its user that gets the cart's signals, and
// returns the page that got them before.
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

// confirmed remembers a session that the cart has confirmed in a reply.
func (b *switchboard) confirmed(cart string, s api.Session) {
	if s.ID == "" || len(s.Participants) == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.grants[cart] = grant{session: s, until: b.now().Add(grantTTL)}
	b.deliverWaiting(cart)
}

// takesPart reports whether user takes part in this session of the cart, or asks
// to. The caller holds the lock.
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

// mayAct returns why s may not act in this session; no message if it may.
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

// toPage passes a cart's signal to the user it is for: to the page that joined
// last, or to all the user's pages if none has joined since the hub started. A
// signal for a session or a person that the hub does not know yet waits for the
// presence or the reply that names them. toPage returns false when it drops the
// signal.
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

// meant returns the user whom a signal is for; empty if they do not take part in
// its session. A signal that names nobody is for the session's only participant.
// The caller holds the lock.
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

// deliverWaiting delivers the signals that came too early, if the hub now knows
// whom they are for. It drops those that have waited too long, since a late step
// spoils a negotiation. The caller holds the lock.
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

// deliver sends the signal to the user's page, or pages; see toPage. The caller
// holds the lock.
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
