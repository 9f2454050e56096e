// Package roster turns what the carts say of themselves, and a clock, into
// the list that physicians see. It is pure: no connection, no lock, no timer.
package roster

import (
	"cmp"
	"reflect"
	"time"

	"telecart/appliance/api"
)

// The states of a cart, exactly as the page shows them.
const (
	Available = "Available"
	Calling   = "Calling"
	InSession = "In session"
	Offline   = "Offline"
)

// skewTolerance is how far a cart's clock may be off before the times it
// gives are moved to the hub's. Below it, network delay would look like skew.
const skewTolerance = 2 * time.Second

// Roster holds the newest presence of each cart. The zero value is not
// usable; make one with New. It is not safe for concurrent use.
type Roster struct {
	demonstration bool
	name          func(id string) string
	deaf          func() time.Duration
	carts         map[string]*cart
	gone          []string // that Changes has not told of
}

type cart struct {
	presence api.Presence // within bounds
	skew     time.Duration
	seen     time.Time       // by the hub's clock
	deaf     time.Duration   // how long the hub had been then
	heard    bool            // since the hub started; false: only remembered
	news     bool            // it has spoken since Changes told of it
	told     api.RosterEntry // by Changes
}

// maxExcuse is how long a cart may be silent at most because the hub was deaf.
const maxExcuse = 30 * time.Second

// New returns an empty roster. In a demonstration every entry is marked. What
// carts are called comes from name, never from what they say of themselves. Deaf
// is for how long in all the hub could not hear carts, nil if it always can: that
// time does not count as silence.
func New(demonstration bool, name func(id string) string, deaf func() time.Duration) *Roster {
	if deaf == nil {
		deaf = func() time.Duration { return 0 }
	}
	return &Roster{demonstration: demonstration, name: name, deaf: deaf, carts: map[string]*cart{}}
}

// Restore adds a cart that an earlier run of the hub knew. It is offline
// until it is heard.
func (r *Roster) Restore(p api.Presence, seen time.Time) error {
	p.Session.Phase = cmp.Or(p.Session.Phase, api.PhaseIdle)
	p, err := bounded(p, clock{now: seen})
	if err == nil {
		r.carts[p.Cart.ID] = &cart{presence: p, seen: seen, news: true}
	}
	return err
}

// Forget takes a cart off.
func (r *Roster) Forget(id string) {
	delete(r.carts, id)
	r.gone = append(r.gone, id)
}

// cart is an empty one where there is none.
func (r *Roster) cart(id string) cart {
	if c := r.carts[id]; c != nil {
		return *c
	}
	return cart{}
}

// Heard takes a cart's presence that arrived now, and returns as much of it as
// is within bounds. It returns an error, and changes nothing, when the presence
// makes no sense.
func (r *Roster) Heard(p api.Presence, now time.Time) (api.Presence, error) {
	c := clockOf(p.At, now)
	called := p.Session.CalledAt != nil
	p, err := bounded(p, c)
	if err != nil {
		return p, err
	}
	if s := &p.Session; called && s.CalledAt == nil { // the cart's clock was set meanwhile, say
		s.CalledAt = &now // since the hub first heard of it
		if before := r.cart(p.Cart.ID).presence.Session; before.ID == s.ID && before.CalledAt != nil {
			s.CalledAt = before.CalledAt
		}
	}
	told := r.cart(p.Cart.ID).told
	r.carts[p.Cart.ID] = &cart{presence: p, skew: c.skew, seen: now, deaf: r.deaf(), heard: true, news: true, told: told}
	return p, nil
}

// Bounded is as much as is within bounds of a session that the cart has
// answered with.
func (r *Roster) Bounded(id string, s api.Session, now time.Time) (api.Session, error) {
	s.Phase = cmp.Or(s.Phase, api.PhaseIdle) // a refusal need not say
	return boundedSession(s, clock{now, r.cart(id).skew})
}

// Presence returns the newest presence of a cart that is online now.
func (r *Roster) Presence(id string, now time.Time) (api.Presence, bool) {
	c := r.cart(id)
	if c.offline(now, r.deaf()) {
		return api.Presence{}, false
	}
	return c.presence, true
}

// Name is what people call the cart.
func (r *Roster) Name(id string) string { return r.name(id) }

// Present are the newest presences of the carts that are online now.
func (r *Roster) Present(now time.Time) (all []api.Presence) {
	deaf := r.deaf()
	for _, c := range r.carts {
		if !c.offline(now, deaf) {
			all = append(all, c.presence)
		}
	}
	return all
}

// Online counts the carts that are online now.
func (r *Roster) Online(now time.Time) int {
	return len(r.Present(now))
}

// NextTimeout is when the next cart is late or offline if it stays silent.
func (r *Roster) NextTimeout(now time.Time) (time.Time, bool) {
	var next time.Time
	deaf := r.deaf()
	for _, c := range r.carts {
		patience := api.PresenceLate
		if c.late(now, deaf) {
			patience = api.PresenceTimeout
		}
		at := c.seen.Add(min(patience+deaf-c.deaf, maxExcuse))
		if !c.offline(now, deaf) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, !next.IsZero()
}

// Changes are the entries that are new or have changed since the last call,
// and the carts that were taken off.
func (r *Roster) Changes(now time.Time) (changed []api.RosterEntry, gone []string) {
	deaf := r.deaf()
	for id, c := range r.carts {
		if !c.news && c.state(now, deaf) == c.told.State && c.late(now, deaf) == c.told.Late && r.name(id) == c.told.Name {
			continue
		}
		c.news = false
		if e := r.entry(id, c, now, deaf); !reflect.DeepEqual(e, c.told) {
			c.told = e
			changed = append(changed, e)
		}
	}
	gone, r.gone = r.gone, nil
	return changed, gone
}

func (r *Roster) entry(id string, c *cart, now time.Time, deaf time.Duration) api.RosterEntry {
	p := c.presence
	e := api.RosterEntry{
		ID:            id,
		Name:          r.Name(id),
		State:         c.state(now, deaf),
		Phase:         p.Session.Phase,
		Session:       p.Session.ID,
		Reason:        p.Session.Reason,
		CalledAt:      p.Session.CalledAt,
		Initials:      p.Initials,
		Participants:  p.Session.Participants,
		Departed:      p.Session.Departed,
		Held:          p.Session.Held,
		EndReason:     p.Session.EndReason,
		Readiness:     p.Readiness,
		Boot:          p.Boot,
		Demonstration: r.demonstration || p.Cart.Demonstration,
	}
	if e.Late = c.late(now, deaf); e.State == Offline {
		e.SeenAt = c.seen
	}
	return e
}

// offline says that the cart has been silent for too long while the hub could
// hear.
func (c cart) offline(now time.Time, deaf time.Duration) bool {
	silent := now.Sub(c.seen)
	return !c.heard || silent-(deaf-c.deaf) >= api.PresenceTimeout || silent >= maxExcuse
}

// late says that it is about to be offline.
func (c cart) late(now time.Time, deaf time.Duration) bool {
	return !c.offline(now, deaf) && now.Sub(c.seen)-(deaf-c.deaf) >= api.PresenceLate
}

func (c cart) state(now time.Time, deaf time.Duration) string {
	s := c.presence.Session
	switch {
	case c.offline(now, deaf):
		return Offline
	case s.Phase == api.PhaseCalling, s.Phase == api.PhaseAsked && s.CalledAt != nil:
		return Calling
	case s.Phase == api.PhaseAdmitted, s.Phase == api.PhaseInCall, s.Phase == api.PhaseLost:
		return InSession
	}
	return Available
}

func known(p api.Phase) bool {
	switch p {
	case api.PhaseIdle, api.PhaseCalling, api.PhaseAsked, api.PhaseAdmitted,
		api.PhaseInCall, api.PhaseLost, api.PhaseEnded:
		return true
	}
	return false
}
