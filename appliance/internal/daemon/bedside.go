package daemon

import (
	"context"
	"errors"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/session"
)

// bedside answers the physician's page, as far as the media engine does not
// do so itself. It is only called for the physician of the session.
type bedside struct{ d *Daemon }

// Command does what the page asks for.
func (b bedside) Command(ctx context.Context, from api.Physician, cmd api.PageCommand) api.CartMessage {
	var out api.CartMessage
	var err error
	switch cmd.Type {
	case "still":
		var st api.Still
		if st, err = (nurse{b.d}).Capture(ctx, cmd.Device, from.User); err == nil {
			out.Still = &st
		}
	case "note":
		out.Note, err = b.note(ctx, from, cmd.Text)
	case "ask":
		err = b.d.desk.apply(ctx, session.AskNurse{At: now(), ID: newID(), Text: cmd.Text}, nil)
	case "mute":
		err = b.d.desk.apply(ctx, session.DoctorMute{At: now(), On: cmd.On}, nil)
	case "report":
		b.report(cmd.Report)
	case "end":
		err = b.d.desk.apply(ctx, session.End{At: now(), From: from}, nil)
	default:
		err = localapi.Refuse(localapi.BadRequest, "The cart does not know the request %q.", cmd.Type)
	}
	if err != nil {
		out.Error = told(err)
	}
	return out
}

// told is what of an error the physician is told.
func told(err error) string {
	var r *localapi.Refusal
	if errors.As(err, &r) {
		return r.Sentence
	}
	return "The cart could not do this. Try again."
}

func (b bedside) note(ctx context.Context, from api.Physician, text string) (*api.Note, error) {
	s := b.d.desk.current()
	if !session.Connected(s) {
		return nil, localapi.Refuse(localapi.Conflict, "The session has ended; the note is no longer taken.")
	}
	var n api.Note
	err := b.d.store.Do(context.WithoutCancel(ctx), "the note", func(c *encounter.Change) (err error) {
		n, err = c.AddNote(s.ID, text, from.User, time.Now())
		return err
	})
	if err != nil {
		return nil, b.d.storeFailed("the note", err)
	}
	b.d.mu.Lock()
	b.d.note = &n
	b.d.mu.Unlock()
	return &n, nil
}

func (b bedside) report(r *api.DoctorReport) {
	if r == nil {
		return
	}
	r.At = time.Now()
	b.d.mu.Lock()
	b.d.doctor = r
	b.d.mu.Unlock()
	b.d.changed()
}

// Link is told when pictures and sound can flow, and when they no longer can.
func (b bedside) Link(up bool, _ string) {
	var ev session.Event = session.MediaDown{At: now()}
	if up {
		ev = session.MediaUp{At: now()}
	}
	if err := b.d.desk.apply(context.Background(), ev, nil); err != nil {
		b.d.log.Error("session", "err", err)
	}
}

// Send carries a step of the negotiation to the page.
func (b bedside) Send(s api.Signal) error {
	if b.d.uplink == nil {
		return errors.New("no hub is configured")
	}
	return b.d.uplink.Signal(s)
}
