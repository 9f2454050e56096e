// Package roster turns what the carts say of themselves, and a clock, into
// the list that physicians see. It is pure: no connection, no lock, no timer.
package roster

import (
	"cmp"
	"slices"
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
	carts         map[string]cart
}

type cart struct {
	presence api.Presence // within bounds
	skew     time.Duration
	seen     time.Time // by the hub's clock
	heard    bool      // since the hub started; false: only remembered
}

// New returns an empty roster. In a demonstration every entry is marked.
func New(demonstration bool) *Roster {
	return &Roster{demonstration: demonstration, carts: map[string]cart{}}
}

// Restore adds a cart that an earlier run of the hub knew. It is offline
// until it is heard.
func (r *Roster) Restore(p api.Presence, seen time.Time) error {
	p.Session.Phase = cmp.Or(p.Session.Phase, api.PhaseIdle)
	p, err := bounded(p, clock{now: seen})
	if err == nil {
		r.carts[p.Cart.ID] = cart{presence: p, seen: seen}
	}
	return err
}

// Forget takes a cart off.
func (r *Roster) Forget(id string) { delete(r.carts, id) }

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
		if before := r.carts[p.Cart.ID].presence.Session; before.ID == s.ID && before.CalledAt != nil {
			s.CalledAt = before.CalledAt
		}
	}
	r.carts[p.Cart.ID] = cart{presence: p, skew: c.skew, seen: now, heard: true}
	return p, nil
}

// Bounded is as much as is within bounds of a session that the cart has
// answered with.
func (r *Roster) Bounded(id string, s api.Session, now time.Time) (api.Session, error) {
	s.Phase = cmp.Or(s.Phase, api.PhaseIdle) // a refusal need not say
	return boundedSession(s, clock{now, r.carts[id].skew})
}

// Presence returns the newest presence of a cart that is online now.
func (r *Roster) Presence(id string, now time.Time) (api.Presence, bool) {
	c, ok := r.carts[id]
	if !ok || c.offline(now) {
		return api.Presence{}, false
	}
	return c.presence, true
}

// Name is what people call the cart; its id when that is not known.
func (r *Roster) Name(id string) string {
	return cmp.Or(r.carts[id].presence.Cart.Name, id)
}

// Present are the newest presences of the carts that are online now.
func (r *Roster) Present(now time.Time) (all []api.Presence) {
	for _, c := range r.carts {
		if !c.offline(now) {
			all = append(all, c.presence)
		}
	}
	return all
}

// Online counts the carts that are online now.
func (r *Roster) Online(now time.Time) int {
	return len(r.Present(now))
}

// NextTimeout is when the next cart goes offline if it stays silent.
func (r *Roster) NextTimeout(now time.Time) (time.Time, bool) {
	var next time.Time
	for _, c := range r.carts {
		at := c.seen.Add(api.PresenceTimeout)
		if !c.offline(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, !next.IsZero()
}

// Entries lists all carts: those that call first, the longest waiting on top,
// then the others by name.
func (r *Roster) Entries(now time.Time) []api.RosterEntry {
	list := make([]api.RosterEntry, 0, len(r.carts))
	for id, c := range r.carts {
		list = append(list, r.entry(id, c, now))
	}
	slices.SortFunc(list, order)
	return list
}

func (r *Roster) entry(id string, c cart, now time.Time) api.RosterEntry {
	p := c.presence
	return api.RosterEntry{
		ID:            id,
		Name:          r.Name(id),
		State:         c.state(now),
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
		SeenAt:        c.seen,
		Demonstration: r.demonstration || p.Cart.Demonstration,
	}
}

func (c cart) offline(now time.Time) bool {
	return !c.heard || now.Sub(c.seen) >= api.PresenceTimeout
}

func (c cart) state(now time.Time) string {
	s := c.presence.Session
	switch {
	case c.offline(now):
		return Offline
	case s.Phase == api.PhaseCalling, s.Phase == api.PhaseAsked && s.CalledAt != nil:
		return Calling
	case s.Phase == api.PhaseAdmitted, s.Phase == api.PhaseInCall, s.Phase == api.PhaseLost:
		return InSession
	}
	return Available
}

func order(a, b api.RosterEntry) int {
	if ac, bc := a.State == Calling, b.State == Calling; ac != bc {
		if ac {
			return -1
		}
		return 1
	} else if ac {
		if c := waiting(a).Compare(waiting(b)); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

// waiting sorts a call whose beginning is not known behind the others.
func waiting(e api.RosterEntry) time.Time {
	if e.CalledAt == nil {
		return time.Unix(1<<40, 0)
	}
	return *e.CalledAt
}

func known(p api.Phase) bool {
	switch p {
	case api.PhaseIdle, api.PhaseCalling, api.PhaseAsked, api.PhaseAdmitted,
		api.PhaseInCall, api.PhaseLost, api.PhaseEnded:
		return true
	}
	return false
}
