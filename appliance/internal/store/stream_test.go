package store

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

const mib = 1 << 20

// An hour of sound is never all in memory, neither when it is stored nor when
// it is read.
func TestLongBlobIsNeverInMemory(t *testing.T) {
	const size = 64 * mib
	s := open(t, t.TempDir())
	w, err := s.NewBlob(t.Context(), "e1")
	if err != nil {
		t.Fatal(err)
	}
	random, sum, chunk := rand.NewChaCha8([32]byte{1}), sha256.New(), make([]byte, 100_000)
	before := allocated()
	for left := size; left > 0; {
		n := min(left, len(chunk))
		_, _ = random.Read(chunk[:n])
		if _, err := w.Write(chunk[:n]); err != nil {
			t.Fatal(err)
		}
		_, _ = sum.Write(chunk[:n])
		left -= n
	}
	var b Blob
	if err := w.Commit(t.Context(), func(_ *sql.Tx, is Blob) error { b = is; return nil }); err != nil {
		t.Fatal(err)
	}
	written := allocated() - before
	if b.Size != size || b.SHA256 != hex.EncodeToString(sum.Sum(nil)) {
		t.Errorf("stored %d bytes, %s", b.Size, b.SHA256)
	}
	r, err := s.OpenBlob(t.Context(), b.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	sum.Reset()
	before = heap()
	most := before
	for at := int64(0); at < size; at += mib {
		if n, err := r.ReadAt(chunk[:mib/16], at); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(n, err)
		}
		most = max(most, heap())
	}
	if _, err := io.Copy(sum, r); err != nil || b.SHA256 != hex.EncodeToString(sum.Sum(nil)) {
		t.Errorf("read back: %v", err)
	}
	t.Logf("%d KiB were allocated to write %d MiB, at most %d KiB were in use to read them", written>>10, size/mib, (most-before)>>10)
	if written > 2*mib || most-before > 2*mib {
		t.Errorf("%d bytes were allocated to write, %d in use to read", written, most-before)
	}
}

// allocated is all that was ever allocated; heap what is in use.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A writer whose disk hangs delays no other writer, nor the rest of the record.
func TestWritersDoNotWaitForEachOther(t *testing.T) {
	slow := &slowDrive{hangs: make(chan struct{}), entered: make(chan struct{})}
	s, err := Open(t.Context(), t.TempDir(), Options{Space: plenty, drive: slow})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	first, err := s.NewBlob(t.Context(), "e1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Write(make([]byte, mib)); err != nil {
		t.Fatal(err)
	}
	slow.armed = true
	committed := make(chan error)
	go func() { committed <- first.Commit(t.Context(), func(*sql.Tx, Blob) error { return nil }) }()
	<-slow.entered // the first waits for its disk
	name := put(t, s, "e1", []byte("second"))
	if data, err := get(t, s, name); string(data) != "second" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	keep(t, s, "a", "1")
	close(slow.hangs)
	if err := <-committed; err != nil {
		t.Error(err)
	}
}

// slowDrive delays the next sync of a file.
type slowDrive struct {
	system
	armed          bool
	entered, hangs chan struct{}
}

func (d *slowDrive) Create(name string) (file, error) {
	f, err := d.system.Create(name)
	return &slowFile{f, d}, err
}

type slowFile struct {
	file
	d *slowDrive
}

func (f *slowFile) Sync() error {
	if f.d.armed {
		f.d.armed = false
		close(f.d.entered)
		<-f.d.hangs
	}
	return f.file.Sync()
}

// A long blob that was cut, reordered, changed or exchanged is refused: when it
// is opened or, before any wrong byte is returned, when it is read.
func TestTamperedLongBlob(t *testing.T) {
	s := open(t, t.TempDir())
	data := make([]byte, 3*65536+1000)
	_, _ = rand.NewChaCha8([32]byte{2}).Read(data)
	name := put(t, s, "e1", data)
	other := put(t, s, "e1", data)
	good := copyOf(t, s.path(name))
	header := len(good) - len(data) - 4*16
	const sealed = 65536 + 16
	swapped := bytes.Clone(good)
	copy(swapped[header:], good[header+sealed:header+2*sealed])
	copy(swapped[header+sealed:], good[header:header+sealed])
	bad := map[string][]byte{
		"exchanged": copyOf(t, s.path(other)), "empty": nil, "swapped": swapped, "longer": append(bytes.Clone(good), 0),
		"cut between its parts": good[:header+2*sealed], "cut to one": good[:header+sealed], "header alone": good[:header],
		"the end is missing": good[:len(good)-1],
	}
	for at := 0; at < len(good); at += 997 {
		changed := bytes.Clone(good)
		changed[at] ^= 1
		bad["byte "+hex.EncodeToString([]byte{byte(at >> 16), byte(at >> 8), byte(at)})] = changed
	}
	for what, is := range bad {
		restore(t, s.path(name), is)
		r, err := s.OpenBlob(t.Context(), name)
		var got []byte
		if err == nil {
			got, err = io.ReadAll(r)
			_ = r.Close()
		}
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", what, err)
		}
		if !bytes.HasPrefix(data, got) {
			t.Errorf("%s: wrong data were given", what)
		}
	}
	restore(t, s.path(name), good)
	if got, err := get(t, s, name); err != nil || !bytes.Equal(got, data) {
		t.Errorf("whole again: %v", err)
	}
}

// The reserve is kept while a blob grows, and nothing of what was refused stays.
func TestReserveWhileWriting(t *testing.T) {
	dir := t.TempDir()
	free := uint64(stillRoom + mib)
	s, err := Open(t.Context(), dir, Options{Reserve: Reserve{Bytes: mib, Percent: 100}, Space: func(string) (Space, error) {
		return Space{Free: free, Total: 1 << 30}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	w, err := s.NewBlob(t.Context(), "e1")
	if err != nil {
		t.Fatal(err)
	}
	for range stillRoom / mib {
		if _, err := w.Write(make([]byte, mib)); err != nil {
			t.Fatal(err)
		}
		free -= mib
	}
	if _, err := w.Write([]byte{1}); !errors.Is(err, ErrFull) {
		t.Errorf("into the reserve: %v, want ErrFull", err)
	}
	err = w.Commit(t.Context(), func(*sql.Tx, Blob) error { t.Error("it has got a row"); return nil })
	if !errors.Is(err, ErrFull) || blobFiles(t, dir) != 0 {
		t.Errorf("committed all the same: %v, %d files", err, blobFiles(t, dir))
	}
	if _, err := s.NewBlob(t.Context(), "e2"); !errors.Is(err, ErrFull) {
		t.Errorf("a new one: %v, want ErrFull", err)
	}
}

// A blob that was begun and not committed leaves nothing, whether given up or
// ended by a power cut at any moment.
func TestBlobNotCommitted(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	w, err := s.NewBlob(t.Context(), "e1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, mib)); err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut")
	if err := os.CopyFS(cut, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Abort(), w.Abort()); err != nil || blobFiles(t, dir) != 0 {
		t.Errorf("after Abort: %v, %d files", err, blobFiles(t, dir))
	}
	if blobFiles(t, cut) != 1 {
		t.Fatal("nothing was cut off")
	}
	open(t, cut)
	if n := blobFiles(t, cut); n != 0 {
		t.Errorf("after a cut %d files", n)
	}
}
