package encounter

import (
	"context"
	"time"

	"telecart/appliance/api"
)

// For tests that look at one write at a time: each is a unit of its own.

func (s *Store) one(ctx context.Context, f func(*Change) error) error { return s.Do(ctx, "test", f) }

func (s *Store) Begin(ctx context.Context, id, reason string, at time.Time, p *api.Patient) error {
	return s.one(ctx, func(c *Change) error { return c.Begin(id, reason, at, p) })
}

func (s *Store) SetPatient(ctx context.Context, id string, p api.Patient, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.SetPatient(id, p, at) })
}

// SetPhysician has p lead the encounter.
func (s *Store) SetPhysician(ctx context.Context, id string, p api.Physician, at time.Time) error {
	return s.one(ctx, func(c *Change) error {
		return c.Join(id, api.Participant{ID: "p-" + p.User, Physician: p, Role: api.RoleLead}, at)
	})
}

func (s *Store) End(ctx context.Context, id, reason string, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.End(id, reason, at) })
}

func (s *Store) AddEvent(ctx context.Context, id string, es ...api.TimelineEntry) error {
	return s.one(ctx, func(c *Change) error { return c.AddEvent(id, es...) })
}

func (s *Store) AddNote(ctx context.Context, id, text, author string, at time.Time) (n api.Note, err error) {
	err = s.one(ctx, func(c *Change) (err error) {
		n, err = c.AddNote(id, text, author, at)
		return err
	})
	return n, err
}

func (s *Store) AddReadings(ctx context.Context, id string, rs []api.Reading) error {
	return s.one(ctx, func(c *Change) error { return c.AddReadings(id, rs) })
}

func (s *Store) AddWaves(ctx context.Context, id string, ws []api.Wave) error {
	return s.one(ctx, func(c *Change) error { return c.AddWaves(id, ws) })
}

func (s *Store) SaveSession(ctx context.Context, state []byte) error {
	return s.one(ctx, func(c *Change) error { return c.SaveSession(state) })
}

func (s *Store) SavePatient(ctx context.Context, p *api.Patient) error {
	return s.one(ctx, func(c *Change) error { return c.SavePatient(p) })
}

func (s *Store) SaveInstrument(ctx context.Context, id string, state []byte) error {
	return s.one(ctx, func(c *Change) error { return c.SaveInstrument(id, state) })
}

func (s *Store) Discard(ctx context.Context, id, who string, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.Discard(id, who, at) })
}

func (s *Store) Assign(ctx context.Context, id string, p api.Patient, who string, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.Assign(id, p, who, at) })
}
