package encounter_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/internal/edge"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/store"
	"telecart/appliance/internal/store/storetest"
)

// listing is what the program that wrote testdata/2560aac read from it, in the
// types of the API. That was a cart with virtual instruments in a call with a
// physician, before there was a journal.
type listing struct {
	List     []api.EncounterSummary `json:"list"`
	Bed      *api.Patient           `json:"bed"`
	Session  api.Session            `json:"session"`
	Captures []api.Still            `json:"captures"` // outside of encounters, of who lies in the bed
	Stills   map[string]string      `json:"stills"`   // SHA-256 of the data
	one      old
}

type old struct {
	Show     api.Encounter     `json:"show"`
	Waves    []api.Wave        `json:"waves"`
	Study    string            `json:"study"`
	UIDs     map[string]string `json:"uids"`
	Captures []api.Still       `json:"captures"`
}

func readListing(t *testing.T) (l listing) {
	t.Helper()
	raw, err := os.ReadFile("testdata/2560aac.json")
	must(t, err)
	must(t, json.Unmarshal(raw, &l))
	all := map[string]json.RawMessage{}
	must(t, json.Unmarshal(raw, &all))
	must(t, json.Unmarshal(all["encounter "+l.List[0].ID], &l.one))
	if len(l.one.Show.Trend) < 40 || len(l.one.Waves) < 10 || len(l.Stills) != 3 {
		t.Fatal("the listing is not the one that was committed")
	}
	for i, r := range l.one.Show.Trend {
		l.one.Show.Trend[i].Detail = api.Words(r.Detail.English) // it was a plain string
	}
	return l
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// oldRecord is a copy of that record.
func oldRecord(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "record") // our own disk is what fails
	if err != nil {
		dir = t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.CopyFS(dir, os.DirFS("testdata/2560aac")))
	return dir
}

func openOld(t *testing.T, dir string, o store.Options) (*encounter.Store, error) {
	o.Space = func(string) (store.Space, error) { return store.Space{Free: 1 << 40, Total: 1 << 40}, nil }
	return encounter.OpenWith(t.Context(), dir, o)
}

// A record from before the journal reads as it did, at once and after a
// restart.
func TestCarriedOver(t *testing.T) {
	want, dir := readListing(t), oldRecord(t)
	for range 2 {
		s, err := openOld(t, dir, store.Options{})
		must(t, err)
		compare(t, s, want)
		must(t, s.Close())
	}
}

func compare(t *testing.T, s *encounter.Store, want listing) {
	t.Helper()
	ctx := t.Context()
	list, err := s.List(ctx, 0)
	must(t, err)
	lines := []api.EncounterSummary{}
	for _, line := range list {
		lines = append(lines, edge.Summary(line))
	}
	equal(t, "list", lines, want.List)
	bed, err := s.LoadBed(ctx)
	must(t, err)
	equal(t, "bed", edge.ShownPatient(bed.Patient), want.Bed)
	session, err := s.LoadSession(ctx)
	must(t, err)
	equal(t, "session", edge.ShownSession(*session), want.Session)

	id := want.List[0].ID
	doc, err := s.Show(ctx, id)
	must(t, err)
	shown := edge.Encounter(doc)
	people := shown.Participants
	shown.Participants = nil // there was one physician then
	equal(t, "encounter", shown, want.one.Show)
	if len(people) != 1 || people[0].Physician != *want.List[0].Physician || people[0].ID != id || people[0].Role != api.RoleLead ||
		people[0].LeftAt == nil || !people[0].LeftAt.Equal(*want.List[0].EndedAt) {
		t.Errorf("participants %+v", people)
	}
	waves, err := s.Waves(ctx, id)
	must(t, err)
	for i := range waves {
		waves[i].Count = 0 // the API had none
	}
	equal(t, "waves", waves, edge.Waves(want.one.Waves))
	uids := map[string]string{}
	for _, c := range doc.Captures {
		uids[c.ID] = c.UID
	}
	equal(t, "study", doc.Encounter.StudyUID, want.one.Study)
	equal(t, "UIDs", uids, want.one.UIDs)
	for of, want := range map[string][]api.Still{id: want.one.Captures, "": want.Captures} {
		captures, err := s.Captures(ctx, of)
		must(t, err)
		equal(t, "captures", edge.Captures(captures), want)
	}
	for id, sum := range want.Stills {
		data, c, err := s.Data(ctx, id)
		must(t, err)
		h := sha256.New()
		_, err = io.Copy(h, data)
		must(t, err)
		must(t, data.Close())
		if hex.EncodeToString(h.Sum(nil)) != sum || c.Blob.SHA256 != sum {
			t.Errorf("still %s is not what it was", id)
		}
	}
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		g, _ := json.Marshal(got)
		w, _ := json.Marshal(want)
		t.Errorf("%s:\n%s\nwant\n%s", what, g, w)
	}
}

// Nothing of a patient stays on the pages of the old tables.
func TestCarriedOverLeavesNothing(t *testing.T) {
	dir := oldRecord(t)
	s, err := openOld(t, dir, store.Options{})
	must(t, err)
	defer s.Close()
	raw, err := storetest.Reveal(dir)
	must(t, err)
	// Hashes, IDs and fractions of a second contain any four digits once in a
	// while.
	raw = regexp.MustCompile(`[0-9a-f-]{32,}|\.[0-9]+Z`).ReplaceAll(raw, nil)
	for _, secret := range []string{"González", "4711", "systolic murmur", "chest pain"} {
		// The session and the bed, which are the cart's working memory, may
		// contain it.
		if n := bytes.Count(raw, []byte(secret)); n > 1 {
			t.Errorf("%q stands %d times in the database", secret, n)
		}
	}
}

// If the power fails at any operation, the next start carries everything over.
func TestCarryOverKilledAtEachOperation(t *testing.T) {
	want := readListing(t)
	disk := storetest.NewDisk(t)
	for n := 1; ; n += storetest.Stride {
		dir := oldRecord(t)
		disk.FailFrom(n)
		s, err := openOld(t, dir, store.Options{VFS: disk.Name()})
		if err == nil {
			_ = s.Close() // it may have been the last write that failed
		}
		reached := disk.Mend()
		s, err = openOld(t, dir, store.Options{VFS: disk.Name()})
		if err != nil {
			t.Fatalf("operation %d: %v", n, err)
		}
		compare(t, s, want)
		must(t, s.Close())
		if t.Failed() {
			t.Fatalf("after a cut at operation %d", n)
		}
		if reached < n {
			t.Logf("%d operations", reached)
			if reached < 50 {
				t.Error("nothing was tried")
			}
			return
		}
	}
}

// Without an upgrade function an old record is left as it is.
func TestNotCarriedOver(t *testing.T) {
	dir := oldRecord(t)
	if _, err := store.Open(t.Context(), dir, store.Options{}); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Fatalf("opened without: %v", err)
	}
	s, err := openOld(t, dir, store.Options{Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer s.Close()
	compare(t, s, readListing(t))
}
