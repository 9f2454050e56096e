package store

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A key is only overwritten once the reason is recorded.
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

// A short key never begins a record.
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

// If the database of captures is gone, no new one covers that up.
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

// A database that can no longer be read or written is distinguished from a disk
// that fails, whichever of its pages are lost, and is left as it is.
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
