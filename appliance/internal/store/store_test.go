package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
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

// A key is only overwritten once it is written down why.
func TestKeyGoesOnlyWithAReceipt(t *testing.T) {
	s := open(t, t.TempDir())
	name := put(t, s, "e1", []byte("x"))
	refused := errors.New("not delivered")
	err := s.DestroyKeys(t.Context(), []string{"e1"}, "", 1, func(*sql.Tx) error { return refused })
	if !errors.Is(err, refused) {
		t.Errorf("%v, want the refusal", err)
	}
	err = s.Write(t.Context(), func(tx *sql.Tx) error { _, err := tx.Exec(`UPDATE scope SET wrapped = NULL`); return err })
	if err == nil || !strings.Contains(err.Error(), "append-only") {
		t.Errorf("overwritten: %v", err)
	}
	if data, err := get(t, s, name); string(data) != "x" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	if err := s.DestroyKeys(t.Context(), []string{"e1"}, "receipt", 1, func(*sql.Tx) error { return nil }); err != nil {
		t.Error(err)
	}
	if _, err := get(t, s, name); !errors.Is(err, ErrDestroyed) {
		t.Errorf("%v, want ErrDestroyed", err)
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

// A key that is not whole never begins a record.
func TestShortKeyBeginsNoRecord(t *testing.T) {
	for _, size := range []int{0, 1, keySize - 1, keySize + 1} {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "keys"), 0o700); err != nil {
			t.Fatal(err)
		}
		restore(t, filepath.Join(dir, "keys", "store.key"), make([]byte, size))
		if _, err := Open(t.Context(), dir, Options{Space: plenty}); !errors.Is(err, ErrKey) {
			t.Errorf("%d bytes: %v, want ErrKey", size, err)
		}
	}
}

func TestKey(t *testing.T) {
	key := func(dir string) string { return filepath.Join(dir, "keys", "store.key") }
	for name, spoil := range map[string]func(dir string) error{
		"lost":  func(dir string) error { return os.Remove(key(dir)) },
		"wrong": func(dir string) error { return os.WriteFile(key(dir), bytes.Repeat([]byte{7}, 32), 0o600) },
		"short": func(dir string) error { return os.WriteFile(key(dir), []byte("7"), 0o600) },
		"unnamed": func(dir string) error {
			return os.Remove(filepath.Join(dir, "record.id"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			keep(t, s, "a", "1")
			log := copyOf(t, filepath.Join(dir, "record.db-wal"))
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			secret := copyOf(t, key(dir))
			id := copyOf(t, filepath.Join(dir, "record.id"))
			restore(t, filepath.Join(dir, "record.db-wal"), log) // as a kill leaves it
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, ErrKey) {
				t.Fatalf("error %v, want ErrKey", err)
			}
			if !bytes.Equal(copyOf(t, filepath.Join(dir, "record.db-wal")), log) {
				t.Error("trying another key changed the log")
			}
			restore(t, key(dir), secret)
			restore(t, filepath.Join(dir, "record.id"), id)
			if got := kept(t, open(t, dir), "a"); got != "1" {
				t.Errorf("with the key back the row is %q", got)
			}
		})
	}
}

func copyOf(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func restore(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Captures whose database is gone are not covered up by a new one.
func TestLostDatabase(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, "e1", []byte("picture"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "record.db")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("error %v, want ErrDamaged", err)
	}
}

// A database that can no longer be read or written is told apart from a disk
// that fails, whichever of its pages are lost, and stays as it is.
func TestUnreadableDatabase(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	keep(t, s, "a", "1")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "record.db")
	whole := copyOf(t, file)
	garbled := func(from int) []byte {
		data := bytes.Clone(whole)
		_, _ = rand.Read(data[from : from+4096])
		return data
	}
	for name, data := range map[string][]byte{
		"a bit":       slices.Concat(whole[:100], []byte{whole[100] ^ 1}, whole[101:]),
		"beginning":   garbled(0),
		"schema":      garbled(4096),
		"end":         garbled(len(whole) - 2*4096),
		"cut":         whole[:len(whole)/2],
		"cut in page": whole[:5000],
		"empty":       {},
		"text":        bytes.Repeat([]byte("SQLite"), 5000),
	} {
		restore(t, file, data)
		if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: error %v, want ErrUnreadable", name, err)
		}
		if !bytes.Equal(copyOf(t, file), data) {
			t.Errorf("%s: the file was changed", name)
		}
	}
	restore(t, file, whole)
	if got := kept(t, open(t, dir), "a"); got != "1" {
		t.Errorf("with the database back the row is %q", got)
	}
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

func TestMigrations(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO encounter(id, study_uid, began_at) VALUES('e', '2.25.1', 1)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(schema(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	next := fmt.Sprintf("%03d_", 1+len(files))
	folder := fstest.MapFS{
		next + "ward.sql": {Data: []byte("ALTER TABLE encounter ADD COLUMN ward TEXT NOT NULL DEFAULT 'none'; CREATE TABLE extra(a);")},
	}
	for _, file := range files {
		data, err := fs.ReadFile(schema(), file)
		if err != nil {
			t.Fatal(err)
		}
		folder[file] = &fstest.MapFile{Data: data}
	}
	up := func(folder fs.FS) error { return Migrate(t.Context(), s.db, folder) }
	for range 2 { // the second time there is nothing to do
		if err := up(folder); err != nil {
			t.Fatal(err)
		}
	}
	var ward string
	if err := s.db.QueryRow(`SELECT ward FROM encounter WHERE id = 'e'`).Scan(&ward); err != nil || ward != "none" {
		t.Errorf("old row after migration: %q, %v", ward, err)
	}

	broken := maps.Clone(folder)
	broken[next+"broken.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE half(a); CREATE TABLE half(a);")}
	if err := up(broken); err == nil {
		t.Error("a broken migration was accepted")
	}
	var half int
	if err := s.db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).Scan(&half); err != nil || half != 0 {
		t.Errorf("a broken migration left %d tables, %v", half, err)
	}

	edited := maps.Clone(folder)
	edited["001_record.sql"] = &fstest.MapFile{Data: append(slices.Clone(folder["001_record.sql"].Data), ' ')}
	if err := up(edited); err == nil {
		t.Error("a migration that was edited afterwards was accepted")
	}
	gap := maps.Clone(folder)
	delete(gap, "002_wave.sql")
	if err := up(gap); err == nil {
		t.Error("a gap in the numbers was accepted")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("a record of a newer version: %v, want a refusal", err)
	}
}

// Physicians of a record from before there were several people: each has a
// place, the last one that of the session, and left when the next one came or
// the encounter ended.
func TestPhysiciansBecomeParticipants(t *testing.T) {
	db, err := openDB(t.Context(), filepath.Join(t.TempDir(), "old.db"), "adiantum", make([]byte, 32), func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	old := fstest.MapFS{}
	upTo := func(files ...string) {
		t.Helper()
		for _, file := range files {
			data, err := fs.ReadFile(schema(), file)
			if err != nil {
				t.Fatal(err)
			}
			old[file] = &fstest.MapFile{Data: data}
		}
		if err := Migrate(t.Context(), db, old); err != nil {
			t.Fatal(err)
		}
	}
	upTo("001_record.sql", "002_wave.sql", "003_ucum.sql", "004_late.sql")
	_, err = db.Exec(`INSERT INTO encounter(seq, id, study_uid, reason, began_at) VALUES(1, 'e', '2.25.1', '', 1), (2, 'f', '2.25.2', '', 2);
		INSERT INTO encounter_physician(encounter, user, name, specialty, hospital, at)
			VALUES(1, 'ana', 'Ana', '', '', 10), (1, 'bob', 'Bob', '', '', 20), (2, 'eve', 'Eve', '', '', 30);
		INSERT INTO encounter_end(encounter, reason, at) VALUES(1, '', 40)`)
	if err != nil {
		t.Fatal(err)
	}
	upTo("005_participant.sql")
	rows, err := db.Query(`SELECT p.id, p.user, p.role, p.at, ifnull(l.at, 0) FROM participant p
		LEFT JOIN participant_left l ON l.encounter = p.encounter AND l.id = p.id ORDER BY p.seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() {
		var id, user, role string
		var at, left int
		if err := rows.Scan(&id, &user, &role, &at, &left); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(id, user, role, at, left))
	}
	want := []string{fmt.Sprint("e/1", "ana", "lead", 10, 20), fmt.Sprint("e", "bob", "lead", 20, 40), fmt.Sprint("f", "eve", "lead", 30, 0)}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
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
