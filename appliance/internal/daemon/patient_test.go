package daemon

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/client"
	"telecart/appliance/internal/bed"
	"telecart/appliance/record"
	"telecart/peripherals"
)

// gives makes an instrument used by no other test report a value; began is when
// the measurement began.
func (c *cart) gives(q peripherals.Quantity, value float64, began time.Time) {
	c.d.board.Reading("monitor", peripherals.Reading{Quantity: q, Value: value, Quality: peripherals.Good, At: time.Now(), Began: began})
}

// values returns those of a quantity in an encounter.
func (c *cart) values(t *testing.T, id, quantity string) (out []float64) {
	t.Helper()
	e, err := c.Encounter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range e.Trend {
		if r.Quantity == quantity && r.Value != nil {
			out = append(out, *r.Value)
		}
	}
	return out
}

// shownValues returns those of a quantity on both screens.
func (c *cart) shownValues(quantity string) (out []float64) {
	for _, r := range c.d.board.Shown().Readings {
		if r.Quantity == quantity && r.Value != nil {
			out = append(out, *r.Value)
		}
	}
	return out
}

// settled waits until the readings are those of the patient in the bed.
func (c *cart) settled(t *testing.T) {
	t.Helper()
	until(t, "the numbers of this patient", func() bool {
		v := c.d.board.Shown().Vitals
		return v != nil && v.PatientSince.Equal(c.d.bed.PatientSince())
	})
}

func (c *cart) change(t *testing.T, p api.Patient, how string) {
	t.Helper()
	err := c.ChangePatient(t.Context(), api.PatientRequest{Patient: p, Correction: how == "correction", Another: how == "another"})
	if err != nil {
		t.Fatal(err)
	}
	c.settled(t)
}

// records waits until the encounter has these values of a quantity.
func (c *cart) records(t *testing.T, id, quantity string, want ...float64) {
	t.Helper()
	until(t, quantity, func() bool { return slices.Equal(c.values(t, id, quantity), want) })
}

// In one session, two people and an unknown one are in the bed one after the
// other: each has an encounter with what was measured and taken of them, and
// nothing else.
func TestAnotherPatientInTheSession(t *testing.T) {
	c := startCart(t, t.TempDir())
	c.change(t, maria, "")
	c.inCall(t)
	first := c.d.desk.Current().EncounterID()
	c.gives(peripherals.NIBPSystolic, 111, time.Time{})
	c.gives(peripherals.SpO2, 91, time.Time{})
	c.records(t, first, "nibp-systolic", 111)
	if err := c.asPage(api.PageCommand{Type: "note", Text: "of María"}); err != nil {
		t.Fatal(err)
	}
	if err := c.asPage(api.PageCommand{Type: "still", Device: "otoscope"}); err != nil {
		t.Fatal(err)
	}

	err := c.SetPatient(t.Context(), jose)
	if client.Said(err).Code != api.CodeWhichPatient || *c.d.bed.Patient() != maria {
		t.Fatalf("another number without a word: %v, in the bed %+v", err, c.d.bed.Patient())
	}
	c.change(t, jose, "another")
	second := c.d.desk.Current().EncounterID()
	st, err := c.Status(t.Context())
	if err != nil || second == first || st.Session.Phase != api.PhaseInCall || st.Session.ID != first || len(st.Captures) != 0 || c.d.bed.Note() != nil {
		t.Fatalf("the session goes on as %+v, captures %+v, note %+v, %v", st.Session, st.Captures, c.d.bed.Note(), err)
	}
	for _, n := range []api.PageCommand{
		{Type: "note", Text: "of María, late", Encounter: first}, {Type: "note", Text: "of an old page, whose it began with"},
		{Type: "note", Text: "of José", Encounter: second},
	} {
		if err := c.asPage(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.asPage(api.PageCommand{Type: "note", Text: "x", Encounter: "another"}); err == nil {
		t.Error("a note of no encounter of the session was taken")
	}
	if n := c.d.bed.Note(); n == nil || n.Text != "of José" {
		t.Errorf("the page is told the note %+v", n)
	}
	if got := c.shownValues("nibp-systolic"); len(got) != 0 {
		t.Errorf("José is shown María's %v", got)
	}
	c.gives(peripherals.SpO2, 92, time.Time{})
	c.records(t, second, "spo2", 92)

	c.change(t, api.Patient{Number: "22", Name: "José"}, "correction")
	if now := c.d.desk.Current().EncounterID(); now != second {
		t.Errorf("a correction began encounter %s", now)
	}
	if err := c.ClearPatient(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.settled(t)
	third := c.d.desk.Current().EncounterID()
	c.gives(peripherals.SpO2, 93, time.Time{})
	c.records(t, third, "spo2", 93)
	loose, err := c.Capture(t.Context(), "otoscope")
	if err != nil || !loose.Quarantine {
		t.Errorf("a picture of nobody: %+v, %v", loose, err)
	}
	c.change(t, maria, "")
	fourth := c.d.desk.Current().EncounterID()
	c.gives(peripherals.SpO2, 94, time.Time{})
	c.records(t, fourth, "spo2", 94)

	for i, want := range []struct {
		id      string
		patient api.Patient
		spo2    []float64
		event   string
	}{
		{first, maria, []float64{91}, "patient-changed"},
		{second, api.Patient{Number: "22", Name: "José"}, []float64{92}, "patient-corrected"},
		{third, api.Patient{}, []float64{93}, "patient-changed"},
		{fourth, maria, []float64{94}, "patient-changed"},
	} {
		e, err := c.Encounter(t.Context(), want.id)
		if err != nil || len(e.Participants) != 1 || (e.EndedAt == nil) != (i == 3) {
			t.Errorf("%d: %+v, %v", i, e.EncounterSummary, err)
		}
		if p := c.patientOf(t, want.id); p != want.patient {
			t.Errorf("%d: it is %+v's", i, p)
		}
		if got := c.values(t, want.id, "spo2"); !slices.Equal(got, want.spo2) {
			t.Errorf("%d: SpO2 %v, want %v", i, got, want.spo2)
		}
		if !slices.ContainsFunc(e.Timeline, func(e api.TimelineEntry) bool { return e.Kind == want.event }) {
			t.Errorf("%d: the timeline is %+v", i, e.Timeline)
		}
		text := ""
		if e.Note != nil {
			text = e.Note.Text
		}
		if text != []string{"of an old page, whose it began with", "of José", "", ""}[i] || len(e.Captures) != map[int]int{0: 1, 2: 1}[i] {
			t.Errorf("%d: note %+v, captures %+v", i, e.Note, e.Captures)
		}
	}
}

// A measurement begun before the patient came belongs to nobody, whenever its
// result comes, even after a restart of the daemon.
func TestMeasurementOfWhoItWasBegunFor(t *testing.T) {
	dir := t.TempDir()
	c := startCart(t, dir)
	c.change(t, maria, "")
	began := time.Now()
	c.gives(peripherals.Temperature, 40.9, began)
	if got := c.shownValues("temperature"); !slices.Equal(got, []float64{40.9}) {
		t.Fatalf("María's own: %v", got)
	}
	c.change(t, jose, "another")
	c.inCall(t)
	id := c.d.desk.Current().EncounterID()
	c.gives(peripherals.Temperature, 41, began)
	c.gives(peripherals.SpO2, 98, time.Time{})
	c.records(t, id, "spo2", 98)
	if shown, kept := c.shownValues("temperature"), c.values(t, id, "temperature"); len(shown)+len(kept) != 0 {
		t.Errorf("José is shown %v and has %v in the record", shown, kept)
	}

	c.stop()
	c = startCart(t, dir)
	c.gives(peripherals.Temperature, 41, began)
	c.gives(peripherals.SpO2, 97, time.Time{})
	c.records(t, id, "spo2", 98, 97)
	if shown, kept := c.shownValues("temperature"), c.values(t, id, "temperature"); len(shown)+len(kept) != 0 {
		t.Errorf("after a restart José is shown %v and has %v in the record", shown, kept)
	}
}

// After a session has ended nobody is in the bed until somebody says so: not
// for the encounter of a physician who comes uncalled, nor for that of the call
// button.
func TestNobodyIsLeftFromTheSessionBefore(t *testing.T) {
	for name, begin := range map[string]func(c *cart) error{
		"uncalled": func(c *cart) error {
			if err := c.asHub("join", ana); err != nil {
				return err
			}
			return c.Admit(context.Background(), "")
		},
		"called": func(c *cart) error { return c.Call(context.Background(), "") },
	} {
		t.Run(name, func(t *testing.T) {
			c := startCart(t, t.TempDir())
			for _, said := range []bool{false, true} {
				c.change(t, maria, "")
				c.inCall(t)
				first := c.d.desk.Current().EncounterID()
				if err := c.Hangup(t.Context()); err != nil {
					t.Fatal(err)
				}
				want := api.Patient{}
				if said { // who is named after the end is there
					c.change(t, jose, "")
					want = jose
				}
				if err := begin(c); err != nil {
					t.Fatal(err)
				}
				id := c.d.desk.Current().EncounterID()
				if p := c.patientOf(t, id); p != want || id == first {
					t.Errorf("named since: %t; the encounter is %+v's", said, p)
				}
				if err := c.Hangup(t.Context()); err != nil {
					t.Fatal(err)
				}
				if s := c.d.desk.Current(); s.Phase == api.PhaseEnded {
					if err := c.Next(t.Context()); err != nil {
						t.Fatal(err)
					}
				} else if err := c.ClearPatient(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Nobody can take a still while the nurse holds the session.
func TestNoStillWhileHeld(t *testing.T) {
	c := startCart(t, t.TempDir())
	c.change(t, maria, "")
	c.inCall(t)
	id := c.d.desk.Current().EncounterID()
	c.gives(peripherals.SpO2, 91, time.Time{})
	c.records(t, id, "spo2", 91)
	if err := c.Hold(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if err := c.asPage(api.PageCommand{Type: "still", Device: "otoscope"}); err == nil {
		t.Error("the physician took a still")
	}
	if _, err := c.Capture(t.Context(), "otoscope"); err == nil || client.Said(err).Code != "captures.held" {
		t.Errorf("the nurse took a still: %v", err)
	}
	if _, err := (nurse{c.d}).Capture(t.Context(), c.d.pedalDevice(), "pedal"); err == nil {
		t.Error("the pedal took a still")
	}
	c.gives(peripherals.SpO2, 92, time.Time{})
	c.d.recordOnce(t.Context(), map[api.ReadingKey]time.Time{})
	e, err := c.Encounter(t.Context(), id)
	if err != nil || len(e.Captures) != 0 || !slices.Equal(c.values(t, id, "spo2"), []float64{91}) {
		t.Errorf("the record got %+v and %v, %v", e.Captures, c.values(t, id, "spo2"), err)
	}
	if err := c.Hold(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Capture(t.Context(), "otoscope"); err != nil {
		t.Errorf("after the hold: %v", err)
	}
}

// keep stores a picture requested at the moment from.
func (c *cart) keep(t *testing.T, from bed.Moment) (api.Still, error) {
	t.Helper()
	return c.d.bed.Keep(t.Context(), from, record.Capture{Kind: record.KindStill, Device: "otoscope", At: time.Now()}, "image/jpeg", strings.NewReader("x"))
}

// A picture requested for one patient that arrives when another is in the bed
// is filed under neither.
func TestPictureAcrossAChange(t *testing.T) {
	c := startCart(t, t.TempDir())
	c.change(t, maria, "")
	c.inCall(t)
	from := c.d.bed.Moment()
	c.change(t, jose, "another")
	st, err := c.keep(t, from)
	if err != nil || !st.Quarantine || st.Encounter != "" {
		t.Errorf("%+v, %v", st, err)
	}
	if st, err = c.keep(t, c.d.bed.Moment()); err != nil || st.Quarantine || st.Encounter != c.d.desk.Current().EncounterID() {
		t.Errorf("José's own: %+v, %v", st, err)
	}
}

// What was taken outside a session follows a correction.
func TestCorrectionTakesCapturesAlong(t *testing.T) {
	c := startCart(t, t.TempDir())
	c.change(t, jose, "")
	if _, err := c.Capture(t.Context(), "otoscope"); err != nil {
		t.Fatal(err)
	}
	c.change(t, maria, "")
	mine, err := c.Capture(t.Context(), "otoscope")
	if err != nil {
		t.Fatal(err)
	}
	right := api.Patient{Number: "11", Name: "María"}
	c.change(t, right, "correction")
	for p, want := range map[api.Patient]int{right: 1, maria: 0, jose: 1} {
		n := 0
		c.change(t, p, "another")
		got, err := c.d.store.Captures(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range got {
			n++
			if p == right && s.ID != mine.ID {
				t.Errorf("%+v has %+v", p, s)
			}
		}
		if n != want {
			t.Errorf("%+v has %d captures, want %d", p, n, want)
		}
	}
}
