package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schema returns the folder of migrations: 001_name.sql, 002_…, each run once,
// in order, in a transaction of its own. A published one is never edited.
func schema() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}

// Upgrade is the part of a migration that is not SQL. It reports its progress.
type Upgrade func(ctx context.Context, s *Store, tx *sql.Tx, done func(part, whole int)) error

// Migrate upgrades the database to the last migration of folder. A database
// that is newer, or has another history, is refused. It uses only what SQLite
// and PostgreSQL share.
func Migrate(ctx context.Context, db *sql.DB, folder fs.FS) error {
	return migration{db: db, folder: folder}.run(ctx)
}

// migration is Migrate with upgrades.
type migration struct {
	db       *sql.DB
	folder   fs.FS
	store    *Store // for the upgrades
	upgrades map[int]Upgrade
	progress *progress
}

func (m migration) run(ctx context.Context) error {
	const table = `CREATE TABLE IF NOT EXISTS migration (
		version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL)`
	db := m.db
	if _, err := db.ExecContext(ctx, table); err != nil {
		return translate(err)
	}
	files, err := fs.Glob(m.folder, "*.sql") // sorted
	if err != nil {
		return err
	}
	var last int
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM migration`).Scan(&last); err != nil {
		return translate(err)
	}
	if last > len(files) {
		return fmt.Errorf("%w: it was written by a newer version (schema %d, this one knows %d): install that version again", ErrUnreadable, last, len(files))
	}
	for i, file := range files {
		if err := m.step(ctx, file, i+1, last > 0); err != nil {
			return fmt.Errorf("migration %s: %w", file, err)
		}
	}
	return nil
}

// step runs one migration unless it was run before; old means that the database
// existed before this start.
func (m migration) step(ctx context.Context, file string, version int, old bool) error {
	number, _, _ := strings.Cut(path.Base(file), "_")
	if n, err := strconv.Atoi(number); err != nil || n != version {
		return fmt.Errorf("must be number %03d", version)
	}
	text, err := fs.ReadFile(m.folder, file)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	want := hex.EncodeToString(sum[:])
	var ran string
	err = m.db.QueryRowContext(ctx, `SELECT sha256 FROM migration WHERE version = $1`, version).Scan(&ran)
	switch {
	case err == nil && ran == want:
		return nil
	case err == nil:
		return fmt.Errorf("%w: it is not the one that this record was made with", ErrUnreadable)
	case !errors.Is(err, sql.ErrNoRows):
		return translate(err)
	}
	return transact(ctx, m.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, string(text)); err != nil {
			return err
		}
		if old && strings.Contains(string(text), needsUpgrade) {
			up := m.upgrades[version]
			if up == nil {
				return errors.New("what carries the old rows over is missing")
			}
			if err := up(ctx, m.store, tx, m.progress.done(file)); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO migration(version, name, sha256, at) VALUES($1, $2, $3, $4)`,
			version, file, want, time.Now().UTC().Format(time.RFC3339Nano))
		return err
	})
}

// needsUpgrade marks a migration whose SQL alone would lose data.
const needsUpgrade = "-- upgrade:"

// progress logs once a second how far a long migration is, starting with the
// second second.
type progress struct {
	log  *slog.Logger
	now  func() time.Time
	last time.Time
}

func (p *progress) done(what string) func(part, whole int) {
	return func(part, whole int) {
		if now := p.now(); now.Sub(p.last) >= time.Second {
			p.last = now
			p.log.Info("the record is brought up to date", "migration", what, "done", part, "of", whole)
		}
	}
}
