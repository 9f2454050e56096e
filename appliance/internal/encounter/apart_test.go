package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"telecart/appliance/api"
)

// fillOf gives the encounter of n something of every kind, each marked with n.
func fillOf(t *testing.T, s *Store, n int) string {
	t.Helper()
	ctx, id := t.Context(), fmt.Sprint("e", n)
	mark := fmt.Sprint("of ", n)
	wave := api.Wave{Device: "ecg", Quantity: "ecg", At: at(n).UTC(), Seq: uint64(n), Rate: 250, Scale: 1, Quality: "good", Samples: []int32{int32(n)}}
	must(t,
		s.Begin(ctx, id, mark, at(n), &api.Patient{Number: mark, Name: mark}),
		s.SetPhysician(ctx, id, api.Physician{User: mark, Name: mark}, at(n)),
		s.AddReadings(ctx, id, []api.Reading{spo2(n, number(float64(90+n)), "good")}),
		s.AddWaves(ctx, id, []api.Wave{wave}),
		s.AddEvent(ctx, id, api.TimelineEntry{At: at(n), Kind: "asked", Text: mark}),
	)
	_, err := s.AddNote(ctx, id, mark, mark, at(n))
	must(t, err)
	snap(t, s, api.Still{Encounter: id, By: mark})
	return id
}

// Encounters that run one after the other, or at once, hold nothing of each
// other.
func TestEncountersAreApart(t *testing.T) {
	s := open(t, t.TempDir())
	ids := []string{fillOf(t, s, 1), fillOf(t, s, 2), fillOf(t, s, 3)}
	must(t, s.Begin(t.Context(), "empty", "", at(4), nil))
	for i, id := range ids {
		mark := fmt.Sprint("of ", i+1)
		e, err := s.Show(t.Context(), id)
		must(t, err)
		waves, err := s.Waves(t.Context(), id)
		must(t, err)
		captures, err := s.Captures(t.Context(), id)
		must(t, err)
		got := []any{
			e.Patient.Number, e.Physician.User, e.Reason, e.Note.Text, e.Note.Author, e.Note.Revision,
			len(e.Trend), *e.Trend[0].Value, e.Readings, len(e.Timeline), e.Timeline[0].Text,
			len(e.Captures), e.Captures[0].By, e.Stills, len(captures), captures[0].By,
			len(e.Curves), e.Curves[0].Samples, len(waves), waves[0].Samples[0],
		}
		want := []any{
			mark, mark, mark, mark, mark, 1,
			1, float64(91 + i), 1, 1, mark,
			1, mark, 1, 1, mark,
			1, e.Curves[0].Samples, 1, int32(i + 1),
		}
		if e.Curves[0].Samples != 1 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s holds %v, want %v", id, got, want)
		}
	}
	e, err := s.Show(t.Context(), "empty")
	must(t, err)
	if e.Patient != nil || e.Physician != nil || e.Note != nil || len(e.Trend)+len(e.Timeline)+len(e.Captures)+len(e.Curves)+e.Readings+e.Stills != 0 {
		t.Errorf("an encounter that has just begun holds %s", asJSON(e))
	}
}

// Whoever joins last is the physician.
func TestPhysicianOfNow(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	other := api.Physician{User: "other", Name: "Dr. Other"}
	must(t, s.Begin(ctx, "e", "", at(0), nil), s.SetPhysician(ctx, "e", marta, at(1)), s.SetPhysician(ctx, "e", other, at(2)))
	e, err := s.Show(ctx, "e")
	must(t, err)
	if e.Physician == nil || *e.Physician != other {
		t.Errorf("physician %+v", e.Physician)
	}
}

// Two patients are one only by their number or, where neither has one, by name
// and birth date.
func TestSamePerson(t *testing.T) {
	bare := api.Patient{Name: "María González", BirthDate: "1956-05-03"}
	for name, c := range map[string]struct {
		a, b api.Patient
		same bool
	}{
		"the same":                          {maria, maria, true},
		"a corrected name":                  {maria, api.Patient{Number: maria.Number, Name: "Maria Gonzales"}, true},
		"another number, same name":         {maria, api.Patient{Number: "1", Name: maria.Name, BirthDate: maria.BirthDate}, false},
		"one has no number":                 {maria, bare, false},
		"neither has a number":              {bare, bare, true},
		"no number, another birth date":     {bare, api.Patient{Name: bare.Name, BirthDate: "1956-05-04"}, false},
		"no number, another name":           {bare, api.Patient{Name: "María Gonzalez", BirthDate: bare.BirthDate}, false},
		"no number, one without birth date": {bare, api.Patient{Name: bare.Name}, false},
	} {
		if samePerson(c.a, c.b) != c.same || samePerson(c.b, c.a) != c.same {
			t.Errorf("%s: want %t", name, c.same)
		}
	}
}

// The newest assignment counts, and who assigned and discarded stays known.
func TestAssignedAnew(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	st := snap(t, s, api.Still{})
	must(t, s.Assign(ctx, st.ID, jose, "first", at(6)), s.Assign(ctx, st.ID, maria, "second", at(7)))
	for p, shown := range map[api.Patient]bool{jose: false, maria: true} {
		must(t, s.SavePatient(ctx, &p))
		if _, ok := now(t, s, "", st.ID); ok != shown {
			t.Errorf("with %s in the bed it shows: %t", p.Name, ok)
		}
	}
	must(t, s.Discard(ctx, st.ID, "third", at(8)), s.Discard(ctx, st.ID, "fourth", at(9)))
	got := []string{}
	must(t, s.db.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT who FROM (SELECT seq, who FROM still_assigned ORDER BY seq)
			UNION ALL SELECT who FROM still_discarded`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var who string
			if err := rows.Scan(&who); err != nil {
				return err
			}
			got = append(got, who)
		}
		return rows.Err()
	}))
	if want := []string{"first", "second", "third"}; !reflect.DeepEqual(got, want) {
		t.Errorf("done by %q, want %q", got, want)
	}
}

// A picture outside encounters has a key of its own: it may become anybody's.
func TestLooseStillsHaveKeysOfTheirOwn(t *testing.T) {
	s := open(t, t.TempDir())
	snap(t, s, api.Still{})
	snap(t, s, api.Still{})
	var scopes int
	must(t, s.db.Read(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRow(`SELECT count(DISTINCT wrapped) FROM blob_key`).Scan(&scopes)
	}))
	if scopes != 2 {
		t.Errorf("%d keys, want 2", scopes)
	}
}

// Of several entries all or none are stored, also where only the last fails or
// the caller leaves.
func TestEventsAllOrNone(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), nil))
	good, timeless := api.TimelineEntry{At: at(1), Kind: "alarm"}, api.TimelineEntry{Kind: "alarm"}
	if err := s.AddEvent(ctx, "e", good, timeless); err == nil {
		t.Error("an entry without a time was stored")
	}
	gone, leave := context.WithCancel(ctx)
	leave()
	if err := s.AddEvent(gone, "e", good); !errors.Is(err, context.Canceled) {
		t.Errorf("after the caller left: %v", err)
	}
	e, err := s.Show(ctx, "e")
	must(t, err)
	if len(e.Timeline) != 0 {
		t.Errorf("timeline %+v, want nothing", e.Timeline)
	}
}
