package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"telecart/appliance/internal/store"
)

// Errors that callers tell apart. With ErrFull new captures are refused while
// the rest of the record still works.
var (
	ErrNotFound   = store.ErrNotFound
	ErrFull       = store.ErrFull
	ErrLocked     = store.ErrLocked
	ErrKey        = store.ErrKey
	ErrDamaged    = store.ErrDamaged
	ErrUnreadable = store.ErrUnreadable
	ErrDestroyed  = store.ErrDestroyed
	ErrDiscarded  = errors.New("the capture was discarded")
	ErrPatient    = errors.New("the capture was taken in the encounter of another patient")
)

// Store is the open record.
type Store struct{ db *store.Store }

// Open opens the record in dir, and creates it if there is none; see store.Open
// for its errors. log gets the progress of converting an old record.
func Open(ctx context.Context, dir string, log *slog.Logger) (*Store, error) {
	return OpenWith(ctx, dir, store.Options{Log: log})
}

// OpenWith is Open with options, as tests need them.
func OpenWith(ctx context.Context, dir string, o store.Options) (*Store, error) {
	o.Upgrades = map[int]store.Upgrade{journalMigration: carryOver}
	db, err := store.Open(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
}

// Close closes the record.
func (s *Store) Close() error { return s.db.Close() }

// Probe reports why a capture, and why anything else, could not be stored now;
// see store.Store.Probe.
func (s *Store) Probe(ctx context.Context, thorough bool) (captures, rest error) {
	return s.db.Probe(ctx, thorough)
}

// view is one state of the record.
type view struct {
	ctx context.Context
	tx  *sql.Tx
	db  *store.Store

	unstamped bool // the schema has no clocks yet
}

func (s *Store) read(ctx context.Context, what string, fn func(view) error) error {
	err := s.db.Read(ctx, func(tx *sql.Tx) error { return fn(view{ctx: ctx, tx: tx, db: s.db}) })
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// sequence returns the row of the encounter id.
func (v view) sequence(id string) (seq int64, err error) {
	err = v.tx.QueryRowContext(v.ctx, `SELECT seq FROM encounter WHERE id = ?`, id).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("there is no encounter %q: %w", id, ErrNotFound)
	}
	return seq, err
}

// scan reads the columns of one row.
type scan func(into ...any) error

// rowsOf reads all rows of a query.
func rowsOf[T any](v view, read func(scan) (T, error), query string, args ...any) ([]T, error) {
	rows, err := v.tx.QueryContext(v.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := read(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// column reads the only column of a query.
func column[T any](v view, query string, args ...any) ([]T, error) {
	return rowsOf(v, func(s scan) (one T, err error) { err = s(&one); return one, err }, query, args...)
}

func ignore(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// nanos returns a time as it is stored.
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
