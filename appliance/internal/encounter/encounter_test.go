package encounter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"telecart/appliance/internal/store"
	"telecart/appliance/record"
)

var (
	maria = record.Patient{Number: "12345", Name: "María González", BirthDate: "1956-05-03"}
	jose  = record.Patient{Number: "777", Name: "José Pérez", BirthDate: "1980-01-01"}
	marta = record.Participant{ID: "p-1", User: "mrivera", Name: "Dr. Marta Rivera", Specialty: "Cardiology", Role: record.RoleLead}
)

// at is a time that is not a whole second, in a zone other than UTC.
func at(second int) time.Time {
	return time.Date(2026, 11, 22, 14, 0, second, 123456789, time.FixedZone("CET", 3600))
}

// testOptions are those of a disk with enough room.
func testOptions() store.Options {
	return store.Options{Clock: func() store.Moment { return store.Moment{} }, Space: func(string) (store.Space, error) {
		return store.Space{Free: 1 << 40, Total: 1 << 40}, nil
	}}
}

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := OpenWith(context.Background(), dir, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func number(v float64) *float64 { return &v }

func spo2(second int, value *float64, quality record.Quality) record.Reading {
	return record.Reading{Device: "spo2", Quantity: "spo2", Label: "SpO2", Unit: "%", UCUM: "%", LOINC: "59408-5", MDC: 150456,
		Value: value, Quality: quality, At: at(second).UTC()}
}

// everything fills an encounter and returns what Show must return.
func everything(t *testing.T, s *Store) record.Document {
	t.Helper()
	ctx := t.Context()
	id, err := record.NewID()
	must(t, err)
	device := at(2).Add(-time.Minute).UTC()
	trend := []record.Reading{
		spo2(1, number(97), "good"),
		{Device: "temp", Quantity: "temperature", Label: "Temperature", Unit: "°C", UCUM: "Cel", LOINC: "8310-5", MDC: 150344, Decimals: 1,
			Value: number(37.0), Quality: "suspect", Detail: "moved", Site: "oral", At: at(2).UTC(), DeviceTime: device},
		spo2(3, nil, "no-signal"),
	}
	must(t,
		s.Begin(ctx, id, "chest pain", at(0), &maria),
		s.Join(ctx, id, marta, at(1)),
		s.AddReadings(ctx, id, []record.Reading{trend[1], trend[0]}),
		s.AddReadings(ctx, id, []record.Reading{trend[2], trend[0]}), // one of them again
		s.AddEvent(ctx, id, record.Event{At: at(2), Kind: "asked", Who: "mrivera", Text: "otoscope, left ear"}),
		s.AddEvent(ctx, id, record.Event{At: at(1), Kind: "called"}),
	)
	still, err := s.AddStill(ctx, record.Capture{Encounter: id, Device: "otoscope", Label: "Otoscope", By: "nurse",
		Site: "ear", Laterality: record.Left, Meta: PictureSize(1280, 720), At: at(3)}, []byte("jpeg"), nil)
	must(t, err)
	first, err := s.AddNote(ctx, id, "first", "mrivera", at(4))
	must(t, err)
	note, err := s.AddNote(ctx, id, "second", "mrivera", at(5))
	must(t, err, s.End(ctx, id, "physician ended", at(6)))
	uid, err := record.UID(id)
	must(t, err)
	joined := marta
	joined.Joined = at(1).UTC()
	return record.Document{
		Version: record.Version,
		Encounter: record.Encounter{ID: id, StudyUID: uid, Reason: "chest pain", Began: at(0).UTC(),
			Ended: at(6).UTC(), EndReason: "physician ended"},
		Patient: &maria, Participants: []record.Participant{joined},
		Notes: []record.Note{first, note}, Captures: []record.Capture{still}, Readings: trend,
		Events: []record.Event{{At: at(1).UTC(), Kind: "called"},
			{At: at(2).UTC(), Kind: "asked", Who: "mrivera", Text: "otoscope, left ear"}},
	}
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	want := everything(t, s)
	id := want.Encounter.ID
	header := want.Encounter
	header.EndReason = "" // stands in the document only
	line := Summary{Encounter: header, Patient: &maria, Lead: &want.Participants[0], Captures: 1, Readings: 3}
	for _, when := range []string{"at once", "after a restart"} {
		got, err := s.Show(t.Context(), id)
		must(t, err)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", when, asJSON(got), asJSON(want))
		}
		list, err := s.List(t.Context(), 10)
		must(t, err)
		if !reflect.DeepEqual(list, []Summary{line}) {
			t.Errorf("%s: list %s", when, asJSON(list))
		}
		data, still, err := s.StillData(t.Context(), want.Captures[0].ID)
		if err != nil || string(data) != "jpeg" || !reflect.DeepEqual(still, want.Captures[0]) {
			t.Errorf("%s: still %q, %+v, %v", when, data, still, err)
		}
		must(t, s.Close())
		s = open(t, dir)
	}
	// sha256sum of "jpeg"
	if got := want.Captures[0].Blob.SHA256; got != "41e5787e9f28562d07b891b1816b492309d646c0f2829743fa4963a9f9cc1d61" {
		t.Errorf("sha256 %s", got)
	}
}

func asJSON(v any) string {
	data, _ := json.MarshalIndent(v, "", " ")
	return string(data)
}

func TestUIDs(t *testing.T) {
	s := open(t, t.TempDir())
	e := everything(t, s)
	uids := []string{e.Encounter.StudyUID, e.Captures[0].UID}
	for _, uid := range uids {
		digits, ok := strings.CutPrefix(uid, "2.25.")
		if !ok || len(uid) > 64 || strings.HasPrefix(digits, "0") || strings.Trim(digits, "0123456789") != "" {
			t.Errorf("%q is no UID", uid)
		}
	}
	if uids[0] == uids[1] {
		t.Error("study and picture have the same UID")
	}
	// This is the example in DICOM PS3.5 B.2.
	if uid, err := record.UID("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"); err != nil || uid != "2.25.329800735698586629295641978511506172918" {
		t.Errorf("UID %s, %v", uid, err)
	}
}

// What a daemon repeats after it was killed changes nothing.
func TestAgain(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t,
		s.Begin(ctx, "e", "pain", at(0), &maria), s.Begin(ctx, "e", "other", at(9), nil), s.Begin(ctx, "e", "pain", at(9), &maria),
		s.SetPatient(ctx, "e", maria, at(9)),
		s.Join(ctx, "e", marta, at(1)), s.Join(ctx, "e", marta, at(9)),
		s.End(ctx, "e", "over", at(2)), s.End(ctx, "e", "again", at(9)))
	got, err := s.Show(ctx, "e")
	must(t, err)
	if e := got.Encounter; e.Reason != "pain" || !e.Began.Equal(at(0)) || !e.Ended.Equal(at(2)) {
		t.Errorf("encounter %s", asJSON(got))
	}
	first, err := s.AddNote(ctx, "e", "text", "a", at(1))
	must(t, err)
	again, err := s.AddNote(ctx, "e", "text", "b", at(2))
	if err != nil || again != first || again.Revision != 1 {
		t.Errorf("the same text again: %+v, %v; want %+v", again, err, first)
	}
	for i, text := range []string{"new", "text", ""} {
		note, err := s.AddNote(ctx, "e", text, "a", at(3+i))
		if err != nil || note.Revision != 2+i || note.Text != text {
			t.Errorf("revision %d: %+v, %v", 2+i, note, err)
		}
	}
}

func TestCorrectedPatient(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), nil), s.SetPatient(ctx, "e", jose, at(1)), s.SetPatient(ctx, "e", maria, at(2)))
	got, err := s.Show(ctx, "e")
	must(t, err)
	if *got.Patient != maria {
		t.Errorf("patient %+v, want the corrected one", got.Patient)
	}
}

func TestReadingsThatContradictThemselves(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), nil))
	late := spo2(1, number(1), "good")
	late.At = time.Time{}
	inf := number(math.Inf(1))
	bad := []record.Reading{
		spo2(1, nil, "good"), spo2(1, number(97), "no-signal"), spo2(1, number(97), ""), spo2(1, nil, ""),
		spo2(1, number(97), "superb"), spo2(1, inf, "good"), late,
	}
	var want []record.Reading
	for n, r := range bad { // each beside a good one of its own
		good := spo2(2+n, number(96), "good")
		want = append(want, good)
		if err := s.AddReadings(ctx, "e", []record.Reading{r, good}); !errors.Is(err, ErrRefused) {
			t.Errorf("%+v: %v, want ErrRefused", r, err)
		}
	}
	got, err := s.Show(ctx, "e")
	must(t, err)
	if !reflect.DeepEqual(got.Readings, want) {
		t.Errorf("trend %s, want only the good ones", asJSON(got.Readings))
	}
}

func TestNoSuchEncounter(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	_, noteErr := s.AddNote(ctx, "x", "", "", at(0))
	_, showErr := s.Show(ctx, "x")
	_, _, stillErr := s.StillData(ctx, "x")
	_, addErr := s.AddStill(ctx, record.Capture{Encounter: "x", At: at(0)}, []byte("j"), nil)
	_, capturesErr := s.Captures(ctx, "x")
	for what, err := range map[string]error{
		"readings": s.AddReadings(ctx, "x", []record.Reading{spo2(1, nil, "no-signal")}), "event": s.AddEvent(ctx, "x", record.Event{At: at(0)}),
		"patient": s.SetPatient(ctx, "x", maria, at(0)), "physician": s.Join(ctx, "x", marta, at(0)),
		"end": s.End(ctx, "x", "", at(0)), "note": noteErr, "show": showErr, "still": stillErr, "add": addErr, "captures": capturesErr,
		"discard": s.Discard(ctx, "x", "", at(0)), "assign": s.Assign(ctx, "x", maria, "", at(0)),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", what, err)
		}
	}
	if list, err := s.List(ctx, 0); err != nil || list == nil || len(list) != 0 {
		t.Errorf("empty list %v, %v", list, err)
	}
}

func TestListOrder(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "a", "", at(9), nil), s.Begin(ctx, "b", "of b", at(2), &maria), s.Begin(ctx, "c", "of c", at(1), nil)) // the clock was set back
	list, err := s.List(ctx, 2)
	must(t, err)
	if len(list) != 2 || list[0].ID != "c" || list[1].ID != "b" {
		t.Errorf("list %s, want the two newest, newest first", asJSON(list))
	}
	if c, b := list[0], list[1]; c.Reason != "of c" || c.Patient != nil || b.Reason != "of b" || b.Patient == nil {
		t.Errorf("list %s, want each encounter's own", asJSON(list))
	}
}

func TestCurrent(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ctx := t.Context()
	if state, err := s.LoadSession(ctx); state != nil || err != nil {
		t.Errorf("session at first: %+v, %v", state, err)
	}
	if b, err := s.LoadBed(ctx); b.Patient != nil || err != nil {
		t.Errorf("patient at first: %v, %v", b, err)
	}
	must(t, s.SaveSession(ctx, record.Session{ID: "1"}), s.SaveSession(ctx, record.Session{ID: "2"}), s.SavePatient(ctx, &maria), s.Close())
	s = open(t, dir)
	if state, err := s.LoadSession(ctx); err != nil || state.ID != "2" {
		t.Errorf("session: %+v, %v", state, err)
	}
	if b, err := s.LoadBed(ctx); b.Patient == nil || *b.Patient != maria || err != nil {
		t.Errorf("patient: %v, %v", b, err)
	}
	must(t, s.SavePatient(ctx, nil))
	if b, err := s.LoadBed(ctx); b.Patient != nil || err != nil {
		t.Errorf("patient after nobody: %v, %v", b, err)
	}
}

// Nothing of a patient can be read from the disk.
func TestNothingInClear(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ctx := t.Context()
	secrets := []string{"Wolkenstein", "4711-0815", "thunderclap", "picture-of-an-ear"}
	p := record.Patient{Name: secrets[0], Number: secrets[1]}
	must(t, s.Begin(ctx, "e", secrets[2], at(0), &p), s.SavePatient(ctx, &p))
	_, err := s.AddStill(ctx, record.Capture{Encounter: "e", At: at(1)}, []byte(strings.Repeat(secrets[3], 1000)), nil)
	must(t, err)
	look := func() {
		files := 0
		must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files++
			data, err := os.ReadFile(path)
			for _, secret := range append(secrets, "SQLite format 3", "encounter") {
				if strings.Contains(string(data), secret) || strings.Contains(path, secret) {
					t.Errorf("%q stands in %s", secret, path)
				}
			}
			return err
		}))
		if files < 4 {
			t.Errorf("only %d files to look at", files)
		}
	}
	look()
	must(t, s.Close())
	look()
}

func TestManyAtOnce(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), &maria))
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for i := range 10 {
				_, stillErr := s.AddStill(ctx, record.Capture{Encounter: "e", At: at(i)}, fmt.Appendf(nil, "%d %d", g, i), nil)
				_, noteErr := s.AddNote(ctx, "e", fmt.Sprint(g, i), "a", at(i))
				_, showErr := s.Show(ctx, "e")
				r := spo2(i, number(float64(90+g)), "good")
				if err := errors.Join(stillErr, noteErr, showErr, s.AddReadings(ctx, "e", []record.Reading{r})); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	got, err := s.Show(ctx, "e")
	must(t, err)
	if len(got.Captures) != 40 || len(got.Readings) != 40 || len(got.Notes) != 40 {
		t.Errorf("%d pictures, %d readings, %d revisions; want 40 of each", len(got.Captures), len(got.Readings), len(got.Notes))
	}
}

func BenchmarkStill1MiB(b *testing.B) {
	s := open(b, b.TempDir())
	must(b, s.Begin(b.Context(), "e", "", at(0), &maria))
	data := make([]byte, 1<<20)
	b.SetBytes(1 << 20)
	for b.Loop() {
		_, err := s.AddStill(b.Context(), record.Capture{Encounter: "e", At: at(0)}, data, nil)
		must(b, err)
	}
}

func BenchmarkSixReadings(b *testing.B) {
	s := open(b, b.TempDir())
	must(b, s.Begin(b.Context(), "e", "", at(0), &maria))
	rs := make([]record.Reading, 6)
	for n := 0; b.Loop(); n++ {
		for i := range rs {
			rs[i] = spo2(0, number(float64(90+i)), "good")
			rs[i].Quantity = fmt.Sprint("q", i)
			rs[i].At = at(0).Add(time.Duration(n) * time.Second)
		}
		must(b, s.AddReadings(b.Context(), "e", rs))
	}
}
