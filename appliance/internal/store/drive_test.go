package store

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// watched is the system's drive; it records what is done, in order.
type watched struct {
	system
	dir  string
	done []string
}

func (w *watched) note(what string, names ...string) {
	for _, n := range names {
		short, err := filepath.Rel(w.dir, n)
		if err != nil {
			short = n
		}
		what += " " + short
	}
	w.done = append(w.done, what)
}

func (w *watched) Create(name string) (file, error) {
	w.note("create", name)
	f, err := w.system.Create(name)
	return &watchedFile{f, w, name}, err
}

func (w *watched) Mkdir(name string) error {
	err := w.system.Mkdir(name)
	if err == nil {
		w.note("mkdir", name)
	}
	return err
}

func (w *watched) Rename(from, to string) error {
	w.note("rename", from, to)
	return w.system.Rename(from, to)
}

func (w *watched) SyncFolder(name string) error {
	w.note("sync", name)
	return w.system.SyncFolder(name)
}

type watchedFile struct {
	file
	w    *watched
	name string
}

func (f *watchedFile) Write(b []byte) (int, error) {
	f.w.note("write", f.name)
	return f.file.Write(b)
}

func (f *watchedFile) Sync() error {
	f.w.note("fsync", f.name)
	return f.file.Sync()
}

// Nothing is acknowledged before it is on the disk: file, folder, and only then
// the row that names it.
func TestOrderOnTheDisk(t *testing.T) {
	w := &watched{dir: t.TempDir()}
	s, err := Open(t.Context(), w.dir, Options{Space: plenty, drive: w})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want := []string{
		"sync ..", "sync .", "sync keys", "sync blobs", "sync blobs/tmp",
		"create keys/store.key.new", "write keys/store.key.new", "fsync keys/store.key.new",
		"rename keys/store.key.new keys/store.key", "sync keys",
		"create record.id.new", "write record.id.new", "fsync record.id.new",
		"rename record.id.new record.id", "sync .",
		"sync .", // once SQLite's log is there
	}
	if !slices.Equal(w.done, want) {
		t.Errorf("a new record:\n%s\nwant\n%s", strings.Join(w.done, "\n"), strings.Join(want, "\n"))
	}
	w.done = nil
	var name string
	err = store(t, s, "e1", []byte("x"), func(_ *sql.Tx, b Blob) error {
		name = b.Name
		w.note("row")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	tmp, folder := "blobs/tmp/"+name, "blobs/"+name[:2]
	w.done = slices.Compact(w.done) // in how many pieces it is written does not matter
	want = []string{
		"create " + tmp, "write " + tmp, "fsync " + tmp,
		"mkdir " + folder, "sync blobs",
		fmt.Sprintf("rename %s %s/%s", tmp, folder, name), "sync " + folder, "row",
	}
	if !slices.Equal(w.done, want) {
		t.Errorf("a blob:\n%s\nwant\n%s", strings.Join(w.done, "\n"), strings.Join(want, "\n"))
	}
}

// If the free space is unknown, there is none.
func TestSpaceUnknown(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("no answer")
	s, err := Open(t.Context(), dir, Options{Space: func(string) (Space, error) { return Space{}, broken }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = store(t, s, "e1", []byte("x"), func(*sql.Tx, Blob) error { return nil })
	if !errors.Is(err, broken) || blobFiles(t, dir) != 0 {
		t.Errorf("%v, %d files", err, blobFiles(t, dir))
	}
}

// The last byte above the reserve is accepted, the next one is refused, and
// nothing of it stays.
func TestBlobAtTheReserve(t *testing.T) {
	const room = stillRoom // over the reserve
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, Options{Reserve: Reserve{Bytes: 1 << 20, Percent: 100}, Space: func(string) (Space, error) {
		return Space{Free: 1<<20 + room, Total: 1 << 30}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put(t, s, "e1", make([]byte, room))
	err = store(t, s, "e1", make([]byte, room+1), func(*sql.Tx, Blob) error {
		t.Error("a blob in the reserve has got a row")
		return nil
	})
	if !errors.Is(err, ErrFull) {
		t.Errorf("one byte into the reserve: %v", err)
	}
	if n := blobFiles(t, dir); n != 1 {
		t.Errorf("%d files, want the one that fits", n)
	}
}
