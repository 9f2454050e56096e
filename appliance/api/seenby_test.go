package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// everything is a bedside with text in each field that not everybody may see.
func everything(phase Phase) Bedside {
	now := time.Unix(1e9, 0)
	person := func(user, role string, state Phase) Participant {
		return Participant{ID: "id-" + user, Physician: Physician{User: user, Name: "Name-" + user}, Role: role, State: state}
	}
	return Bedside{
		Session: Session{
			Phase: phase, ID: "s", Reason: "the-reason", CalledAt: &now, EndReason: English("the-end"),
			Participants: []Participant{person("lead", RoleLead, PhaseInCall), person("consultant", RoleConsultant, PhaseInCall),
				person("interpreter", RoleInterpreter, PhaseInCall), person("family", RoleFamily, PhaseLost),
				person("observer", RoleObserver, PhaseAdmitted), person("asker", RoleConsultant, PhaseAsked)},
			Departed: []Departure{{User: "refused", Kind: "refused", Reason: English("refused-why")},
				{User: "observer", Kind: "lost", Reason: English("observer-why")}},
			Asks: []Ask{{ID: "1", Text: "the-ask"}},
		},
		Patient:  &Patient{Number: "the-number", Name: "the-name", BirthDate: "the-birth"},
		Captures: []Still{{ID: "the-capture"}},
		Note:     &Note{Text: "the-note"},
	}
}

func words(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, w := range strings.Fields("the-reason the-end the-ask the-number the-name the-birth the-capture the-note refused-why observer-why " +
		"Name-lead Name-consultant Name-interpreter Name-family Name-observer Name-asker QX") {
		if strings.Contains(string(data), w) {
			found = append(found, w)
		}
	}
	return strings.Join(found, " ")
}

func TestWhoSeesWhat(t *testing.T) {
	const people = "Name-lead Name-consultant Name-interpreter Name-family Name-observer Name-asker"
	for user, want := range map[string]string{
		"lead":        "the-reason the-end the-ask the-number the-name the-birth the-capture the-note " + people,
		"consultant":  "the-reason the-end the-ask the-number the-name the-birth the-capture the-note " + people,
		"interpreter": "the-reason the-end the-name " + people,
		"family":      "the-reason the-end the-name " + people,
		"observer":    "the-reason the-end the-name observer-why " + people,
	} {
		b := everything(PhaseInCall)
		if got := words(t, b.SeenBy(user)); got != want {
			t.Errorf("%s at the bedside sees %q, want %q", user, got, want)
		}
		if words(t, b) != words(t, everything(PhaseInCall)) {
			t.Fatal("the bedside itself was changed")
		}
	}
	for user, want := range map[string]map[Phase]string{
		"lead":     {PhaseCalling: "the-reason the-end " + people + " QX", PhaseInCall: "the-reason the-end " + people + " QX", PhaseEnded: "the-reason the-end " + people + " QX"},
		"asker":    {PhaseCalling: "the-reason Name-lead Name-consultant Name-asker QX", PhaseInCall: "Name-lead Name-consultant Name-asker", PhaseEnded: "Name-asker"},
		"refused":  {PhaseCalling: "the-reason refused-why Name-lead Name-consultant QX", PhaseInCall: "refused-why Name-lead Name-consultant", PhaseEnded: "refused-why"},
		"stranger": {PhaseCalling: "the-reason Name-lead Name-consultant QX", PhaseInCall: "Name-lead Name-consultant", PhaseLost: "Name-lead Name-consultant", PhaseEnded: "", PhaseIdle: ""},
		"":         {PhaseAsked: "the-reason Name-lead Name-consultant QX", PhaseAdmitted: "Name-lead Name-consultant", PhaseEnded: ""},
	} {
		for phase, want := range want {
			s := everything(phase).Session
			e := RosterEntry{Phase: s.Phase, Reason: s.Reason, CalledAt: s.CalledAt, Initials: "QX", Participants: s.Participants, Departed: s.Departed, EndReason: s.EndReason}
			if got := words(t, e.SeenBy(user)); got != want {
				t.Errorf("%s in the roster sees of %s %q, want %q", user, phase, got, want)
			}
			got := strings.TrimSpace(strings.Replace(words(t, s.SeenBy(user)), "the-ask ", "", 1))
			if without := strings.TrimSpace(strings.TrimSuffix(want, "QX")); got != without {
				t.Errorf("%s is answered of %s with %q, want %q", user, phase, got, without)
			}
		}
	}
	if s := everything(PhaseCalling).Session.SeenBy("stranger"); len(s.Asks) != 0 {
		t.Error("a stranger sees the asks")
	}
}
