package store

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

func TestTampered(t *testing.T) {
	s := open(t, t.TempDir())
	name := put(t, s, "e1", []byte("the picture"))
	other := put(t, s, "e1", []byte("another one"))
	good := copyOf(t, s.path(name))
	for at := range good {
		bad := bytes.Clone(good)
		bad[at] ^= 0x10
		restore(t, s.path(name), bad)
		if data, err := get(t, s, name); !errors.Is(err, ErrDamaged) || data != nil {
			t.Fatalf("byte %d changed: %q, %v; want ErrDamaged", at, data, err)
		}
	}
	for what, bad := range map[string][]byte{"cut": good[:len(good)-1], "empty": nil, "exchanged": copyOf(t, s.path(other))} {
		restore(t, s.path(name), bad)
		if _, err := get(t, s, name); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", what, err)
		}
	}
	if err := os.Remove(s.path(name)); err != nil {
		t.Fatal(err)
	}
	if _, err := get(t, s, name); !errors.Is(err, ErrDamaged) {
		t.Errorf("missing: %v, want ErrDamaged", err)
	}
	if _, err := get(t, s, strings.Repeat("0", 32)); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown: %v, want ErrNotFound", err)
	}
}

// Each encounter has a key of its own, and the same data twice looks different.
func TestKeys(t *testing.T) {
	s := open(t, t.TempDir())
	a, b, c := put(t, s, "e1", []byte("x")), put(t, s, "e1", []byte("x")), put(t, s, "e2", []byte("x"))
	if a == b || b == c {
		t.Error("the same data has the same name")
	}
	var keys int
	if err := s.db.QueryRow(`SELECT count(DISTINCT wrapped) FROM scope`).Scan(&keys); err != nil || keys != 2 {
		t.Errorf("%d keys, %v; want 2", keys, err)
	}
}

// A blob whose rows are not committed leaves nothing behind.
func TestWithdrawn(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	refused := errors.New("refused")
	if err := store(t, s, "e1", []byte("x"), func(*sql.Tx, Blob) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("error %v", err)
	}
	if n := blobFiles(t, dir); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

// A blob whose rows are on the disk keeps its file, even if the commit could
// not be confirmed.
func TestUncertainCommitKeepsTheFile(t *testing.T) {
	unknown := errors.New("the answer is lost")
	for name, lose := range map[string]func(*Store) error{
		"rows can be read":    func(*Store) error { return nil },
		"rows cannot be read": func(s *Store) error { return s.db.Close() },
	} {
		dir := t.TempDir()
		s := open(t, dir)
		var blob string
		err := store(t, s, "e1", []byte("x"), func(tx *sql.Tx, b Blob) error {
			blob = b.Name
			return errors.Join(tx.Commit(), lose(s), unknown)
		})
		if !errors.Is(err, unknown) {
			t.Errorf("%s: %v", name, err)
		}
		_ = s.Close() // its database may be closed already
		if data, err := get(t, open(t, dir), blob); string(data) != "x" || err != nil {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}

// Keys derived from one secret reveal neither the secret nor each other, and
// every record has a secret of its own.
func TestKeysAreApart(t *testing.T) {
	seen := map[string]string{}
	for _, record := range []string{"one", "other"} {
		dir := t.TempDir()
		s := open(t, dir)
		put(t, s, "e1", []byte("x"))
		scope := keyOf(t, s, "e1").secret
		id, err := hex.DecodeString(s.keys.id)
		if err != nil {
			t.Fatal(err)
		}
		for what, key := range map[string][]byte{
			"secret": copyOf(t, filepath.Join(dir, "keys", "store.key")), "database": s.keys.database,
			"wrap": s.keys.wrap, "scope": scope, "id": id,
		} {
			start := string(key[:16])
			if other, ok := seen[start]; ok || bytes.Equal(key, make([]byte, len(key))) {
				t.Errorf("%s of record %s is known already: %s", what, record, other)
			}
			seen[start] = what + " of record " + record
		}
	}
}

func blobFiles(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "blobs"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	name := put(t, s, "e1", []byte("x"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	restore(t, filepath.Join(dir, "blobs", "tmp", "half"), []byte("half"))
	s = open(t, dir)
	if n := blobFiles(t, dir); n != 1 {
		t.Errorf("%d files, want only the one that was stored", n)
	}
	if _, err := get(t, s, name); err != nil {
		t.Error(err)
	}
}

func TestReserve(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		free, total uint64 // MiB
		size        int    // bytes
		full        bool
	}{
		{1000, 10000, mib, false},
		{256, 10000, mib, true},
		{257, 10000, mib, false},
		{257, 10000, mib + 1, true},
		{6, 100, mib, false}, // 5 % of a small disk
		{5, 100, mib, true},
		{0, 100, 0, true},
	} {
		s, err := Open(t.Context(), t.TempDir(), Options{Space: func(string) (Space, error) {
			return Space{Free: c.free * mib, Total: c.total * mib}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Room(c.size); errors.Is(err, ErrFull) != c.full {
			t.Errorf("%d of %d MiB free, %d bytes: %v, full wanted %t", c.free, c.total, c.size, err, c.full)
		}
		keep(t, s, "a", "1") // the rest of the record goes on
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// On a really full disk writing fails with ErrFull, and what was stored stays
// readable.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skip("cannot mount a small file system: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	s, err := Open(t.Context(), dir, Options{Space: plenty}) // the check in advance is fooled
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	stored := map[string][]byte{}
	fill(t, s, stored)
	if len(stored) == 0 {
		t.Fatal("nothing fitted")
	}
	for i := 0; err == nil && i < 10000; i++ { // what is left, with rows
		err = s.Write(t.Context(), func(tx *sql.Tx) error {
			_, err := tx.Exec(`INSERT INTO current(name, value) VALUES(?, randomblob(3000))`, i)
			return err
		})
	}
	if !errors.Is(err, ErrFull) {
		t.Errorf("rows on a full disk: %v, want ErrFull", err)
	}
	for name, want := range stored {
		if got, err := get(t, s, name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("a blob of before: %v", err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
		t.Fatal(err)
	}
	keep(t, s, "room again", "1")
}

// fill stores blobs until the disk is full.
func fill(t *testing.T, s *Store, stored map[string][]byte) {
	t.Helper()
	restore(t, filepath.Join(s.dir, "ballast"), make([]byte, 256<<10))
	for range 100 {
		data := make([]byte, 300<<10)
		_, _ = rand.Read(data)
		var name string
		err := store(t, s, "e1", data, func(_ *sql.Tx, b Blob) error { name = b.Name; return nil })
		if errors.Is(err, ErrFull) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		stored[name] = data
	}
	t.Fatal("the disk never filled")
}

func TestManyAtOnce(t *testing.T) {
	s := open(t, t.TempDir())
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			data := []byte{byte(g)}
			var name string
			err := store(t, s, "e1", data, func(_ *sql.Tx, b Blob) error { name = b.Name; return nil })
			if err != nil {
				t.Error(err)
				return
			}
			if got, err := get(t, s, name); err != nil || !bytes.Equal(got, data) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	all.Wait()
}
