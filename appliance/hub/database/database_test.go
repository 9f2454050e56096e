package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"telecart/appliance/hub/database/databasetest"
	"telecart/appliance/internal/store"
)

// both runs a test on each engine.
func both(t *testing.T, f func(t *testing.T, d *DB)) {
	t.Run("sqlite", func(t *testing.T) { f(t, open(t, "")) })
	t.Run("postgres", func(t *testing.T) { f(t, open(t, databasetest.Start(t).URL())) })
}

func open(t *testing.T, url string) *DB {
	t.Helper()
	d, err := Open(t.Context(), url, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func number(t *testing.T, d *DB) (n int) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT n FROM revision`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTransactions(t *testing.T) {
	both(t, func(t *testing.T, d *DB) {
		failed := errors.New("no")
		err := d.Write(t.Context(), func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(t.Context(), `UPDATE revision SET n = 7`); err != nil {
				return err
			}
			return failed
		})
		if !errors.Is(err, failed) || number(t, d) != 0 {
			t.Errorf("%v, and n is %d", err, number(t, d))
		}
		err = d.Read(t.Context(), func(tx *sql.Tx) error {
			var name string
			return tx.QueryRowContext(t.Context(), `SELECT name FROM account WHERE name = $1`, "none").Scan(&name)
		})
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("no row: %v", err)
		}
		if err := errors.Join(d.Check(t.Context()), d.Check(t.Context())); err != nil {
			t.Error(err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := d.Exec(ended, `UPDATE revision SET n = 9`); err == nil || number(t, d) != 0 {
			t.Errorf("written after the end: %v", err)
		}
	})
}

// Reading and then writing in a transaction is one step, even while others do
// the same.
func TestTransactionsAreOneStep(t *testing.T) {
	const writers, times = 4, 10
	both(t, func(t *testing.T, d *DB) {
		var wg sync.WaitGroup
		lost := make(chan error, writers*times)
		for range writers {
			wg.Go(func() {
				for range times {
					err := errors.New("not yet")
					for tries := 0; err != nil && tries < 100; tries++ { // Write gives up after a while
						err = d.Write(t.Context(), func(tx *sql.Tx) error {
							var n int
							if err := tx.QueryRowContext(t.Context(), `SELECT n FROM revision`).Scan(&n); err != nil {
								return err
							}
							_, err := tx.ExecContext(t.Context(), `UPDATE revision SET n = $1`, n+1)
							return err
						})
					}
					if err != nil {
						lost <- err
					}
				}
			})
		}
		wg.Wait()
		close(lost)
		for err := range lost {
			t.Error(err)
		}
		if n := number(t, d); n != writers*times {
			t.Errorf("%d steps were taken, %d count", writers*times, n)
		}
	})
}

// Two hubs that start together on an empty database both find a complete schema.
// A database of a newer hub is refused.
func TestMigrations(t *testing.T) {
	url := databasetest.Start(t).URL()
	var wg sync.WaitGroup
	failed := make(chan error, 4)
	for range cap(failed) {
		wg.Go(func() {
			d, err := Open(t.Context(), url, "")
			if err == nil {
				err = errors.Join(d.Check(t.Context()), d.Close())
			}
			failed <- err
		})
	}
	wg.Wait()
	for range cap(failed) {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	d := open(t, url)
	var newer fs.FS = fstest.MapFS{}
	if err := store.Migrate(t.Context(), d.engine.(*postgres).db, newer); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("a newer database: %v", err)
	}
}

// While the database is away there are errors; when it is back, all works again.
func TestLostDatabase(t *testing.T) {
	s := databasetest.Start(t)
	d := open(t, s.URL())
	if err := d.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Kill()
	if err := d.Check(t.Context()); err == nil {
		t.Error("written without a database")
	}
	if _, err := Open(t.Context(), s.URL(), ""); err == nil || !strings.Contains(err.Error(), "PostgreSQL at ") {
		t.Errorf("opened without a database: %v", err)
	}
	s.Run()
	if err := d.Check(t.Context()); err != nil {
		t.Errorf("it came back: %v", err)
	}
}

// A database on another machine needs TLS with a checked certificate.
func TestPostgresNeedsTLS(t *testing.T) {
	for query, refused := range map[string]bool{
		"": true, "sslmode=disable": true, "sslmode=prefer": true, "sslmode=require": true,
		"sslmode=verify-full": false, "host=127.0.0.1&sslmode=disable": false, "host=db.invalid,127.0.0.1&sslmode=disable": true,
	} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // nothing is reached
		_, err := Open(ctx, "postgres://hub:secret@db.invalid/hub?"+query, "")
		if errors.Is(err, errTLS) != refused || err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", query, err)
		}
	}
	if _, err := Open(t.Context(), "postgres://hub:secret@[/", ""); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("bad URL: %v", err)
	}
}

// Nothing that the hub stores in SQLite can be read from the disk.
func TestSQLiteIsEncrypted(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(t.Context(), "", dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Exec(t.Context(), `INSERT INTO presence(cart, what, at) VALUES($1, $2, $3)`, "cart", "Zebulon", 1); err != nil {
		t.Fatal(err)
	}
	var mode, sync string
	err = d.engine.Read(t.Context(), func(tx *sql.Tx) error {
		return errors.Join(tx.QueryRow(`PRAGMA journal_mode`).Scan(&mode), tx.QueryRow(`PRAGMA synchronous`).Scan(&sync))
	})
	if err != nil || mode != "wal" || sync != "2" {
		t.Errorf("journal %s, synchronous %s, %v", mode, sync, err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if strings.Contains(string(raw), "Zebulon") || strings.Contains(string(raw), "CREATE TABLE") {
			t.Errorf("%s is in the clear", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), "", "/dev/null"); err == nil {
		t.Error(fmt.Errorf("a store in no folder"))
	}
}
