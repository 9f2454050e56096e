package daemon

import (
	"context"
	"slices"
	"sync"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/session"
)

// grants are the sign-ins of the people taking part, and when each was last
// valid. They end with the daemon, as do pictures and sound: whoever comes back
// brings a sign-in.
type grants struct {
	mu sync.Mutex
	of map[string]grant // by user
}

type grant struct {
	signIn string
	good   time.Time
}

// note remembers the sign-in that a user came with; older hubs send none.
func (g *grants) note(user, signIn string, now time.Time) {
	if signIn == "" {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.of == nil {
		g.of = map[string]grant{}
	}
	if g.of[user].signIn != signIn {
		g.of[user] = grant{signIn, now}
	}
}

// held returns the sign-ins of the people in the session. Those of others are
// forgotten after a while, not at once, since s may be older than their join.
func (g *grants) held(s api.Session, now time.Time) map[string]string {
	g.mu.Lock()
	defer g.mu.Unlock()
	held := map[string]string{}
	for user, one := range g.of {
		if s.Of(user) != nil && s.Phase != api.PhaseEnded {
			held[user] = one.signIn
		} else if now.Sub(one.good) >= api.GrantTTL {
			delete(g.of, user)
		}
	}
	return held
}

// another reports whether the user has come with another sign-in since.
func (g *grants) another(user, signIn string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	one, ok := g.of[user]
	return ok && one.signIn != signIn
}

// renew takes the sign-ins that the hub says are valid, and returns the users
// whose sign-in it has not confirmed for too long.
func (g *grants) renew(good []string, now time.Time) (gone []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for user, one := range g.of {
		if slices.Contains(good, one.signIn) {
			g.of[user] = grant{one.signIn, now}
		} else if now.Sub(one.good) >= api.GrantTTL {
			gone = append(gone, user)
		}
	}
	return gone
}

// Grants takes the sign-ins that the hub says are valid. An unreachable hub
// sends none, so a call goes on without a hub.
func (h hubSide) Grants(g api.Grants) {
	for _, user := range h.d.grants.renew(g.Good, time.Now()) {
		h.d.log.Warn("the hub no longer vouches for somebody in the session: they are taken out", "user", user)
		if err := h.takeOut(context.Background(), user); err != nil {
			h.d.log.Error("taking somebody out", "user", user, "err", err)
		}
	}
}

// revoked handles the hub's report that a sign-in has ended, or without a
// sign-in that the whole account has.
func (h hubSide) revoked(ctx context.Context, c api.Command) error {
	if c.SignIn != "" && h.d.grants.another(c.From.User, c.SignIn) {
		return nil
	}
	return h.takeOut(ctx, c.From.User)
}

func (h hubSide) takeOut(ctx context.Context, user string) error {
	p := h.d.desk.Current().Of(user)
	if p == nil {
		return nil
	}
	return h.d.desk.Apply(ctx, session.SignedOut{At: now(), Participant: p.ID})
}
