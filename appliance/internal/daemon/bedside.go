package daemon

import (
	"cmp"
	"context"
	"errors"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/session"
)

// bedside answers the physician's page, except for what the media engine
// answers itself. It is only called for people in the session.
type bedside struct{ d *Daemon }

// Command carries out a request of a page. The sender's role is looked up now:
// the nurse may have removed them a moment ago.
func (b bedside) Command(ctx context.Context, from api.Participant, cmd api.PageCommand) api.CartMessage {
	var out api.CartMessage
	st := b.d.desk.Current()
	p := st.Participant(from.ID)
	if p == nil || !p.In() {
		return api.CartMessage{Error: api.Say("bedside.not-in", "You are not in this session.")}
	}
	if (cmd.Type == "still" || cmd.Type == "note") && !p.Treats() {
		return api.CartMessage{Error: api.Say("bedside.physicians-only", "Only a physician may do this.")}
	}
	var err error
	switch cmd.Type {
	case "still":
		var st api.Still
		if st, err = (nurse{b.d}).Capture(ctx, cmd.Device, from.User); err == nil {
			out.Still = &st
		}
	case "note":
		out.Note, err = b.d.bed.WriteNote(ctx, *p, cmp.Or(cmd.Encounter, st.ID), cmd.Text)
	case "ask":
		err = b.d.desk.Apply(ctx, session.AskNurse{At: now(), Participant: p.ID, ID: newID(), Text: cmd.Text})
	case "mute":
		err = b.d.desk.Apply(ctx, session.OwnMute{At: now(), Participant: p.ID, On: cmd.On})
	case "report":
		b.report(p.ID, cmd.Report)
	case "end":
		err = b.d.desk.Apply(ctx, session.End{At: now(), Session: st.ID, User: from.User})
	default:
		err = localapi.Refuse(localapi.BadRequest, api.Say("bedside.unknown-request", "The cart does not know the request \"{0}\".", cmd.Type))
	}
	if err != nil {
		out.Error = told(err)
	}
	return out
}

// told is what the physician is told of an error.
func told(err error) api.Message {
	var r *localapi.Refusal
	if errors.As(err, &r) {
		return r.Said
	}
	return api.Say("bedside.failed", "The cart could not do this. Try again.")
}

func (b bedside) report(participant string, r *api.DoctorReport) {
	if r == nil {
		return
	}
	r.At = time.Now()
	b.d.around.set(func(a *around) {
		all := api.Reports{participant: *r} // the old map may be being sent
		for id, old := range a.reports {
			if id != participant {
				all[id] = old
			}
		}
		a.reports = all
	})
	b.d.changed()
}

// Link is called when pictures and sound can flow to and from a participant,
// and when they no longer can.
func (b bedside) Link(participant string, up bool) {
	var ev session.Event = session.MediaDown{At: now(), Participant: participant}
	if up {
		ev = session.MediaUp{At: now(), Participant: participant}
	}
	if err := b.d.desk.Apply(context.Background(), ev); err != nil {
		b.d.log.Error("session", "err", err)
	}
}

// Send sends a step of the negotiation to the page that it names.
func (b bedside) Send(s api.Signal) error {
	if b.d.uplink == nil {
		return errors.New("no hub is configured")
	}
	return b.d.uplink.Signal(s)
}
