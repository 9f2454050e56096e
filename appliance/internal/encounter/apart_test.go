package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"telecart/appliance/record"
)

// fillOf gives encounter n something of every kind, each marked with n.
func fillOf(t *testing.T, s *Store, n int) string {
	t.Helper()
	ctx, id := t.Context(), fmt.Sprint("e", n)
	mark := fmt.Sprint("of ", n)
	wave := record.Wave{Device: "ecg", Quantity: "ecg", At: at(n).UTC(), Seq: uint64(n), Rate: 250, Scale: 1, Quality: "good", Samples: []int32{int32(n)}}
	must(t,
		s.Begin(ctx, id, mark, at(n), &record.Patient{Number: mark, Name: mark}),
		s.Join(ctx, id, record.Participant{ID: mark, User: mark, Name: mark, Role: record.RoleLead}, at(n)),
		s.AddReadings(ctx, id, []record.Reading{spo2(n, number(float64(90+n)), "good")}),
		s.AddWaves(ctx, id, []record.Wave{wave}),
		s.AddEvent(ctx, id, record.Event{At: at(n), Kind: "asked", Text: mark}),
	)
	_, err := s.AddNote(ctx, id, mark, mark, at(n))
	must(t, err)
	snap(t, s, record.Capture{Encounter: id, By: mark})
	return id
}

// Encounters that run one after the other, or at the same time, contain nothing
// of each other.
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
			e.Patient.Number, e.Lead().User, e.Encounter.Reason, e.Notes[0].Revision, e.Notes[0].Text, e.Notes[0].Author,
			len(e.Readings), *e.Readings[0].Value, len(e.Events), e.Events[0].Text,
			len(e.Captures), e.Captures[0].By, len(captures), captures[0].By,
			len(e.Curves), e.Curves[0].Samples, len(waves), waves[0].Samples[0],
		}
		want := []any{
			mark, mark, mark, 1, mark, mark,
			1, float64(91 + i), 1, mark,
			1, mark, 1, mark,
			1, e.Curves[0].Samples, 1, int32(i + 1),
		}
		if e.Curves[0].Samples != 1 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s holds %v, want %v", id, got, want)
		}
	}
	e, err := s.Show(t.Context(), "empty")
	must(t, err)
	if e.Patient != nil || len(e.Participants)+len(e.Notes)+len(e.Readings)+len(e.Events)+len(e.Captures)+len(e.Curves) != 0 {
		t.Errorf("an encounter that has just begun holds %s", asJSON(e))
	}
}

// The newest assignment counts, and who assigned and discarded stays known.
func TestAssignedAnew(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	st := snap(t, s, record.Capture{})
	must(t, s.Assign(ctx, st.ID, jose, "first", at(6)), s.Assign(ctx, st.ID, maria, "second", at(7)))
	for p, shown := range map[record.Patient]bool{jose: false, maria: true} {
		must(t, s.SavePatient(ctx, &p))
		if _, ok := now(t, s, "", st.ID); ok != shown {
			t.Errorf("with %s in the bed it shows: %t", p.Name, ok)
		}
	}
	must(t, s.Discard(ctx, st.ID, "third", at(8)), s.Discard(ctx, st.ID, "fourth", at(9)))
	got := []string{}
	must(t, s.read(ctx, "test", func(v view) error {
		for e, err := range v.entries(false, `e.kind IN ('assigned', 'discarded')`) {
			if err != nil {
				return err
			}
			if e.Assigned != nil {
				got = append(got, e.Assigned.By)
			} else {
				got = append(got, e.Discarded.By)
			}
		}
		return nil
	}))
	if want := []string{"first", "second", "third"}; !reflect.DeepEqual(got, want) {
		t.Errorf("done by %q, want %q", got, want)
	}
}

// A picture outside encounters has a key of its own, since it may be assigned
// to anybody.
func TestLooseStillsHaveKeysOfTheirOwn(t *testing.T) {
	s := open(t, t.TempDir())
	snap(t, s, record.Capture{})
	snap(t, s, record.Capture{})
	var scopes int
	must(t, s.db.Read(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRow(`SELECT count(DISTINCT wrapped) FROM scope`).Scan(&scopes)
	}))
	if scopes != 2 {
		t.Errorf("%d keys, want 2", scopes)
	}
}

// Of several entries all or none are stored, even if only the last one fails or
// the caller goes away.
func TestEventsAllOrNone(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	must(t, s.Begin(ctx, "e", "", at(0), nil))
	good, timeless := record.Event{At: at(1), Kind: "alarm"}, record.Event{Kind: "alarm"}
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
	if len(e.Events) != 0 {
		t.Errorf("timeline %+v, want nothing", e.Events)
	}
}
