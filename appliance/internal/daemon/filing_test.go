package daemon

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/peripherals"
)

var (
	maria = api.Patient{Number: "1", Name: "María", BirthDate: "1956-05-03"}
	jose  = api.Patient{Number: "2", Name: "José", BirthDate: "1960-01-01"}
)

// patientOf returns the patient of the encounter.
func (c *cart) patientOf(t *testing.T, id string) api.Patient {
	t.Helper()
	e, err := c.Encounter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if e.Patient == nil {
		return api.Patient{}
	}
	return *e.Patient
}

// Whoever the nurse names during an encounter is its patient, in any phase.
func TestPatientNamedInAnEncounter(t *testing.T) {
	c := startCart(t, t.TempDir())
	steps := []act{ // each one phase on
		{"calling", func(ctx context.Context, c *cart) error { return c.Call(ctx, "") }},
		{"asked", func(_ context.Context, c *cart) error { return c.asHub("join", ana) }},
		{"admitted", func(ctx context.Context, c *cart) error { return c.Admit(ctx, "") }},
		{"in-call", func(_ context.Context, c *cart) error { c.link(true); return nil }},
		{"lost", func(_ context.Context, c *cart) error { c.link(false); return nil }},
	}
	for n := range steps {
		for _, s := range steps[:n+1] {
			if err := s.do(t.Context(), c); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
		}
		s, err := c.Status(t.Context())
		if err != nil || string(s.Session.Phase) != steps[n].name {
			t.Fatalf("phase %s, %v, want %s", s.Session.Phase, err, steps[n].name)
		}
		id := s.Session.ID
		if p := c.patientOf(t, id); p != (api.Patient{}) {
			t.Errorf("%s: the encounter begins with %+v", steps[n].name, p)
		}
		if err := c.SetPatient(t.Context(), maria); err != nil {
			t.Fatal(err)
		}
		if p := c.patientOf(t, id); p != maria {
			t.Errorf("named while %s: the encounter is %+v's", steps[n].name, p)
		}
		if err := c.Hangup(t.Context()); err != nil {
			t.Fatal(err)
		}
		// Whoever is named after the end is another encounter's patient.
		if err := c.SetPatient(t.Context(), jose); err != nil {
			t.Fatal(err)
		}
		if p := c.patientOf(t, id); p != maria {
			t.Errorf("%s: after the end the encounter became %+v's", steps[n].name, p)
		}
		if err := c.ClearPatient(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// The encounter of a physician who came uncalled begins with her admission, and
// with the patient named while she waited.
func TestPatientNamedWhileAnUncalledPhysicianWaits(t *testing.T) {
	c := startCart(t, t.TempDir())
	if err := c.asHub("join", ana); err != nil {
		t.Fatal(err)
	}
	if err := c.SetPatient(t.Context(), maria); err != nil {
		t.Fatal(err)
	}
	if list, err := c.Encounters(t.Context(), 10); err != nil || len(list) != 0 {
		t.Fatalf("nobody was admitted, and the record holds %+v, %v", list, err)
	}
	if err := c.Admit(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	s, err := c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p := c.patientOf(t, s.Session.ID); p != maria {
		t.Errorf("the encounter is %+v's", p)
	}
}

// A picture taken outside an encounter is in none: not in the one that has
// ended, nor in one that nobody was admitted to.
func TestStillOutsideAnEncounter(t *testing.T) {
	c := startCart(t, t.TempDir())
	c.inCall(t)
	s, err := c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := s.Session.ID
	take := func(when, encounter string) {
		t.Helper()
		st, err := c.Capture(t.Context(), "otoscope")
		if err != nil || st.Encounter != encounter || !st.Quarantine {
			t.Errorf("%s: %+v %v, want it in encounter %q, in quarantine", when, st, err, encounter)
		}
	}
	take("in the call", id)
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	take("after the end", "")
	if err := c.SetPatient(t.Context(), maria); err != nil {
		t.Fatal(err)
	}
	if st, err := c.Capture(t.Context(), "otoscope"); err != nil || st.Encounter != "" || st.Quarantine {
		t.Errorf("of who was named after the end: %+v %v, want it in no encounter", st, err)
	}
	if err := c.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	take("idle", "")
	if err := c.asHub("join", ana); err != nil {
		t.Fatal(err)
	}
	take("while an uncalled physician waits", "")
	e, err := c.Encounter(t.Context(), id)
	if err != nil || len(e.Captures) != 1 || e.Patient != nil {
		t.Errorf("the encounter holds %d pictures of %+v, %v; want the one of the call", len(e.Captures), e.Patient, err)
	}
}

// The page's requests count while it is in the session, and no longer.
func TestPageAfterTheEnd(t *testing.T) {
	c := startCart(t, t.TempDir())
	c.inCall(t)
	s, err := c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, cmd := range []api.PageCommand{{Type: "note", Text: "in time"}, {Type: "still", Device: "otoscope"}} {
		if err := c.asPage(cmd); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range []api.PageCommand{{Type: "note", Text: "late"}, {Type: "ask", Text: "late"}, {Type: "mute", On: true}, {Type: "end"}} {
		if err := c.asPage(cmd); err == nil {
			t.Errorf("%s after the end was taken", cmd.Type)
		}
	}
	e, err := c.Encounter(t.Context(), s.Session.ID)
	if err != nil || e.Note == nil || e.Note.Text != "in time" || e.Note.Revision != 1 || e.Note.Author != "ana" {
		t.Errorf("the note is %+v, %v", e.Note, err)
	}
	if len(e.Captures) != 1 || e.Captures[0].By != "ana" {
		t.Errorf("captures %+v, want ana's one", e.Captures)
	}
	stills := 0
	for _, entry := range e.Timeline {
		if strings.Contains(entry.Text, "late") {
			t.Errorf("the timeline has %+v", entry)
		}
		if entry.Kind == "still" && entry.Who == "ana" {
			stills++
		}
	}
	if stills != 1 {
		t.Errorf("the timeline has %d pictures of ana's, want 1: %+v", stills, e.Timeline)
	}
}

// A cancelled call is in the record, with its end.
func TestCancelledCallIsRecorded(t *testing.T) {
	c := startCart(t, t.TempDir())
	if err := c.Call(t.Context(), "chest pain"); err != nil {
		t.Fatal(err)
	}
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := c.Encounters(t.Context(), 10)
	if err != nil || len(list) != 1 || list[0].EndedAt == nil || list[0].Reason != "chest pain" {
		t.Fatalf("the record holds %+v, %v", list, err)
	}
	e, err := c.Encounter(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{}
	for _, entry := range e.Timeline {
		kinds = append(kinds, entry.Kind)
	}
	if !slices.Equal(kinds, []string{"called", "cancelled"}) {
		t.Errorf("timeline %q", kinds)
	}
}

// Nothing of one patient is shown, or filed, with the next.
func TestNextPatientFindsNothing(t *testing.T) {
	c := startCart(t, t.TempDir())
	if err := c.SetPatient(t.Context(), maria); err != nil {
		t.Fatal(err)
	}
	c.inCall(t)
	for _, cmd := range []api.PageCommand{
		{Type: "note", Text: "clear"}, {Type: "still", Device: "otoscope"},
		{Type: "report", Report: &api.DoctorReport{Large: "otoscope"}},
	} {
		if err := c.asPage(cmd); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.KioskReport(t.Context(), api.KioskReport{Screen: "call"}); err != nil {
		t.Fatal(err)
	}
	s, err := c.Status(t.Context())
	if err != nil || len(s.Captures) != 1 || len(s.Reports) == 0 || s.Kiosk == nil || c.d.atBedside(s).Note == nil {
		t.Fatalf("before the end: %+v %v", s, err)
	}
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := time.Now()
	c.d.board.Reading("cuff", peripherals.Reading{Quantity: peripherals.NIBPSystolic, Value: 118, Quality: peripherals.Good, At: before})
	if err := c.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, err = c.Status(t.Context())
	if s.PatientSince.Before(before) {
		t.Errorf("the next patient is there since %v", s.PatientSince)
	}
	until(t, "the numbers of the next patient", func() bool {
		told := c.d.board.Shown()
		return told.Vitals.PatientSince.Equal(s.PatientSince) && !slices.ContainsFunc(told.Readings, func(r api.Reading) bool { return r.Quantity == "nibp-systolic" })
	})
	if err != nil || s.Patient != nil || len(s.Captures) != 0 || len(s.Reports) != 0 || s.Kiosk != nil || c.d.atBedside(s).Note != nil {
		t.Errorf("the next patient finds %+v, note %+v, %v", s, c.d.atBedside(s).Note, err)
	}
}
