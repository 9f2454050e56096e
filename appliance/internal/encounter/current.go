package encounter

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"telecart/appliance/api"
)

// SaveSession keeps the session's state, JSON, in the place of the one before.
func (c *Change) SaveSession(state []byte) error {
	return c.setCurrent("session", state)
}

// LoadSession returns what SaveSession kept; nil when there is nothing.
func (s *Store) LoadSession(ctx context.Context) ([]byte, error) {
	var state []byte
	err := s.read(ctx, "load session", func(tx *sql.Tx) (err error) {
		state, err = getCurrent(ctx, tx, "session")
		return err
	})
	return state, err
}

// SavePatient keeps who lies in the bed; nil for nobody.
func (c *Change) SavePatient(p *api.Patient) error {
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("patient in bed: %w", err)
	}
	return c.setCurrent("patient", data)
}

// SaveInstrument keeps what an instrument must know after a restart, in the
// place of what it kept before.
func (c *Change) SaveInstrument(id string, state []byte) error {
	return c.setCurrent("instrument "+id, state)
}

// LoadInstrument returns what SaveInstrument kept; nil when there is nothing.
func (s *Store) LoadInstrument(ctx context.Context, id string) ([]byte, error) {
	var state []byte
	err := s.read(ctx, "load instrument "+id, func(tx *sql.Tx) (err error) {
		state, err = getCurrent(ctx, tx, "instrument "+id)
		return err
	})
	return state, err
}

// LoadPatient returns who lies in the bed; nil for nobody.
func (s *Store) LoadPatient(ctx context.Context) (*api.Patient, error) {
	var p *api.Patient
	err := s.read(ctx, "load patient", func(tx *sql.Tx) (err error) {
		p, err = inBed(ctx, tx)
		return err
	})
	return p, err
}

func inBed(ctx context.Context, tx *sql.Tx) (p *api.Patient, err error) {
	data, err := getCurrent(ctx, tx, "patient")
	if err != nil || len(data) == 0 {
		return nil, err
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("patient in bed: %w", err)
	}
	return p, nil
}

func (c *Change) setCurrent(name string, value []byte) error {
	if value == nil {
		value = []byte{}
	}
	_, err := c.tx.ExecContext(c.ctx, `INSERT INTO current(name, value) VALUES(?, ?)
		ON CONFLICT(name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// getCurrent returns nil when nothing, or nothing of any length, was kept.
func getCurrent(ctx context.Context, tx *sql.Tx, name string) (value []byte, err error) {
	err = tx.QueryRowContext(ctx, `SELECT value FROM current WHERE name = ?`, name).Scan(&value)
	if err != nil || len(value) == 0 {
		return nil, ignore(err, sql.ErrNoRows)
	}
	return value, nil
}
