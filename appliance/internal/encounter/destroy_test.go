package encounter

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telecart/appliance/internal/store/storetest"
	"telecart/appliance/record"
)

// secrets are in the encounter that is destroyed, one in each kind of entry.
func secrets() []string {
	return []string{"Wolkenstein", "4711-0815", "thunderclap", "DrSecret", "note-of-hers", "event-of-hers", "detail-of-hers",
		"label-of-hers", "curve-of-hers", "picture-of-an-ear", "loose-picture", "left-nostril"}
}

// fillSecret fills the encounter id with the secrets and ends it.
func fillSecret(t *testing.T, s *Store, id string) (captures []string) {
	t.Helper()
	ctx, w := t.Context(), secrets()
	p := record.Patient{Name: w[0], Number: w[1]}
	r := spo2(1, number(97.125), "good")
	r.Detail = w[6]
	wave := record.Wave{Device: "ecg", Quantity: "ecg", Label: w[8], Rate: 250, Scale: 1, Quality: "good", At: at(2), Samples: []int32{1, 2}}
	must(t, s.Begin(ctx, id, w[2], at(0), &p), s.Join(ctx, id, record.Participant{ID: "p-1", User: w[3]}, at(1)),
		s.AddReadings(ctx, id, []record.Reading{r}), s.AddWaves(ctx, id, []record.Wave{wave}),
		s.AddEvent(ctx, id, record.Event{At: at(2), Kind: "asked", Text: w[5]}))
	_, err := s.AddNote(ctx, id, w[4], w[3], at(3))
	must(t, err)
	own, err := s.AddStill(ctx, record.Capture{Encounter: id, Label: w[7], At: at(4)}, []byte(strings.Repeat(w[9], 9000)), nil)
	must(t, err)
	loose, err := s.AddStill(ctx, record.Capture{Label: w[7], At: at(5), Quarantine: true}, []byte(strings.Repeat(w[10], 100)), nil)
	must(t, err)
	must(t, s.Locate(ctx, own.ID, w[11], record.Left, "nurse", at(6)), s.End(ctx, id, w[2], at(7)))
	return []string{own.ID, loose.ID}
}

func receipt(t *testing.T, s *Store, id string) record.Receipt {
	t.Helper()
	r, err := s.Owed(t.Context(), id)
	must(t, err)
	r.By, r.At = "hub-1", at(30)
	return r
}

// After its key was destroyed nobody can read an encounter any more, neither
// with the program nor from the disk with all keys that are left. Its header
// stays, and so do the other encounters.
func TestDestroyKey(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ctx := t.Context()
	captures := fillSecret(t, s, "gone")
	other := fillOf(t, s, 1)
	must(t, s.Assign(ctx, captures[1], record.Patient{Name: "Wolkenstein", Number: "4711-0815"}, "nurse", at(8)))
	wrapped := wrappedKeys(t, s, "gone", captures[1])
	if len(s.files(t, captures...)) != 2 {
		t.Fatal("two files are expected")
	}
	must(t, s.DestroyKey(ctx, "gone", receipt(t, s, "gone")))

	for range 2 { // at once, and after a restart
		if _, err := s.Show(ctx, "gone"); !errors.Is(err, ErrDestroyed) {
			t.Errorf("show: %v, want ErrDestroyed", err)
		}
		if _, err := s.Waves(ctx, "gone"); !errors.Is(err, ErrDestroyed) {
			t.Errorf("waves: %v, want ErrDestroyed", err)
		}
		for _, id := range captures {
			if _, _, err := s.StillData(ctx, id); !errors.Is(err, ErrDestroyed) {
				t.Errorf("capture: %v, want ErrDestroyed", err)
			}
		}
		if err := s.AddEvent(ctx, "gone", record.Event{At: at(9), Kind: "late"}); !errors.Is(err, ErrDestroyed) {
			t.Errorf("a late event: %v, want ErrDestroyed", err)
		}
		list, err := s.List(ctx, 0)
		must(t, err)
		header := list[1]
		if len(list) != 2 || header.ID != "gone" || !header.Began.Equal(at(0)) || !header.Ended.Equal(at(7)) || header.Captures != 2 ||
			header.Readings != 1 || !header.Destroyed.Equal(at(30)) || header.Patient != nil || header.Reason != "" {
			t.Errorf("header %s", asJSON(list))
		}
		if shown, err := s.Captures(ctx, ""); err != nil || len(shown) != 0 {
			t.Errorf("captures %v, %v", shown, err)
		}
		if e, err := s.Show(ctx, other); err != nil || e.Patient == nil {
			t.Errorf("the other encounter: %v", err)
		}
		onDisk(t, dir, append(secrets(), wrapped...))
		must(t, s.Close())
		onDisk(t, dir, append(secrets(), wrapped...))
		s = open(t, dir)
	}
}

// wrappedKeys are the keys of scopes as stored in the database.
func wrappedKeys(t *testing.T, s *Store, scopes ...string) (all []string) {
	t.Helper()
	must(t, s.db.Read(t.Context(), func(tx *sql.Tx) error {
		for _, scope := range scopes {
			var wrapped string
			if err := tx.QueryRow(`SELECT wrapped FROM scope WHERE id = ?`, scope).Scan(&wrapped); err != nil {
				return err
			}
			all = append(all, wrapped)
		}
		return nil
	}))
	return all
}

// files returns the files with the captures' data.
func (s *Store) files(t *testing.T, captures ...string) (names []string) {
	t.Helper()
	for _, id := range captures {
		r, _, err := s.Data(t.Context(), id)
		must(t, err)
		names = append(names, r.Name)
		must(t, r.Close())
	}
	return names
}

// onDisk looks for the secrets in the files, and on the decrypted pages of the
// database and its log.
func onDisk(t *testing.T, dir string, secrets []string) {
	t.Helper()
	pages, err := storetest.Reveal(dir)
	must(t, err)
	if !bytes.Contains(pages, []byte("CREATE TABLE entry")) {
		t.Fatal("the pages are not decrypted: the test shows nothing")
	}
	for _, secret := range secrets {
		if bytes.Contains(pages, []byte(secret)) {
			t.Errorf("%q stands in the database", secret)
		}
	}
	blobs := 0
	must(t, filepath.WalkDir(filepath.Join(dir, "blobs"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			blobs++
		}
		return err
	}))
	if blobs != 1 {
		t.Errorf("%d files of captures, want the other encounter's", blobs)
	}
}

// Nothing is destroyed that nobody else has.
func TestDestroyKeyRefuses(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	ids := fillSecret(t, s, "e")
	must(t, s.Discard(ctx, ids[1], "nurse", at(8)), s.Begin(ctx, "runs", "", at(9), &maria), s.Begin(ctx, "held", "", at(9), nil))
	snap(t, s, record.Capture{Encounter: "held"})
	must(t, s.End(ctx, "held", "", at(10)))
	whole := receipt(t, s, "e")
	with := func(spoil func(*record.Receipt)) record.Receipt {
		r := whole
		spoil(&r)
		return r
	}
	for what, c := range map[string]struct {
		id string
		r  record.Receipt
	}{
		"no receipt":           {"e", record.Receipt{}},
		"of nobody":            {"e", with(func(r *record.Receipt) { r.By = "" })},
		"without a time":       {"e", with(func(r *record.Receipt) { r.At = time.Time{} })},
		"of another encounter": {"e", with(func(r *record.Receipt) { r.Encounter = "runs" })},
		"an entry is missing":  {"e", with(func(r *record.Receipt) { r.Through-- })},
		"a capture is missing": {"e", with(func(r *record.Receipt) { r.Blobs = nil })},
		"it runs":              {"runs", receipt(t, s, "runs")},
		"in quarantine":        {"held", receipt(t, s, "held")},
	} {
		if err := s.DestroyKey(ctx, c.id, c.r); !errors.Is(err, ErrKept) {
			t.Errorf("%s: %v, want ErrKept", what, err)
		}
	}
	must(t, s.SaveSession(ctx, record.Session{ID: "e", Phase: "ended"}))
	if err := s.DestroyKey(ctx, "e", whole); !errors.Is(err, ErrKept) {
		t.Errorf("on the screen: %v, want ErrKept", err)
	}
	must(t, s.SaveSession(ctx, record.Session{ID: "next"}))
	// Later entries are not covered by the receipt.
	must(t, s.AddEvent(ctx, "e", record.Event{At: at(11), Kind: "late"}))
	if err := s.DestroyKey(ctx, "e", whole); !errors.Is(err, ErrKept) {
		t.Errorf("after something late: %v, want ErrKept", err)
	}
	if err := s.DestroyKey(ctx, "x", whole); !errors.Is(err, ErrNotFound) {
		t.Errorf("no such encounter: %v", err)
	}
	if _, err := s.Show(ctx, "e"); err != nil {
		t.Errorf("it was destroyed all the same: %v", err)
	}
	must(t, s.DestroyKey(ctx, "e", receipt(t, s, "e")))
}

// If the power fails at any operation, an encounter is whole or gone for good.
func TestDestroyKeyOnAFailingDisk(t *testing.T) {
	disk := storetest.NewDisk(t)
	from, options := t.TempDir(), testOptions()
	s := open(t, from)
	captures := fillSecret(t, s, "e")
	must(t, s.Discard(t.Context(), captures[1], "nurse", at(8)), s.Close())
	options.VFS = disk.Name()
	for n := 1; ; n += storetest.Stride {
		dir := filepath.Join(t.TempDir(), "record")
		must(t, os.CopyFS(dir, os.DirFS(from)))
		s, err := OpenWith(t.Context(), dir, options)
		must(t, err)
		wrapped, r := wrappedKeys(t, s, "e"), receipt(t, s, "e")
		disk.FailFrom(n)
		err = s.DestroyKey(t.Context(), "e", r)
		reached := disk.Mend() >= n
		_ = s.Close()
		s, serr := OpenWith(t.Context(), dir, options)
		must(t, serr)
		_, show := s.Show(t.Context(), "e")
		_, _, data := s.StillData(t.Context(), captures[0])
		gone := errors.Is(show, ErrDestroyed) && errors.Is(data, ErrDestroyed)
		if whole := show == nil && data == nil; whole == gone || err == nil && !gone {
			t.Errorf("operation %d: destroyed %v, then show %v, data %v", n, err, show, data)
		}
		if pages, err := storetest.Reveal(dir); err != nil || gone && bytes.Contains(pages, []byte(wrapped[0])) {
			t.Errorf("operation %d: the key is still there; %v", n, err)
		}
		must(t, s.Close())
		if !reached {
			if n < 5 {
				t.Errorf("it took %d operations: nothing was tried", n)
			}
			return
		}
	}
}
