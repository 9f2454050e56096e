package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/google/uuid"

	"telecart/appliance/api"
	"telecart/appliance/internal/store"
)

// Errors that callers tell apart. ErrFull refuses new captures while the rest
// of the record still works.
var (
	ErrNotFound  = store.ErrNotFound
	ErrFull      = store.ErrFull
	ErrLocked    = store.ErrLocked
	ErrKey       = store.ErrKey
	ErrDamaged   = store.ErrDamaged
	ErrDiscarded = errors.New("the picture was discarded")
	ErrPatient   = errors.New("the picture was taken in the encounter of another patient")
)

// Store is the open record.
type Store struct{ db *store.Store }

// Open opens the record in dir and makes it if there is none; see store.Open
// for its errors.
func Open(ctx context.Context, dir string) (*Store, error) {
	return OpenWith(ctx, dir, store.Options{})
}

// OpenWith is Open with a say in how the disk's space is counted.
func OpenWith(ctx context.Context, dir string, o store.Options) (*Store, error) {
	db, err := store.Open(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
}

// Close ends the use of the record.
func (s *Store) Close() error { return s.db.Close() }

// Room returns ErrFull when the disk has no room for new captures.
func (s *Store) Room() error { return s.db.Room(0) }

// NewID mints an identifier: a UUID, version 7, which sorts by its time.
func NewID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("new identifier: %w", err)
	}
	return id.String(), nil
}

// dicomUID is the DICOM identifier of what id names: 2.25 and the UUID as a
// decimal number (DICOM PS3.5 B.2). An id that is no UUID gets a new one.
func dicomUID(id string) (string, error) {
	u, err := uuid.Parse(id)
	if err != nil {
		if u, err = uuid.NewV7(); err != nil {
			return "", fmt.Errorf("new identifier: %w", err)
		}
	}
	return "2.25." + new(big.Int).SetBytes(u[:]).String(), nil
}

// Begin begins the encounter id. One that has begun already stays as it is,
// so that a daemon that was killed may say it again; only p is then set.
func (c *Change) Begin(id, reason string, at time.Time, p *api.Patient) error {
	if id == "" {
		return errors.New("begin encounter: it has no id")
	}
	uid, err := dicomUID(id)
	if err != nil {
		return err
	}
	const insert = `INSERT INTO encounter(id, study_uid, reason, began_at) VALUES(?, ?, ?, ?) ON CONFLICT(id) DO NOTHING`
	if _, err := c.tx.ExecContext(c.ctx, insert, id, uid, reason, nanos(at)); err != nil {
		return err
	}
	if p == nil {
		return nil
	}
	return c.SetPatient(id, *p, at)
}

// SetPatient says who the patient of the encounter is, or corrects it.
// Pictures that were in quarantine stay there.
func (c *Change) SetPatient(id string, p api.Patient, at time.Time) error {
	seq, err := sequence(c.ctx, c.tx, id)
	if err != nil {
		return err
	}
	old, row, err := patientOf(c.ctx, c.tx, seq)
	if err != nil {
		return err
	}
	if old != nil && *old == p {
		return nil
	}
	_, err = c.tx.ExecContext(c.ctx, `INSERT INTO encounter_patient(encounter, replaces, number, name, birth_date, practice, at)
		VALUES(?, ?, ?, ?, ?, ?, ?)`, seq, row, p.Number, p.Name, p.BirthDate, p.Practice, nanos(at))
	return err
}

// End ends the encounter. The first end counts; later ones change nothing.
func (c *Change) End(id, reason string, at time.Time) error {
	seq, err := sequence(c.ctx, c.tx, id)
	if err != nil {
		return err
	}
	_, err = c.tx.ExecContext(c.ctx, `INSERT INTO encounter_end(encounter, reason, at) VALUES(?, ?, ?)
		ON CONFLICT(encounter) DO NOTHING`, seq, reason, nanos(at))
	return err
}

// AddEvent adds to the encounter's timeline. One with Late stands there with
// the time at which it could be stored, besides the one when it happened.
func (c *Change) AddEvent(id string, es ...api.TimelineEntry) error {
	seq, err := sequence(c.ctx, c.tx, id)
	if err != nil {
		return err
	}
	for _, e := range es {
		var row int64
		err := c.tx.QueryRowContext(c.ctx, `INSERT INTO event(encounter, at, kind, who, text) VALUES(?, ?, ?, ?, ?) RETURNING seq`,
			seq, nanos(e.At), e.Kind, e.Who, e.Text).Scan(&row)
		if err == nil && e.Late != nil {
			_, err = c.tx.ExecContext(c.ctx, `INSERT INTO event_late(event, stored_at) VALUES(?, ?)`, row, nanos(*e.Late))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// AddNote saves the note as a new revision. The same text as in the newest
// revision makes no new one; the newest is returned.
func (c *Change) AddNote(id, text, author string, at time.Time) (api.Note, error) {
	seq, err := sequence(c.ctx, c.tx, id)
	if err != nil {
		return api.Note{}, err
	}
	old, err := noteOf(c.ctx, c.tx, seq)
	if err != nil {
		return api.Note{}, err
	}
	note := api.Note{Text: text, Revision: 1, Author: author, At: at.UTC()}
	if old != nil {
		if old.Text == text {
			return *old, nil
		}
		note.Revision = old.Revision + 1
	}
	_, err = c.tx.ExecContext(c.ctx, `INSERT INTO note(encounter, revision, text, author, at) VALUES(?, ?, ?, ?, ?)`,
		seq, note.Revision, text, author, nanos(at))
	return note, err
}

func (s *Store) read(ctx context.Context, what string, fn func(*sql.Tx) error) error {
	if err := s.db.Read(ctx, fn); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func ignore(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// nanos is how a time is stored; the zero time is not known.
func nanos(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixNano()
}

func moment(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.Unix(0, n.Int64).UTC()
}
