package relay

import (
	"cmp"

	"telecart/appliance/api"
)

// letIn is a person who takes part in a session of a cart, or asks to. session
// and signIn are empty where they are not known.
type letIn struct{ cart, session, user, signIn string }

// revoke asks the carts to take out the people whom meant selects. It returns
// at once. A cart that cannot be reached takes them out itself when their grant
// is not renewed.
func (r *Relay) revoke(signIn string, meant func(letIn) bool) {
	for _, one := range r.board.letIn() {
		if !meant(one) {
			continue
		}
		go func() { // ends with the hub
			c := api.Command{Kind: "revoke", Session: one.session, From: api.Physician{User: one.user}, SignIn: signIn}
			reply, problem := r.command(one.cart, c)
			if reply.Error.Code == "cart.unknown-request" { // an older cart: leave at least stops what it sends them
				c.Kind = "leave"
				reply, problem = r.command(one.cart, c)
			}
			if why := cmp.Or(problem.Code, reply.Error.Code); why != "" {
				r.log.Warn("a cart did not take somebody out whose sign-in has ended", "cart", one.cart, "user", one.user, "why", why)
			}
		}()
	}
}

// letIn lists who takes part in which session: those whom the carts name, and
// those whose pages at this hub have joined since.
func (b *switchboard) letIn() (all []letIn) {
	b.mu.Lock()
	defer b.mu.Unlock()
	said := map[seat]bool{}
	for _, p := range b.roster.Present(b.now()) {
		for _, who := range p.Session.Participants {
			place := seat{p.Cart.ID, who.User}
			one := letIn{place.cart, p.Session.ID, who.User, p.SignIns[who.User]}
			if s := b.joined[place]; s != nil && one.signIn == "" {
				one.signIn = s.session
			}
			said[place] = one.signIn != ""
			all = append(all, one)
		}
	}
	for place, s := range b.joined {
		if !said[place] {
			all = append(all, letIn{cart: place.cart, user: place.user, signIn: s.session})
		}
	}
	return all
}

// SignIns returns the sign-ins that have pages open or take part in a session.
func (r *Relay) SignIns() []string {
	all := r.board.signIns()
	for _, one := range r.board.letIn() {
		if one.signIn != "" {
			all = append(all, one.signIn)
		}
	}
	return all
}

// Renew tells each cart which of the sign-ins that it names are still good.
func (r *Relay) Renew(good func(signIn string) bool) {
	for _, p := range r.board.present() {
		if len(p.SignIns) == 0 {
			continue
		}
		g := api.Grants{Good: []string{}}
		for _, signIn := range p.SignIns {
			if good(signIn) {
				g.Good = append(g.Good, signIn)
			}
		}
		data, err := Encode(g)
		if err == nil {
			err = r.way.Grant(p.Cart.ID, data)
		}
		if err != nil {
			r.log.Warn("grants were not renewed", "cart", p.Cart.ID, "err", err)
		}
	}
}

func (b *switchboard) present() []api.Presence {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.roster.Present(b.now())
}
