package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func plenty(string) (Space, error) { return Space{Free: 1 << 40, Total: 1 << 40}, nil }

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir, Options{Space: plenty})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// store stores data as a blob.
func store(t *testing.T, s *Store, scope string, data []byte, rows func(*sql.Tx, Blob) error) error {
	w, err := s.NewBlob(t.Context(), scope)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return errors.Join(err, w.Abort())
	}
	return w.Commit(t.Context(), rows)
}

// put stores data and returns the blob's name.
func put(t *testing.T, s *Store, scope string, data []byte) string {
	t.Helper()
	var name string
	err := store(t, s, scope, data, func(_ *sql.Tx, b Blob) error {
		name = b.Name
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// get reads a blob as a whole.
func get(t *testing.T, s *Store, name string) ([]byte, error) {
	r, err := s.OpenBlob(t.Context(), name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return data, nil
}

func keyOf(t *testing.T, s *Store, scope string) (k Key) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *sql.Tx) (err error) {
		k, err = s.Key(t.Context(), tx, scope)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func keep(t *testing.T, s *Store, name, value string) {
	t.Helper()
	if err := write(t, s, name, value); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, s *Store, name, value string) error {
	return s.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO current(name, value) VALUES(?, ?)`, name, []byte(value))
		return err
	})
}

func kept(t *testing.T, s *Store, name string) string {
	t.Helper()
	var value []byte
	err := s.Read(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRow(`SELECT value FROM current WHERE name = ?`, name).Scan(&value)
	})
	if err != nil && !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	return string(value)
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	keep(t, s, "a", "1")
	name := put(t, s, "e1", []byte("picture"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	if got := kept(t, s, "a"); got != "1" {
		t.Errorf("row after reopening = %q", got)
	}
	if data, err := get(t, s, name); err != nil || string(data) != "picture" {
		t.Errorf("blob after reopening = %q, %v", data, err)
	}
}

func TestSettings(t *testing.T) {
	s := open(t, t.TempDir())
	for name, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "temp_store": "2", "foreign_keys": "1",
		"locking_mode": "exclusive", "integrity_check": "ok",
	} {
		var got string
		if err := s.db.QueryRow("PRAGMA " + name).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %q, %v; want %q", name, got, err, want)
		}
	}
}

// The folder is fsynced once the log's file is in it.
func TestLogIsInItsFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.db")
	for _, when := range []string{"new", "reopened"} {
		synced := 0
		db, err := openDB(t.Context(), file, "adiantum", make([]byte, keySize), func(folder string) error {
			synced++
			if folder != filepath.Dir(file) {
				t.Errorf("%s: synced %s", when, folder)
			}
			_, err := os.Stat(file + "-wal")
			return err
		})
		if err != nil || synced != 1 {
			t.Fatalf("%s: synced %d times, %v", when, synced, err)
		}
		if _, err := db.Exec("CREATE TABLE IF NOT EXISTS t(a)"); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOneProcess(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("second opening: %v, want ErrLocked", err)
	}
	keep(t, s, "a", "1") // the first is not disturbed
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
}

// A cancelled write is undone and the record goes on.
func TestCancel(t *testing.T) {
	s := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO current(name, value) VALUES('a', x'31')`)
		cancel()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled write: %v", err)
	}
	if got := kept(t, s, "a"); got != "" {
		t.Errorf("a cancelled write left %q", got)
	}
	keep(t, s, "b", "2")
	if got := kept(t, s, "b"); got != "2" {
		t.Errorf("after a cancelled write %q was stored", got)
	}
}

// No row of the record can be changed, removed or replaced.
func TestAppendOnly(t *testing.T) {
	s := open(t, t.TempDir())
	for _, pragma := range []string{"foreign_keys=OFF", "ignore_check_constraints=ON"} { // any row will do
		if _, err := s.db.Exec("PRAGMA " + pragma); err != nil {
			t.Fatal(err)
		}
	}
	tables := strings.Fields(text(t, s, `SELECT group_concat(name, ' ') FROM sqlite_schema
		WHERE type = 'table' AND name NOT IN ('current', 'migration')`))
	if len(tables) < 6 {
		t.Fatalf("only %q: not all tables are seen", tables)
	}
	for _, table := range tables {
		columns := text(t, s, `SELECT group_concat(name) FROM pragma_table_info(?)`, table)
		values := text(t, s, `SELECT group_concat(CASE type WHEN 'TEXT' THEN '''x''' WHEN 'BLOB' THEN 'x''00''' ELSE '1' END)
			FROM pragma_table_info(?)`, table)
		first, _, _ := strings.Cut(columns, ",")
		row := table + "(" + columns + ") VALUES(" + values + ")"
		if _, err := s.db.Exec("INSERT INTO " + row); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		for _, statement := range []string{
			"UPDATE " + table + " SET " + first + " = " + first, "DELETE FROM " + table, "REPLACE INTO " + row,
		} {
			err := s.Write(t.Context(), func(tx *sql.Tx) error { _, err := tx.Exec(statement); return err })
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want a refusal", statement, err)
			}
		}
	}
}

// text is the answer to a query of one text.
func text(t *testing.T, s *Store, query string, args ...any) (answer string) {
	t.Helper()
	if err := s.db.QueryRow(query, args...).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func TestPermissions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "record")
	s := open(t, dir)
	put(t, s, "e1", []byte("picture"))
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if d.IsDir() && info.Mode().Perm() != 0o700 {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
		if strings.Contains(path, "keys/") && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The program that reads the record needs no memory that is writable and
// executable, so systemd's MemoryDenyWriteExecute can stay on.
func TestNoWritableCode(t *testing.T) {
	s := open(t, t.TempDir())
	keep(t, s, "a", "1")
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(maps)) {
		if f := strings.Fields(line); len(f) > 1 && strings.Contains(f[1], "w") && strings.Contains(f[1], "x") {
			t.Errorf("writable and executable: %s", line)
		}
	}
}
