package bed

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/edge"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/explain"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/record"
)

// Keep stores a capture that was begun at the moment from, with data of the
// type mime, and returns once it is on disk. Without a confirmed patient it
// goes to quarantine, and also if the patient changed meanwhile.
func (b *Bed) Keep(ctx context.Context, from Moment, c record.Capture, mime string, data io.Reader) (api.Still, error) {
	now := b.Moment()
	c.Quarantine = b.Patient() == nil
	if c.Encounter = now.Encounter; !now.Same(from) {
		c.Encounter, c.Quarantine = "", true
	}
	if err := b.desk.Settle(ctx); err != nil {
		return api.Still{}, err // the record may not know the encounter yet
	}
	stored, err := b.keep(context.WithoutCancel(ctx), c, mime, data)
	if err != nil {
		return api.Still{}, b.host.StoreFailed("the capture", err)
	}
	shown := edge.Capture(stored)
	b.set(func() {
		if shown.Quarantine || b.since.Equal(now.Since) {
			b.stills = append(slices.Clone(b.stills), shown)
		}
	})
	return shown, nil
}

func (b *Bed) keep(ctx context.Context, c record.Capture, mime string, data io.Reader) (record.Capture, error) {
	w, err := b.record.NewCapture(ctx, c, mime)
	if err != nil {
		return record.Capture{}, err
	}
	if _, err := io.Copy(w, data); err != nil {
		return record.Capture{}, errors.Join(err, w.Abort())
	}
	return w.Commit(ctx, func(ch *encounter.Change, c record.Capture) error {
		if c.Encounter == "" {
			return nil
		}
		return ch.AddEvent(c.Encounter, record.Event{At: c.At, Kind: string(c.Kind), Who: c.By, Text: c.Label})
	})
}

// Discard takes a capture out of the record. It stays in the store, marked as
// discarded.
func (b *Bed) Discard(ctx context.Context, id, who string) error {
	return b.change(ctx, func(c *encounter.Change) error { return c.Discard(id, who, time.Now()) })
}

// Assign files a capture from quarantine under the patient in the bed.
func (b *Bed) Assign(ctx context.Context, id, who string) error {
	p := b.Patient()
	if p == nil {
		return localapi.Refuse(localapi.Conflict, api.Say("bed.nobody-confirmed", "Nobody is confirmed as the patient. Say who the patient is first."))
	}
	return b.change(ctx, func(c *encounter.Change) error { return c.Assign(id, *edge.Patient(p), who, time.Now()) })
}

func (b *Bed) change(ctx context.Context, f func(*encounter.Change) error) error {
	if err := b.record.Do(ctx, "the capture", f); err != nil {
		return explain.Record("the capture", err)
	}
	return b.reload(ctx)
}
