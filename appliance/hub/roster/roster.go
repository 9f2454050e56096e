// Package roster makes the list that physicians see, from what the carts say
// about themselves and a clock. It is pure: no connection, no lock, no timer.
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

// skewTolerance is how far a cart's clock may be off before its times are
// converted to the hub's clock. A smaller value would take network delay for
// skew.
const skewTolerance = 2 * time.Second

// Roster holds the newest presence of each cart. The zero value is not
// usable; make one with New. It is not safe for concurrent use.
type Roster struct {
	demonstration bool
	name          func(id string) string
	deaf          func() time.Duration
	carts         map[string]*cart
	gone          []string // forgotten since the last call of Changes
}

type cart struct {
	presence api.Presence // within bounds
	skew     time.Duration
	seen     time.Time       // by the hub's clock
	deaf     time.Duration   // the hub's deaf time in all, at that moment
	heard    bool            // since the hub started; false: only restored
	news     bool            // heard or restored since the last call of Changes
	told     api.RosterEntry // the entry that Changes returned last
}

// maxExcuse is how long a silent cart stays online at most, however long the hub
// was deaf.
const maxExcuse = 30 * time.Second

// New returns an empty roster. In a demonstration every entry is marked. name
// returns what people call a cart; what a cart calls itself is not used. deaf
// returns how long in all the hub could not hear carts; that time does not count
// as a cart's silence. A nil deaf means that the hub always hears them.
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

// Forget takes a cart off the roster.
func (r *Roster) Forget(id string) {
	delete(r.carts, id)
	r.gone = append(r.gone, id)
}

// cart returns the cart with this id, or an empty one.
func (r *Roster) cart(id string) cart {
	if c := r.carts[id]; c != nil {
		return *c
	}
	return cart{}
}

// Heard notes a presence that arrived now, and returns as much of it as is
// within bounds. If the presence makes no sense, it changes nothing and returns
// an error.
func (r *Roster) Heard(p api.Presence, now time.Time) (api.Presence, error) {
	c := clockOf(p.At, now)
	called := p.Session.CalledAt != nil
	p, err := bounded(p, c)
	if err != nil {
		return p, err
	}
	if s := &p.Session; called && s.CalledAt == nil { // the time makes no sense; perhaps the cart's clock was set
		s.CalledAt = &now // the call counts from when the hub first heard of it
		if before := r.cart(p.Cart.ID).presence.Session; before.ID == s.ID && before.CalledAt != nil {
			s.CalledAt = before.CalledAt
		}
	}
	told := r.cart(p.Cart.ID).told
	r.carts[p.Cart.ID] = &cart{presence: p, skew: c.skew, seen: now, deaf: r.deaf(), heard: true, news: true, told: told}
	return p, nil
}

// Bounded returns as much as is within bounds of a session from a cart's answer.
func (r *Roster) Bounded(id string, s api.Session, now time.Time) (api.Session, error) {
	s.Phase = cmp.Or(s.Phase, api.PhaseIdle) // a refusal may leave it out
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

// Name returns what people call the cart.
func (r *Roster) Name(id string) string { return r.name(id) }

// Present returns the newest presences of the carts that are online now.
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

// NextTimeout returns when the next cart becomes late or offline if all stay
// silent; false if no cart is online.
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

// Changes returns the entries that are new or have changed since the last call,
// and the ids of the carts that were taken off.
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

// offline reports whether the cart has been silent for too long while the hub
// could hear, or has not been heard since the hub started.
func (c cart) offline(now time.Time, deaf time.Duration) bool {
	silent := now.Sub(c.seen)
	return !c.heard || silent-(deaf-c.deaf) >= api.PresenceTimeout || silent >= maxExcuse
}

// late reports whether the cart is silent and about to be offline.
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
