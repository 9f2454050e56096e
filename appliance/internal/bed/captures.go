package bed

import (
	"context"
	"slices"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/explain"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/session"
)

// Keep stores a still of the session, and returns once it is on disk. Without
// a confirmed patient it goes to quarantine.
func (b *Bed) Keep(ctx context.Context, st api.Still, jpeg []byte) (api.Still, error) {
	// The store sees to it where the encounter has no patient. But a nurse
	// who said in the middle of one that this patient is no longer in the
	// bed has said that a picture from now on is not this patient's.
	st.Quarantine = b.Patient() == nil
	if s := b.desk.Current(); session.Running(s) {
		st.Encounter = s.ID
	}
	st, err := b.record.AddStill(context.WithoutCancel(ctx), st, jpeg, func(c *encounter.Change, st api.Still) error {
		if st.Encounter == "" {
			return nil
		}
		return c.AddEvent(st.Encounter, api.TimelineEntry{At: st.At, Kind: "still", Who: st.By, Text: st.Label})
	})
	if err != nil {
		return api.Still{}, b.host.StoreFailed("the picture", err)
	}
	b.set(func() { b.stills = append(slices.Clone(b.stills), st) })
	return st, nil
}

// Discard takes a still out of the record; it stays marked in the store.
func (b *Bed) Discard(ctx context.Context, id, who string) error {
	return b.change(ctx, func(c *encounter.Change) error { return c.Discard(id, who, time.Now()) })
}

// Assign files a still out of quarantine under the patient in the bed.
func (b *Bed) Assign(ctx context.Context, id, who string) error {
	p := b.Patient()
	if p == nil {
		return localapi.Refuse(localapi.Conflict, "Nobody is confirmed as the patient. Say who the patient is first.")
	}
	return b.change(ctx, func(c *encounter.Change) error { return c.Assign(id, *p, who, time.Now()) })
}

func (b *Bed) change(ctx context.Context, f func(*encounter.Change) error) error {
	if err := b.record.Do(ctx, "the picture", f); err != nil {
		return explain.Record("the picture", err)
	}
	return b.reload(ctx)
}
