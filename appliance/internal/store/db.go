package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"syscall"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum" // registers the VFS
)

// openDB opens the database with one connection. It holds the file exclusively,
// so the index of the write-ahead log is in memory and no second file has to be
// in step with it.
func openDB(ctx context.Context, file, vfs string, key []byte, sync func(folder string) error) (*sql.DB, error) {
	db, err := driver.Open("file:"+escape(file)+"?vfs="+url.PathEscape(vfs)+"&_txlock=immediate", func(c *sqlite3.Conn) error {
		if err := prepare(c, file, key); err != nil {
			return err
		}
		// SQLite's driver (v0.34.4) means to fsync the folder when it creates
		// the log, but fsyncs the log again: without this a power cut could
		// remove the whole log.
		return sync(filepath.Dir(file))
	})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(translate(err), db.Close())
	}
	return db, nil
}

// prepare sets up a new connection. The key is set first, and not in the URI,
// which appears in messages.
func prepare(c *sqlite3.Conn, file string, key []byte) error {
	for _, pragma := range []string{
		fmt.Sprintf("hexkey='%x'", key),
		"busy_timeout=5000",
		"locking_mode=EXCLUSIVE",
		"journal_mode=WAL",
		"synchronous=FULL", // fsync of the log at each commit
		"temp_store=MEMORY",
		"secure_delete=ON", // deleted data leaves nothing in the pages
		"foreign_keys=ON",
		"recursive_triggers=ON", // triggers refuse deletion by REPLACE too
		"cell_size_check=ON",
		"trusted_schema=OFF",
	} {
		if err := c.Exec("PRAGMA " + pragma); err != nil {
			return err
		}
	}
	if mode, err := pragma(c, "journal_mode"); err != nil || mode != "wal" {
		return fmt.Errorf("write-ahead log of %s: mode is %q: %w", file, mode, errors.Join(err, errBroken))
	}
	return c.Exec("SELECT count(*) FROM sqlite_schema") // the first read creates the log
}

// checkFor is how long a start may look for damage: enough for 100 MB. What
// lies beyond is found when it is read.
const checkFor = time.Second

// check returns ErrUnreadable for a database whose pages do not fit together.
func (s *Store) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkFor)
	defer cancel()
	var found string
	err := s.db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found)
	switch {
	case ctx.Err() != nil:
		return nil // too large to be looked through now
	case err != nil:
		return translate(err)
	case found != "ok":
		return fmt.Errorf("%w: restore it from a backup (%s)", errBroken, found)
	}
	return nil
}

func pragma(c *sqlite3.Conn, name string) (string, error) {
	st, _, err := c.Prepare("PRAGMA " + name)
	if err != nil {
		return "", err
	}
	defer st.Close()
	if !st.Step() {
		return "", st.Err()
	}
	return st.ColumnText(0), nil
}

// escape makes a path safe for a file: URI.
func escape(path string) string {
	out := make([]byte, 0, len(path))
	for i := range len(path) {
		switch c := path[i]; c {
		case '%', '?', '#':
			out = fmt.Appendf(out, "%%%02X", c)
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// translate returns our own errors for causes that people can do something
// about.
func translate(err error) error {
	switch {
	case err == nil:
		return nil
	case err == sql.ErrNoRows: //nolint:errorlint // a wrapped one keeps its words
		return ErrNotFound
	case errors.Is(err, sqlite3.FULL), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w (%w)", ErrFull, err)
	case errors.Is(err, sqlite3.NOTADB):
		return fmt.Errorf("%w: keys/store.key is not the one it was made with, or the file is destroyed; restore both from the same backup (%w)", ErrKey, err)
	case errors.Is(err, sqlite3.CORRUPT):
		return fmt.Errorf("%w: restore it from a backup (%w)", errBroken, err)
	}
	return err
}
