package encounter

import (
	"context"
	"errors"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/store"
)

func snap(t *testing.T, s *Store, st api.Still) api.Still {
	t.Helper()
	if st.At.IsZero() {
		st.At = at(5)
	}
	st, err := s.AddStill(t.Context(), st, []byte("jpeg"), nil)
	must(t, err)
	return st
}

// now returns the state of a picture in Captures; ok is false if it is not
// there.
func now(t *testing.T, s *Store, encounter, still string) (st api.Still, ok bool) {
	t.Helper()
	all, err := s.Captures(t.Context(), encounter)
	must(t, err)
	for _, c := range all {
		if c.ID == still {
			return c, true
		}
	}
	return api.Still{}, false
}

func TestQuarantine(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name    string
		prepare func(s *Store) error
		still   api.Still
		want    bool
	}{
		{"patient confirmed", func(s *Store) error { return s.Begin(ctx, "e", "", at(0), &maria) }, api.Still{Encounter: "e"}, false},
		{"no patient", func(s *Store) error { return s.Begin(ctx, "e", "", at(0), nil) }, api.Still{Encounter: "e"}, true},
		{"the caller says so", func(s *Store) error { return s.Begin(ctx, "e", "", at(0), &maria) }, api.Still{Encounter: "e", Quarantine: true}, true},
		{"no encounter, nobody in bed", func(*Store) error { return nil }, api.Still{}, true},
		{"no encounter, somebody in bed", func(s *Store) error { return s.SavePatient(ctx, &maria) }, api.Still{}, false},
		{"no encounter, the caller says so", func(s *Store) error { return s.SavePatient(ctx, &maria) }, api.Still{Quarantine: true}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, t.TempDir())
			must(t, c.prepare(s))
			st := snap(t, s, c.still)
			if st.Quarantine != c.want {
				t.Errorf("quarantine %t, want %t", st.Quarantine, c.want)
			}
			if got, ok := now(t, s, c.still.Encounter, st.ID); !ok || got != st {
				t.Errorf("Captures gives %+v, %t; want %+v", got, ok, st)
			}
		})
	}
}

// A patient who is identified later does not get the pictures of before: a
// person assigns them.
func TestAssign(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), nil))
	st := snap(t, s, api.Still{Encounter: "e"})
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
	if _, err := s.db.GetBlob(ctx, "x"); err == nil {
		t.Error("no blob x")
	}
}

func TestAssignOutsideAnEncounter(t *testing.T) {
	for _, c := range []struct {
		name  string
		end   time.Time // of María's encounter
		to    api.Patient
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
			st := snap(t, s, api.Still{})
			must(t, s.Assign(ctx, st.ID, c.to, "nurse", at(6)))
			_, got, err := s.StillData(ctx, st.ID)
			must(t, err)
			if got.Quarantine || got.Encounter != c.place {
				t.Errorf("picture %+v, want it in encounter %q", got, c.place)
			}
			e, err := s.Show(ctx, "e")
			must(t, err)
			if (len(e.Captures) == 1) != (c.place == "e") || e.Stills != len(e.Captures) {
				t.Errorf("encounter has %d pictures, counts %d", len(e.Captures), e.Stills)
			}
			// Outside an encounter it shows while its patient lies in the bed.
			must(t, s.SavePatient(ctx, &c.to))
			if _, ok := now(t, s, "", st.ID); ok != (c.place == "") {
				t.Errorf("with its patient in bed it shows: %t", ok)
			}
			must(t, s.SavePatient(ctx, &api.Patient{Number: "0"}))
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
	own, loose := snap(t, s, api.Still{Encounter: "e"}), snap(t, s, api.Still{})
	must(t, s.Discard(ctx, own.ID, "nurse", at(6)), s.Discard(ctx, own.ID, "nurse", at(7)), s.Discard(ctx, loose.ID, "nurse", at(7)))
	if got, ok := now(t, s, "e", own.ID); !ok || !got.Discarded {
		t.Errorf("discarded picture of the encounter: %+v, %t; want it marked", got, ok)
	}
	if _, ok := now(t, s, "e", loose.ID); ok {
		t.Error("a discarded picture is still in quarantine")
	}
	if data, st, err := s.StillData(ctx, loose.ID); string(data) != "jpeg" || !st.Discarded || err != nil {
		t.Errorf("data of a discarded picture: %q, %+v, %v", data, st, err)
	}
	if err := s.Assign(ctx, loose.ID, maria, "nurse", at(8)); !errors.Is(err, ErrDiscarded) {
		t.Errorf("assigned after it was discarded: %v", err)
	}
	e, err := s.Show(ctx, "e")
	must(t, err)
	if e.Stills != 0 || len(e.Captures) != 1 {
		t.Errorf("counts %d, lists %d; want 0 and 1", e.Stills, len(e.Captures))
	}
}

func TestSameStillAgain(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), &maria))
	first := snap(t, s, api.Still{Encounter: "e"})
	again, err := s.AddStill(ctx, first, []byte("jpeg"), nil)
	if err != nil || again != first {
		t.Errorf("again: %+v, %v; want %+v", again, err, first)
	}
	if _, err := s.AddStill(ctx, first, []byte("another"), nil); err == nil {
		t.Error("another picture with the same id was stored")
	}
	if _, err := s.AddStill(ctx, api.Still{Encounter: "e", At: at(0)}, nil, nil); err == nil {
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
	if _, err := s.AddStill(ctx, api.Still{Encounter: "e", At: at(0)}, []byte("jpeg"), nil); !errors.Is(err, ErrFull) {
		t.Errorf("picture: %v, want ErrFull", err)
	}
	if err := s.Room(); !errors.Is(err, ErrFull) {
		t.Errorf("Room: %v, want ErrFull", err)
	}
	_, noteErr := s.AddNote(ctx, "e", "note", "a", at(1))
	must(t, noteErr, s.AddReadings(ctx, "e", []api.Reading{spo2(1, number(97), "good")}), s.End(ctx, "e", "", at(2)))
}
