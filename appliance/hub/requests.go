package hub

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
)

// commandTimeout is how long a cart has to answer.
const commandTimeout = 5 * time.Second

const (
	settling   = 10 * time.Second // after the hub's start
	reachAgain = 200 * time.Millisecond
)

const maxRef = 128 // bytes of a page's reference

// request does what a page asks. It never blocks for long: the cart is asked
// in a goroutine of its own.
func (h *Hub) request(s *socket, q api.PageRequest) {
	if len(q.Ref) > maxRef {
		q.Ref = ""
	}
	if !h.known[q.Cart] {
		s.fail(q.Ref, "There is no such cart. Reload the page.")
		return
	}
	switch q.Type {
	case "signal":
		h.pageSignal(s, q)
	case "join":
		h.start(s, q, h.join)
	case "leave", "end":
		if problem := h.board.mayAct(q.Cart, q.Session, s); problem != "" {
			s.fail(q.Ref, problem)
			return
		}
		h.start(s, q, h.act)
	default:
		s.fail(q.Ref, "The hub does not know this request. Reload the page.")
	}
}

// start runs a command beside the reader, a few at a time.
func (h *Hub) start(s *socket, q api.PageRequest, do func(*socket, api.PageRequest)) {
	select {
	case s.commands <- struct{}{}:
	default:
		s.fail(q.Ref, "The cart is still working on your last request. Wait a moment.")
		return
	}
	h.sockets.Go(func() {
		defer func() { <-s.commands }()
		do(s, q)
	})
}

// join asks the cart to let the physician in. The seat is taken before: the
// cart may offer media before its reply is here. After a refusal it is given
// back before the page hears of it, so that the page that had it can go on.
func (h *Hub) join(s *socket, q api.PageRequest) {
	before := h.board.sit(q.Cart, s)
	reply, problem := h.ask(s, q)
	if problem != "" || reply.Error != "" {
		h.board.giveBack(q.Cart, s, before)
	}
	h.tell(s, q, reply, problem)
}

// act asks the cart to do what the physician of its session wants.
func (h *Hub) act(s *socket, q api.PageRequest) {
	reply, problem := h.ask(s, q)
	h.tell(s, q, reply, problem)
}

// ask sends a command to the cart and remembers the session that it confirms.
func (h *Hub) ask(s *socket, q api.PageRequest) (reply api.CommandReply, problem string) {
	reply, problem = h.command(q.Cart, api.Command{Kind: q.Type, Session: q.Session, From: s.from})
	if problem == "" && reply.Error == "" {
		h.board.confirmed(q.Cart, reply.Session)
	}
	return reply, problem
}

// tell gives the page the cart's reply, or says why there is none.
func (h *Hub) tell(s *socket, q api.PageRequest, reply api.CommandReply, problem string) {
	if problem != "" {
		s.fail(q.Ref, problem)
		return
	}
	s.message(api.PageMessage{Type: "reply", Ref: q.Ref, Cart: q.Cart, Reply: &reply, Now: h.now()})
}

// command asks a cart; the problem is a sentence for the physician.
func (h *Hub) command(cart string, c api.Command) (reply api.CommandReply, problem string) {
	name := h.board.cartName(cart)
	data, err := encode(c)
	if err != nil {
		return reply, "The hub could not pass this on. Try again."
	}
	ctx, cancel := context.WithTimeout(h.life, h.patience)
	defer cancel()
	m, err := h.reach(ctx, cart, data)
	switch {
	case errors.Is(err, nats.ErrNoResponders):
		return reply, "Cart " + name + " is not connected. Check that it is switched on and has a network."
	case h.life.Err() != nil:
		return reply, "The hub is being restarted. Try again in a moment."
	case err != nil:
		h.log.Warn("a cart did not answer", "cart", cart, "command", c.Kind, "err", err)
		return reply, "Cart " + name + " did not answer. It may have lost its network. Try again."
	}
	if err := json.Unmarshal(m.Data, &reply); err != nil {
		h.log.Warn("a cart's answer could not be read", "cart", cart, "command", c.Kind)
		return reply, "Cart " + name + " gave an answer that the hub does not understand. Its software may be older than the hub's."
	}
	return reply, ""
}

// reach sends a command. When the hub was started just now, pages are often
// back before their carts are, so a cart that is not there yet is waited for.
func (h *Hub) reach(ctx context.Context, cart string, data []byte) (*nats.Msg, error) {
	for {
		m, err := h.bus.conn.RequestWithContext(ctx, "hub."+cart+"."+api.SubjectCommand, data)
		if !errors.Is(err, nats.ErrNoResponders) || time.Since(h.started) > settling {
			return m, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(reachAgain):
		}
	}
}

// pageSignal passes a page's signal to the cart. Who sent it comes from the
// sign-in, never from the page.
func (h *Hub) pageSignal(s *socket, q api.PageRequest) {
	if len(q.Data) == 0 || len(q.Data) > maxSignal {
		s.fail(q.Ref, "The connection's set-up message is too long. Reload the page.")
		return
	}
	if problem := h.board.mayAct(q.Cart, q.Session, s); problem != "" {
		s.fail(q.Ref, problem)
		return
	}
	from := s.from
	data, err := encode(api.Signal{Session: q.Session, From: &from, Data: q.Data})
	if err == nil {
		err = h.bus.conn.Publish("hub."+q.Cart+"."+api.SubjectSignal, data)
	}
	if err != nil {
		h.log.Warn("a signal was not passed on", "cart", q.Cart, "err", err)
		s.fail(q.Ref, "The hub could not reach the cart. Try again.")
	}
}

func (s *socket) fail(ref, sentence string) {
	s.message(api.PageMessage{Type: "error", Ref: ref, Error: sentence, Now: time.Now()})
}

func (s *socket) message(m api.PageMessage) {
	data, err := encode(m)
	if err != nil {
		s.cancel(err)
		return
	}
	s.put(data)
}
