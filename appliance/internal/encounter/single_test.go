package encounter

import (
	"context"
	"errors"
	"io"
	"time"

	"telecart/appliance/record"
)

// Helpers for tests that look at one write at a time: each is a unit of its
// own.

func (s *Store) one(ctx context.Context, f func(*Change) error) error { return s.Do(ctx, "test", f) }

func (s *Store) Begin(ctx context.Context, id, reason string, at time.Time, p *record.Patient) error {
	return s.one(ctx, func(c *Change) error { return c.Begin(id, reason, at, p) })
}

func (s *Store) SetPatient(ctx context.Context, id string, p record.Patient, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.SetPatient(id, p, at) })
}

func (s *Store) Join(ctx context.Context, id string, p record.Participant, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.Join(id, p, at) })
}

func (s *Store) Leave(ctx context.Context, id, participant string, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.Leave(id, participant, at) })
}

func (s *Store) End(ctx context.Context, id, reason string, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.End(id, reason, at) })
}

func (s *Store) AddEvent(ctx context.Context, id string, es ...record.Event) error {
	return s.one(ctx, func(c *Change) error { return c.AddEvent(id, es...) })
}

func (s *Store) AddNote(ctx context.Context, id, text, author string, at time.Time) (n record.Note, err error) {
	err = s.one(ctx, func(c *Change) (err error) {
		n, err = c.AddNote(id, text, author, at)
		return err
	})
	return n, err
}

func (s *Store) AddReadings(ctx context.Context, id string, rs []record.Reading) error {
	return s.one(ctx, func(c *Change) error { return c.AddReadings(id, rs) })
}

func (s *Store) AddWaves(ctx context.Context, id string, ws []record.Wave) error {
	return s.one(ctx, func(c *Change) error { return c.AddWaves(id, ws) })
}

func (s *Store) SaveSession(ctx context.Context, state record.Session) error {
	return s.one(ctx, func(c *Change) error { return c.SaveSession(state) })
}

func (s *Store) SavePatient(ctx context.Context, p *record.Patient) error {
	return s.one(ctx, func(c *Change) error { return c.SaveBed(p, time.Time{}) })
}

func (s *Store) SaveInstrument(ctx context.Context, id string, state []byte) error {
	return s.one(ctx, func(c *Change) error { return c.SaveInstrument(id, state) })
}

func (s *Store) Discard(ctx context.Context, id, who string, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.Discard(id, who, at) })
}

func (s *Store) Assign(ctx context.Context, id string, p record.Patient, who string, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.Assign(id, p, who, at) })
}

func (s *Store) Locate(ctx context.Context, id, site string, side record.Laterality, who string, at time.Time) error {
	return s.one(ctx, func(c *Change) error { return c.Locate(id, site, side, who, at) })
}

// AddStill stores a still of a camera.
func (s *Store) AddStill(ctx context.Context, c record.Capture, data []byte, also func(*Change, record.Capture) error) (record.Capture, error) {
	if c.Kind == "" {
		c.Kind = record.KindStill
	}
	w, err := s.NewCapture(ctx, c, "image/jpeg")
	if err != nil {
		return record.Capture{}, err
	}
	if _, err := w.Write(data); err != nil {
		return record.Capture{}, errors.Join(err, w.Abort())
	}
	return w.Commit(ctx, also)
}

func (s *Store) StillData(ctx context.Context, id string) ([]byte, record.Capture, error) {
	r, c, err := s.Data(ctx, id)
	if err != nil {
		return nil, record.Capture{}, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	return data, c, err
}
