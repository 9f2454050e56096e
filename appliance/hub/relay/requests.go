package relay

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/hub/roster"
)

// commandTimeout is how long a cart has to answer.
const commandTimeout = 5 * time.Second

const (
	settling   = 10 * time.Second // after the hub's start, while carts connect again
	reachAgain = 200 * time.Millisecond
)

const maxRef = 128 // bytes of a page's reference

// request handles what a page asks. It never blocks for long: a command to a
// cart runs in a goroutine of its own.
func (r *Relay) request(s *socket, q api.PageRequest) {
	if len(q.Ref) > maxRef {
		q.Ref = ""
	}
	if q.Type == "roster" {
		r.board.again(s)
		return
	}
	if !r.known(q.Cart) {
		s.fail(q.Ref, api.Say("relay.no-cart", "There is no such cart. Reload the page."))
		return
	}
	switch q.Type {
	case "signal":
		r.pageSignal(s, q)
	case "join":
		r.start(s, q, r.join)
	case "leave", "end":
		if problem := r.board.mayAct(q.Cart, q.Session, s); !problem.IsZero() {
			s.fail(q.Ref, problem)
			return
		}
		r.start(s, q, r.act)
	default:
		s.fail(q.Ref, api.Say("relay.unknown-request", "The hub does not know this request. Reload the page."))
	}
}

// start runs a command in a goroutine of its own, at most maxCommands of a page
// at a time.
func (r *Relay) start(s *socket, q api.PageRequest, do func(*socket, api.PageRequest)) {
	select {
	case s.commands <- struct{}{}:
	default:
		s.fail(q.Ref, api.Say("relay.still-working", "The cart is still working on your last request. Wait a moment."))
		return
	}
	r.pages.Go(func() {
		defer func() { <-s.commands }()
		do(s, q)
	})
}

// join asks the cart to let the physician in. It takes the seat first, since the
// cart may offer media before its reply arrives. If the cart refuses, the page
// that had the seat gets it back before this page hears of the refusal. If the
// cart agrees, that page is told at once; otherwise it would take the silence
// for a lost link.
func (r *Relay) join(s *socket, q api.PageRequest) {
	before := r.board.sit(q.Cart, s)
	reply, problem := r.ask(s, q)
	if !problem.IsZero() || !reply.Error.IsZero() {
		r.board.giveBack(q.Cart, s, before)
	} else if before != nil && before != s {
		before.fail("restart", otherWindow())
	}
	r.tell(s, q, reply, problem)
}

func otherWindow() api.Message {
	return api.Say("relay.other-window", "This session goes on in another window of yours. Join here to continue in this one.")
}

// act passes a physician's "leave" or "end" to the cart.
func (r *Relay) act(s *socket, q api.PageRequest) {
	reply, problem := r.ask(s, q)
	r.tell(s, q, reply, problem)
}

// ask sends a command to the cart and remembers the session that the reply
// confirms.
func (r *Relay) ask(s *socket, q api.PageRequest) (reply api.CommandReply, problem api.Message) {
	reply, problem = r.command(q.Cart, api.Command{Kind: q.Type, Session: q.Session, Role: q.Role, From: s.from, SignIn: s.session})
	if problem.IsZero() && reply.Error.IsZero() {
		r.board.confirmed(q.Cart, reply.Session)
	}
	return reply, problem
}

// tell sends the page the cart's reply, or says why there is none.
func (r *Relay) tell(s *socket, q api.PageRequest, reply api.CommandReply, problem api.Message) {
	if !problem.IsZero() {
		s.fail(q.Ref, problem)
		return
	}
	reply.Session = reply.Session.SeenBy(s.from.User)
	s.message(api.PageMessage{Type: "reply", Ref: q.Ref, Cart: q.Cart, Reply: &reply, Now: r.now()})
}

// command sends a command to a cart. A problem is worded for the physician.
func (r *Relay) command(cart string, c api.Command) (reply api.CommandReply, problem api.Message) {
	name := r.board.cartName(cart)
	data, err := Encode(c)
	if err != nil {
		return reply, api.Say("relay.not-passed", "The hub could not pass this on. Try again.")
	}
	ctx, cancel := context.WithTimeout(r.life, r.Patience)
	defer cancel()
	answer, err := r.reach(ctx, cart, data)
	switch {
	case errors.Is(err, ErrAbsent):
		return reply, api.Say("relay.cart-absent", "Cart {0} is not connected. Check that it is switched on and has a network.", name)
	case r.life.Err() != nil:
		return reply, api.Say("relay.restarting", "The hub is being restarted. Try again in a moment.")
	case err != nil:
		r.log.Warn("a cart did not answer", "cart", cart, "command", c.Kind, "err", err)
		return reply, api.Say("relay.cart-silent", "Cart {0} did not answer. It may have lost its network. Try again.", name)
	}
	err = json.Unmarshal(answer, &reply)
	if err == nil {
		reply.Session, err = r.board.bounded(cart, reply.Session)
		reply.Error = roster.Message(reply.Error)
	}
	if err != nil {
		r.log.Warn("a cart's answer could not be read", "cart", cart, "command", c.Kind)
		return reply, api.Say("relay.cart-not-understood", "Cart {0} gave an answer that the hub does not understand. Its software may be older than the hub's.", name)
	}
	return reply, api.Message{}
}

// reach sends a command. Just after the hub's start, pages are often back before
// their carts, so during that time it waits for a cart that is not connected.
func (r *Relay) reach(ctx context.Context, cart string, data []byte) ([]byte, error) {
	for {
		answer, err := r.way.Ask(ctx, cart, data)
		if !errors.Is(err, ErrAbsent) || time.Since(r.started) > settling {
			return answer, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(reachAgain):
		}
	}
}

// pageSignal passes a page's signal to the cart. The sender's name comes from
// the sign-in, never from the page.
func (r *Relay) pageSignal(s *socket, q api.PageRequest) {
	if len(q.Data) == 0 || len(q.Data) > maxSignal {
		s.fail(q.Ref, api.Say("relay.signal-too-long", "The connection's set-up message is too long. Reload the page."))
		return
	}
	if problem := r.board.mayAct(q.Cart, q.Session, s); !problem.IsZero() {
		s.fail(q.Ref, problem)
		return
	}
	from := s.from
	data, err := Encode(api.Signal{Session: q.Session, From: &from, SignIn: s.session, Data: q.Data})
	if err == nil {
		err = r.way.Signal(q.Cart, data)
	}
	if err != nil {
		r.log.Warn("a signal was not passed on", "cart", q.Cart, "err", err)
		s.fail(q.Ref, api.Say("relay.unreachable", "The hub could not reach the cart. Try again."))
	}
}

func (s *socket) fail(ref string, why api.Message) {
	s.message(api.PageMessage{Type: "error", Ref: ref, Error: why, Now: time.Now()})
}

func (s *socket) message(m api.PageMessage) {
	data, err := Encode(m)
	if err != nil {
		s.cancel(err)
		return
	}
	s.put(data)
}
