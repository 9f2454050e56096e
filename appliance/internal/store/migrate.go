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
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schema is the folder of migrations: 001_name.sql, 002_…, each run once, in
// order, in a transaction of its own. A published one is never edited.
func schema() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}

// Migrate brings the database up to the last migration of folder. A database
// that has been further already, or whose past was another one, is refused. It
// speaks what SQLite and PostgreSQL have in common.
func Migrate(ctx context.Context, db *sql.DB, folder fs.FS) error {
	const table = `CREATE TABLE IF NOT EXISTS migration (
		version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL)`
	if _, err := db.ExecContext(ctx, table); err != nil {
		return translate(err)
	}
	files, err := fs.Glob(folder, "*.sql") // sorted
	if err != nil {
		return err
	}
	var last int
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM migration`).Scan(&last); err != nil {
		return translate(err)
	}
	if last > len(files) {
		return fmt.Errorf("the record was written by a newer version (schema %d, this one knows %d): install that version again", last, len(files))
	}
	for i, file := range files {
		if err := step(ctx, db, folder, file, i+1); err != nil {
			return fmt.Errorf("migration %s: %w", file, err)
		}
	}
	return nil
}

// step runs one migration unless it was run before.
func step(ctx context.Context, db *sql.DB, folder fs.FS, file string, version int) error {
	number, _, _ := strings.Cut(path.Base(file), "_")
	if n, err := strconv.Atoi(number); err != nil || n != version {
		return fmt.Errorf("must be number %03d", version)
	}
	text, err := fs.ReadFile(folder, file)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	want := hex.EncodeToString(sum[:])
	var ran string
	err = db.QueryRowContext(ctx, `SELECT sha256 FROM migration WHERE version = $1`, version).Scan(&ran)
	switch {
	case err == nil && ran == want:
		return nil
	case err == nil:
		return errors.New("is not the one that this record was made with")
	case !errors.Is(err, sql.ErrNoRows):
		return translate(err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return translate(err)
	}
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return errors.Join(translate(err), rollback(tx))
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO migration(version, name, sha256, at)
		VALUES($1, $2, $3, $4)`, version, file, want, time.Now().UTC().Format(time.RFC3339Nano)); err != nil {
		return errors.Join(translate(err), rollback(tx))
	}
	return translate(tx.Commit())
}
