package database

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"telecart/appliance/internal/store"
)

// ErrNotFound reports that no row matches.
var ErrNotFound = store.ErrNotFound

// patience is how long a transaction may take: a page is waiting for it.
const patience = 10 * time.Second

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open database. Its methods may be called from any goroutine.
type DB struct {
	engine
	Place string // shown to people: a folder or a host
}

// engine runs transactions. When Write returns nil, what f did is stored and
// survives a power cut. When f returns an error, nothing of it is stored. f may
// be called again after a conflict with another transaction.
type engine interface {
	Read(ctx context.Context, f func(*sql.Tx) error) error
	Write(ctx context.Context, f func(*sql.Tx) error) error
	Close() error
}

// Open opens the PostgreSQL database at url, or SQLite in the state folder if
// url is empty, and brings the schema up to date.
func Open(ctx context.Context, url, state string) (*DB, error) {
	schema, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	if url != "" {
		p, host, err := openPostgres(ctx, url, schema)
		if err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		return &DB{p, host}, nil
	}
	dir := filepath.Join(state, "store")
	s, err := store.Open(ctx, dir, store.Options{Schema: schema})
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return &DB{s, dir}, nil
}

// Read runs f in a transaction that sees one state.
func (d *DB) Read(ctx context.Context, f func(*sql.Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return d.engine.Read(ctx, f)
}

// Write runs f in a transaction.
func (d *DB) Write(ctx context.Context, f func(*sql.Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return d.engine.Write(ctx, f)
}

// Exec runs one statement in a transaction of its own.
func (d *DB) Exec(ctx context.Context, query string, args ...any) error {
	return d.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

// Check writes a row: a full disk can still be read.
func (d *DB) Check(ctx context.Context) error {
	return d.Exec(ctx, `INSERT INTO probe(one, at) VALUES(1, $1) ON CONFLICT(one) DO UPDATE SET at = excluded.at`,
		time.Now().UnixMilli())
}

// All reads every row of a query into a list.
func All[T any](ctx context.Context, tx *sql.Tx, scan func(row *sql.Rows) (T, error), query string, args ...any) (list []T, err error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}
