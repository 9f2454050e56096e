package encounter

import (
	"context"
	"database/sql"
	"time"

	"telecart/appliance/record"
)

// SaveSession replaces the stored state of the session.
func (c *Change) SaveSession(s record.Session) error {
	s.Version = record.Version
	data, err := record.Marshal(s)
	if err != nil {
		return err
	}
	return c.setCurrent("session", data)
}

// LoadSession returns what SaveSession stored, or nil.
func (s *Store) LoadSession(ctx context.Context) (state *record.Session, err error) {
	err = s.read(ctx, "load session", func(v view) error {
		state, err = v.session()
		return err
	})
	return state, err
}

func (v view) session() (*record.Session, error) {
	data, err := v.getCurrent("session")
	if err != nil || data == nil {
		return nil, err
	}
	s, err := record.ParseSession(data)
	return &s, err
}

// SaveBed stores who is in the bed, nil for nobody, and since when, zero if
// that is not known.
func (c *Change) SaveBed(p *record.Patient, since time.Time) error {
	data, err := record.Marshal(record.Bed{Version: record.Version, Patient: p, Since: since.UTC()})
	if err != nil {
		return err
	}
	return c.setCurrent("patient", data)
}

// LoadBed returns what SaveBed stored.
func (s *Store) LoadBed(ctx context.Context) (b record.Bed, err error) {
	err = s.read(ctx, "load patient", func(v view) error {
		b, err = v.bed()
		return err
	})
	return b, err
}

func (v view) bed() (record.Bed, error) {
	data, err := v.getCurrent("patient")
	if err != nil || data == nil {
		return record.Bed{}, err
	}
	return record.ParseBed(data)
}

// SaveInstrument replaces what an instrument must know after a restart.
func (c *Change) SaveInstrument(id string, state []byte) error {
	return c.setCurrent("instrument "+id, state)
}

// LoadInstrument returns what SaveInstrument stored, or nil.
func (s *Store) LoadInstrument(ctx context.Context, id string) (state []byte, err error) {
	err = s.read(ctx, "load instrument "+id, func(v view) error {
		state, err = v.getCurrent("instrument " + id)
		return err
	})
	return state, err
}

func (v view) setCurrent(name string, value []byte) error {
	if value == nil {
		value = []byte{}
	}
	_, err := v.tx.ExecContext(v.ctx, `INSERT INTO current(name, value) VALUES(?, ?)
		ON CONFLICT(name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// getCurrent returns nil if nothing, or an empty value, was stored.
func (v view) getCurrent(name string) (value []byte, err error) {
	err = v.tx.QueryRowContext(v.ctx, `SELECT value FROM current WHERE name = ?`, name).Scan(&value)
	if err != nil || len(value) == 0 {
		return nil, ignore(err, sql.ErrNoRows)
	}
	return value, nil
}
