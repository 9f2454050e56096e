package encounter

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"telecart/appliance/internal/store"
	"telecart/appliance/record"
)

func snap(t *testing.T, s *Store, st record.Capture) record.Capture {
	t.Helper()
	if st.At.IsZero() {
		st.At = at(5)
	}
	st, err := s.AddStill(t.Context(), st, []byte("jpeg"), nil)
	must(t, err)
	return st
}

// now returns the state of a still in Captures; ok is false if it is not there.
func now(t *testing.T, s *Store, encounter, still string) (st record.Capture, ok bool) {
	t.Helper()
	all, err := s.Captures(t.Context(), encounter)
	must(t, err)
	for _, c := range all {
		if c.ID == still {
			return c, true
		}
	}
	return record.Capture{}, false
}

// line is the only encounter in the list.
func line(t *testing.T, s *Store) Summary {
	t.Helper()
	list, err := s.List(t.Context(), 0)
	must(t, err)
	if len(list) != 1 {
		t.Fatalf("%d encounters", len(list))
	}
	return list[0]
}

func TestQuarantine(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name    string
		prepare func(s *Store) error
		still   record.Capture
		want    bool
	}{
		{"patient confirmed", func(s *Store) error { return s.Begin(ctx, "e", "", at(0), &maria) }, record.Capture{Encounter: "e"}, false},
		{"no patient", func(s *Store) error { return s.Begin(ctx, "e", "", at(0), nil) }, record.Capture{Encounter: "e"}, true},
		{"the caller says so", func(s *Store) error { return s.Begin(ctx, "e", "", at(0), &maria) }, record.Capture{Encounter: "e", Quarantine: true}, true},
		{"no encounter, nobody in bed", func(*Store) error { return nil }, record.Capture{}, true},
		{"no encounter, somebody in bed", func(s *Store) error { return s.SavePatient(ctx, &maria) }, record.Capture{}, false},
		{"no encounter, the caller says so", func(s *Store) error { return s.SavePatient(ctx, &maria) }, record.Capture{Quarantine: true}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, t.TempDir())
			must(t, c.prepare(s))
			st := snap(t, s, c.still)
			if st.Quarantine != c.want {
				t.Errorf("quarantine %t, want %t", st.Quarantine, c.want)
			}
			if got, ok := now(t, s, c.still.Encounter, st.ID); !ok || !reflect.DeepEqual(got, st) {
				t.Errorf("Captures gives %+v, %t; want %+v", got, ok, st)
			}
		})
	}
}

// A patient who is identified later does not get the earlier pictures: a person
// assigns them.
func TestAssign(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), nil))
	st := snap(t, s, record.Capture{Encounter: "e"})
	must(t, s.SetPatient(ctx, "e", maria, at(1)))
	if got, _ := now(t, s, "e", st.ID); !got.Quarantine {
		t.Error("a later patient took the picture out of quarantine")
	}
	if err := s.Assign(ctx, st.ID, jose, "nurse", at(2)); !errors.Is(err, ErrPatient) {
		t.Errorf("assigned to somebody else: %v, want ErrPatient", err)
	}
	must(t, s.Assign(ctx, st.ID, maria, "nurse", at(2)), s.Assign(ctx, st.ID, maria, "nurse", at(3)))
	if got, ok := now(t, s, "e", st.ID); !ok || got.Quarantine {
		t.Errorf("after Assign: %+v, %t", got, ok)
	}
}

func TestAssignOutsideAnEncounter(t *testing.T) {
	for _, c := range []struct {
		name  string
		end   time.Time // of María's encounter
		to    record.Patient
		place string
	}{
		{"encounter is going on", time.Time{}, maria, "e"},
		{"encounter has just ended", at(0), maria, "e"},
		{"encounter was long ago", at(0).Add(-2 * time.Hour), maria, ""},
		{"encounter is another's", time.Time{}, jose, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, t.TempDir())
			ctx := t.Context()
			must(t, s.Begin(ctx, "e", "", at(0).Add(-3*time.Hour), &maria))
			if !c.end.IsZero() {
				must(t, s.End(ctx, "e", "", c.end))
			}
			st := snap(t, s, record.Capture{})
			must(t, s.Assign(ctx, st.ID, c.to, "nurse", at(6)))
			_, got, err := s.StillData(ctx, st.ID)
			must(t, err)
			if got.Quarantine || got.Encounter != c.place {
				t.Errorf("picture %+v, want it in encounter %q", got, c.place)
			}
			e, err := s.Show(ctx, "e")
			must(t, err)
			sum := line(t, s)
			if (len(e.Captures) == 1) != (c.place == "e") || sum.Captures != len(e.Captures) {
				t.Errorf("encounter has %d pictures, counts %d", len(e.Captures), sum.Captures)
			}
			// Outside an encounter it is shown while its patient is in the bed.
			must(t, s.SavePatient(ctx, &c.to))
			if _, ok := now(t, s, "", st.ID); ok != (c.place == "") {
				t.Errorf("with its patient in bed it shows: %t", ok)
			}
			must(t, s.SavePatient(ctx, &record.Patient{Number: "0"}))
			if _, ok := now(t, s, "", st.ID); ok {
				t.Error("it shows with another patient in bed")
			}
		})
	}
}

func TestDiscard(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), &maria))
	own, loose := snap(t, s, record.Capture{Encounter: "e"}), snap(t, s, record.Capture{})
	must(t, s.Discard(ctx, own.ID, "nurse", at(6)), s.Discard(ctx, own.ID, "nurse", at(7)), s.Discard(ctx, loose.ID, "nurse", at(7)))
	if got, ok := now(t, s, "e", own.ID); !ok || got.Discarded == nil {
		t.Errorf("discarded picture of the encounter: %+v, %t; want it marked", got, ok)
	}
	if _, ok := now(t, s, "e", loose.ID); ok {
		t.Error("a discarded picture is still in quarantine")
	}
	if data, st, err := s.StillData(ctx, loose.ID); string(data) != "jpeg" || st.Discarded == nil || err != nil {
		t.Errorf("data of a discarded picture: %q, %+v, %v", data, st, err)
	}
	if err := s.Assign(ctx, loose.ID, maria, "nurse", at(8)); !errors.Is(err, ErrDiscarded) {
		t.Errorf("assigned after it was discarded: %v", err)
	}
	e, err := s.Show(ctx, "e")
	must(t, err)
	if sum := line(t, s); sum.Captures != 0 || len(e.Captures) != 1 {
		t.Errorf("counts %d, lists %d; want 0 and 1", sum.Captures, len(e.Captures))
	}
}

func TestSameStillAgain(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), &maria))
	first := snap(t, s, record.Capture{Encounter: "e"})
	again, err := s.AddStill(ctx, first, []byte("jpeg"), nil)
	if err != nil || !reflect.DeepEqual(again, first) {
		t.Errorf("again: %+v, %v; want %+v", again, err, first)
	}
	if _, err := s.AddStill(ctx, first, []byte("another"), nil); err == nil {
		t.Error("another picture with the same id was stored")
	}
	if _, err := s.AddStill(ctx, record.Capture{Encounter: "e", At: at(0)}, nil, nil); err == nil {
		t.Error("an empty picture was stored")
	}
	e, err := s.Show(ctx, "e")
	must(t, err)
	if len(e.Captures) != 1 {
		t.Errorf("%d pictures", len(e.Captures))
	}
}

// A full disk refuses captures and nothing else.
func TestFull(t *testing.T) {
	s, err := OpenWith(t.Context(), t.TempDir(), store.Options{Space: func(string) (store.Space, error) {
		return store.Space{Free: 1 << 20, Total: 1 << 40}, nil
	}})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), &maria))
	if _, err := s.AddStill(ctx, record.Capture{Encounter: "e", At: at(0)}, []byte("jpeg"), nil); !errors.Is(err, ErrFull) {
		t.Errorf("picture: %v, want ErrFull", err)
	}
	if err, _ := s.Probe(t.Context(), false); !errors.Is(err, ErrFull) {
		t.Errorf("Room: %v, want ErrFull", err)
	}
	_, noteErr := s.AddNote(ctx, "e", "note", "a", at(1))
	must(t, noteErr, s.AddReadings(ctx, "e", []record.Reading{spo2(1, number(97), "good")}), s.End(ctx, "e", "", at(2)))
}

// Where it was taken is said later, and corrected, by entries of its own.
func TestLocate(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), &maria))
	st := snap(t, s, record.Capture{Encounter: "e"})
	for i, side := range []record.Laterality{record.Right, record.Right, record.Left} {
		must(t, s.Locate(ctx, st.ID, "ear", side, "nurse", at(6+i)))
	}
	if err := s.Locate(ctx, st.ID, "ear", "up", "nurse", at(9)); err == nil {
		t.Error("a side that is none was stored")
	}
	got, _ := now(t, s, "e", st.ID)
	if got.Site != "ear" || got.Laterality != record.Left || got.Located.By != "nurse" || !got.Located.At.Equal(at(8)) {
		t.Errorf("located: %+v", got)
	}
	entries := 0
	must(t, s.read(ctx, "test", func(v view) error {
		for e, err := range v.entries(false, `e.kind = 'located'`) {
			if err != nil {
				return err
			}
			if entries++; e.Located.Capture != st.ID {
				t.Errorf("an entry about %s", e.Located.Capture)
			}
		}
		return nil
	}))
	if entries != 2 {
		t.Errorf("%d entries, want the first and its correction", entries)
	}
}

// Every kind of capture has the same quarantine, assignment and review, with
// data or without.
func TestEveryKind(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), nil))
	blow := record.Capture{Encounter: "e", Kind: record.KindMeasurement, Device: "spiro", At: at(1),
		Results: []record.Reading{spo2(1, number(2.81), "good")}}
	must(t, s.one(ctx, func(c *Change) (err error) {
		if blow, err = c.AddCapture(blow); err != nil {
			return err
		}
		again, err := c.AddCapture(blow)
		if again.ID != blow.ID {
			t.Errorf("again it is %+v", again)
		}
		return err
	}))
	ids := []string{blow.ID}
	for _, kind := range []record.Kind{record.KindStill, record.KindClip, record.KindSound, record.KindDocument} {
		ids = append(ids, snap(t, s, record.Capture{Encounter: "e", Kind: kind, At: at(2), Until: at(3)}).ID)
	}
	if _, err := s.AddStill(ctx, record.Capture{Encounter: "e", Kind: "selfie", At: at(2)}, []byte("x"), nil); err == nil {
		t.Error("an unknown kind was stored")
	}
	must(t, s.SetPatient(ctx, "e", maria, at(4)))
	for _, id := range ids {
		if c, ok := now(t, s, "e", id); !ok || !c.Quarantine {
			t.Errorf("%s is not in quarantine", c.Kind)
		}
		if err := s.Assign(ctx, id, jose, "nurse", at(5)); !errors.Is(err, ErrPatient) {
			t.Errorf("to another patient: %v", err)
		}
		must(t, s.Assign(ctx, id, maria, "nurse", at(5)), s.Discard(ctx, id, "nurse", at(6)))
		if c, _ := now(t, s, "e", id); c.Quarantine || c.Discarded == nil {
			t.Errorf("assigned and discarded: %+v", c)
		}
	}
	if _, _, err := s.StillData(ctx, blow.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("data of results: %v, want ErrNotFound", err)
	}
}

// A capture that was retaken stays, and names its replacement.
func TestTakenAgain(t *testing.T) {
	s := open(t, t.TempDir())
	must(t, s.Begin(t.Context(), "e", "", at(0), &maria))
	first := snap(t, s, record.Capture{Encounter: "e"})
	second := snap(t, s, record.Capture{Encounter: "e", Supersedes: first.ID, At: at(6)})
	e, err := s.Show(t.Context(), "e")
	must(t, err)
	if len(e.Captures) != 2 || e.Captures[0].SupersededBy != second.ID || e.Captures[1].SupersededBy != "" {
		t.Errorf("captures %s", asJSON(e.Captures))
	}
}

// A correction changes the encounter of the corrected patient, what was filed
// under them since they came, and nothing else.
func TestCorrect(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	right := record.Patient{Number: "54321", Name: maria.Name, BirthDate: maria.BirthDate}
	must(t, s.Begin(ctx, "e", "", at(0), &maria), s.Begin(ctx, "other", "", at(1), &jose),
		s.End(ctx, "e", "", at(2)), s.SavePatient(ctx, &maria))
	for id, when := range map[string]time.Time{"early": at(10), "late": at(20)} {
		must(t, s.one(ctx, func(c *Change) error {
			_, err := c.AddCapture(record.Capture{ID: id, Kind: record.KindMeasurement, At: when, Results: []record.Reading{spo2(1, number(98), "good")}})
			return err
		}))
	}
	correct := func(id string) error {
		return s.one(ctx, func(c *Change) error { return c.Correct(id, maria, right, at(15), "nurse", at(30)) })
	}
	must(t, correct("other"))
	if d, err := s.Show(ctx, "other"); err != nil || *d.Patient != jose || len(d.Events) != 0 {
		t.Errorf("another's encounter became %+v's, %v", d.Patient, err)
	}
	must(t, correct("e"))
	d, err := s.Show(ctx, "e")
	if err != nil || *d.Patient != right || len(d.Events) != 1 || d.Events[0].Text != "12345, María González, born 1956-05-03 → 54321, María González, born 1956-05-03" {
		t.Errorf("%+v %+v, %v", d.Patient, d.Events, err)
	}
	must(t, s.read(ctx, "captures", func(v view) error {
		for id, want := range map[string]record.Patient{"early": maria, "late": right} {
			c, err := v.capture(id)
			if err != nil || c.Assigned.Patient != want {
				t.Errorf("%s is %+v's, %v", id, c.Assigned, err)
			}
		}
		return nil
	}))
}
