package session

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	"telecart/appliance/api"
)

// Who is in the bed, and what that means for the encounter: a different person
// is a different encounter, only a correction changes who a person is, and
// nothing is filed under the previous patient.
func TestInBed(t *testing.T) {
	maria := &api.Patient{Number: "1", Name: "María", BirthDate: "1956-05-03"}
	renamed := &api.Patient{Number: "1", Name: "María Ruiz", BirthDate: "1956-05-03"}
	jose := &api.Patient{Number: "2", Name: "José"}
	lea, leaToo := &api.Patient{Name: "Ana"}, &api.Patient{Name: "Ana", BirthDate: "2001-01-01"}
	numbered := &api.Patient{Number: "3", Name: "Ana"}
	practice := &api.Patient{Number: "1", Name: "María", BirthDate: "1956-05-03", Practice: true}

	called := run(callE)
	inCall := run(callE, joinE, admitE, upE)
	ended, _ := Next(inCall, Hangup{after(3)})
	cleared, _ := Next(inCall, InBed{At: after(3), Was: maria, NewID: "s2"})
	waits := run(joins(after(0), bob, "", "j1"))
	const (
		other   = "Record(patient-changed) Left(ana) Finish(s1) Lay Begin(n) Record(patient-changed) Joined(ana)"
		refusal = "Refused"
		nothing = ""
	)
	for _, c := range []struct {
		name     string
		s        State
		was, is  *api.Patient
		how      string
		effects  string
		another  bool
		newFiled bool
	}{
		{"identified while calling", called, nil, maria, "", "Lay Identify", false, false},
		{"identified in the call", inCall, nil, maria, "", "Lay Identify", false, false},
		{"the same again", inCall, maria, maria, "", nothing, false, false},
		{"the same number, another spelling", inCall, maria, renamed, "", "Lay Correct", false, false},
		{"another number", inCall, maria, jose, "", refusal, false, false},
		{"another number, mistyped", inCall, maria, jose, "correction", "Lay Correct", false, false},
		{"another number, another patient", inCall, maria, jose, "another", other, true, true},
		{"the same words, another patient", inCall, lea, lea, "another", other, true, true},
		{"two without a number", inCall, lea, leaToo, "", refusal, false, false},
		{"a name gets a number", inCall, lea, numbered, "", refusal, false, false},
		{"a number goes", inCall, numbered, lea, "", refusal, false, false},
		{"practice becomes earnest", inCall, practice, maria, "", refusal, false, false},
		{"nobody known any more", inCall, maria, nil, "", other, true, true},
		{"nobody was known, and has left", inCall, nil, nil, "", other, true, true},
		{"nobody, said twice", cleared, nil, nil, "", nothing, false, false},
		{"after nobody", cleared, nil, jose, "", "Record(patient-changed) Left(ana) Finish(s2) Lay Begin(n) Record(patient-changed) Joined(ana)", true, true},
		{"it was the same all the time", cleared, nil, jose, "correction", "Lay Identify", false, false},
		{"another while calling", called, maria, jose, "another", "Record(patient-changed) Finish(s1) Lay Begin(n) Record(patient-changed)", true, true},
		{"after the end", ended, maria, jose, "", "Lay", true, false},
		{"after the end of one nobody knew", ended, nil, jose, "", "Lay", true, false},
		{"mistyped, seen after the end", ended, maria, jose, "correction", "Lay Correct", false, false},
		{"idle", State{}, maria, jose, "", "Lay", true, false},
		{"idle, two without a number", State{}, lea, leaToo, "", "Lay", true, false},
		{"idle, mistyped", State{}, maria, jose, "correction", "Lay Correct", false, false},
		{"idle, identified", State{}, nil, jose, "", "Lay", false, false},
		{"idle, nobody", State{}, nil, nil, "", "Lay", true, false},
		{"before an uncalled physician is let in", waits, maria, jose, "", "Lay", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			ev := InBed{At: after(9), Was: c.was, Patient: c.is, Correction: c.how == "correction", Another: c.how == "another", NewID: "n"}
			next, effects := Next(c.s, ev)
			if got := show(effects); got != c.effects {
				t.Fatalf("%s, want %s", got, c.effects)
			}
			for _, e := range effects {
				if l, ok := e.(Lay); ok && (l.Another != c.another || l.Patient != c.is) {
					t.Errorf("laid %+v", l)
				}
				if r, ok := e.(Refused); ok && r.Said.Code != api.CodeWhichPatient {
					t.Errorf("refused with %+v", r.Said)
				}
				if b, ok := e.(Begin); ok && b.Reason != "" {
					t.Errorf("begins with the reason of the one before: %+v", b)
				}
			}
			if filed := next.EncounterID() == "n"; filed != c.newFiled {
				t.Errorf("goes on with encounter %s", next.EncounterID())
			}
			if next.ID != c.s.ID || next.Phase != cmp.Or(c.s.Phase, api.PhaseIdle) {
				t.Errorf("the session became %s in %s", next.ID, next.Phase)
			}
			if c.newFiled && (next.Reason != "" || next.Asks != nil || fmt.Sprint(next.Participants) != fmt.Sprint(c.s.Participants)) {
				t.Errorf("the session goes on with %+v", next)
			}
		})
	}
}

// After a session has ended nobody is in the bed of the next one, unless they
// were named since.
func TestVacate(t *testing.T) {
	ended, _ := Next(run(callE, joinE, admitE), Hangup{after(time.Minute)})
	for name, c := range map[string]struct {
		s       State
		ev      Event
		effects string
	}{
		"uncalled":           {ended, joins(after(time.Hour), bob, "", "j1"), "Vacate"},
		"called":             {ended, Call{after(time.Hour), "pain", "s2"}, "Vacate Begin(s2) Record(called)"},
		"next":               {ended, NextPatient{after(time.Hour)}, "Lay"},
		"uncalled when idle": {State{}, joins(after(time.Hour), bob, "", "j1"), ""},
		"called when idle":   {State{}, Call{after(time.Hour), "pain", "s2"}, "Begin(s2) Record(called)"},
	} {
		_, effects := Next(c.s, c.ev)
		if got := show(effects); got != c.effects {
			t.Errorf("%s: %s, want %s", name, got, c.effects)
		}
		for _, e := range effects {
			if v, ok := e.(Vacate); ok && !v.Since.Equal(ended.Since) {
				t.Errorf("%s: %+v", name, v)
			}
		}
	}
}
