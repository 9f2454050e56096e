package daemon

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"telecart/appliance/api"
	"telecart/appliance/internal/media"
	"telecart/appliance/internal/session"
)

// presence sends the hub the state of the cart. Without a connection nothing is
// lost: the next one says it all again.
func (d *Daemon) presence(s api.Status) {
	if d.uplink == nil || !s.Hub.Connected {
		return
	}
	p := api.Presence{
		Cart: s.Cart, Session: s.Session, Readiness: s.Readiness,
		Boot: d.boot, At: time.Now(),
	}
	p.Session.Asks = nil // between physician and nurse only
	p.SignIns = d.grants.held(s.Session, p.At)
	if s.Patient != nil {
		p.Initials = initials(s.Patient.Name)
	}
	if err := d.uplink.Presence(p); err != nil {
		d.log.Warn("presence", "err", err)
	}
}

// initials returns the first letters of the first and the last name, in any
// script.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '^' || r == ',' })
	var out []rune
	for _, w := range words {
		if r := []rune(w)[0]; unicode.IsLetter(r) {
			out = append(out, unicode.ToUpper(r))
		}
	}
	if len(out) > 2 {
		out = []rune{out[0], out[len(out)-1]}
	}
	return string(out)
}

func (d *Daemon) hubChanged(link api.HubLink) {
	link.Configured = true
	d.around.set(func(a *around) { a.hub = link })
	d.changed()
}

func now() session.At { return session.At(time.Now()) }

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// hubSide carries out what the hub asks for.
type hubSide struct{ d *Daemon }

// Command carries out a person's request to join, leave or end.
func (h hubSide) Command(ctx context.Context, c api.Command) api.CommandReply {
	var ev session.Event
	switch c.Kind {
	case "revoke":
		if err := h.revoked(ctx, c); err != nil {
			return api.CommandReply{Error: told(err)}
		}
		return api.CommandReply{}
	case "join":
		ev = session.Join{At: now(), From: c.From, Role: c.Role, Session: c.Session, NewID: newID(), Person: newID()}
	case "leave":
		ev = session.Leave{At: now(), Session: c.Session, User: c.From.User}
	case "end":
		ev = session.End{At: now(), Session: c.Session, User: c.From.User}
	default:
		return api.CommandReply{Session: h.d.desk.Current(), Error: api.Say("cart.unknown-request", "This cart does not know that request; its software may be older than the hub's.")}
	}
	reply := api.CommandReply{}
	if err := h.d.desk.Apply(ctx, ev); err != nil {
		reply.Error = told(err)
	} else if c.Kind == "join" {
		h.d.grants.note(c.From.User, c.SignIn, time.Now())
		h.d.changed()
	}
	reply.Session = h.d.desk.Current()
	reply.Session.Asks = nil // somebody who only asks to join does not see them
	return reply
}

// Signal takes a step of the negotiation from the page.
func (h hubSide) Signal(s api.Signal) {
	st := h.d.desk.Current()
	p := sender(st, s)
	if p == nil {
		h.d.log.Warn("a signal that belongs to no session was dropped")
		return
	}
	s.Participant = p.ID
	h.d.grants.note(p.User, s.SignIn, time.Now())
	err := h.d.engine.Signal(s)
	if errors.Is(err, media.ErrNoSession) {
		// The daemon was restarted during the session: a participant whom the
		// nurse has admitted gets a new offer.
		err = h.d.desk.Apply(context.Background(), session.Join{At: now(), From: *s.From, Session: s.Session, Person: newID()})
	}
	if err != nil {
		h.d.log.Warn("media negotiation", "err", err)
	}
}

// sender returns the participant who sent the signal, or nil if the nurse has
// not let them into this session.
func sender(st session.State, s api.Signal) *api.Participant {
	if s.From == nil || !session.Connected(st) || st.ID != s.Session {
		return nil
	}
	if p := st.Of(s.From.User); p != nil && p.In() {
		return p
	}
	return nil
}
