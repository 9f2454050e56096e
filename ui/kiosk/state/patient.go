package state

import (
	"time"
	"unicode"

	"telecart/appliance/api"
)

// Person is a patient as shown. A part that is not known says so.
type Person struct {
	Name   string // as written; the number when there is no name
	Born   string // "born 3 May 1956"
	Age    string // "70 years"; empty when not known
	Number string // "no. 12345"
	Mark   string // PRACTICE, or empty
}

// PersonOf returns p as it is shown at now.
func (m Model) PersonOf(p api.Patient, now time.Time) Person {
	c := m.Texts
	out := Person{Name: p.Name, Born: c.BornUnknown}
	if p.Number != "" {
		out.Number = format(c.NumberShort, p.Number)
	}
	if out.Name == "" {
		out.Name = out.Number
	}
	if p.Practice {
		out.Mark = c.PracticeMark
	}
	if d, err := time.ParseInLocation(time.DateOnly, p.BirthDate, m.Zone); err == nil {
		out.Born = format(c.Born, Date(c, d))
		out.Age = format(c.Years, Years(d, now.In(m.Zone)))
	}
	return out
}

// PracticePatient returns the demonstration's patient.
func (m Model) PracticePatient() api.Patient {
	return api.Patient{Number: "PRACTICE-1", Name: m.Texts.PracticeName, BirthDate: "1956-05-03", Practice: true}
}

// CanPractise reports whether the practice patient may be put into the bed:
// only on a demonstration cart, so that practice never meets a real call.
func (m Model) CanPractise() bool {
	p := m.Status.Patient
	return m.Status.Cart.Demonstration && (p == nil || !p.Practice)
}

// Initials returns at most two letters of a name: "Ana Ruiz" → "AR". Titles and
// abbreviations of one letter are skipped.
func Initials(name string) string {
	var first, last rune
	word := make([]rune, 0, 16)
	flush := func() {
		if len(word) > 0 && word[len(word)-1] != '.' && unicode.IsLetter(word[0]) {
			if first == 0 {
				first = unicode.ToUpper(word[0])
			} else {
				last = unicode.ToUpper(word[0])
			}
		}
		word = word[:0]
	}
	for _, r := range name {
		if unicode.IsSpace(r) {
			flush()
			continue
		}
		word = append(word, r)
	}
	flush()
	switch {
	case first == 0:
		return "?"
	case last == 0:
		return string(first)
	}
	return string([]rune{first, last})
}

// Taken returns the pictures of the session that runs or has just ended.
func (m Model) Taken() []api.Still {
	var out []api.Still
	for _, s := range m.Status.Captures {
		if !s.Discarded && s.Encounter != "" && s.Encounter == m.Status.Session.EncounterID() {
			out = append(out, s)
		}
	}
	return out
}

// Quarantine returns the pictures that have no patient, of any session.
func (m Model) Quarantine() []api.Still {
	var out []api.Still
	for _, s := range m.Status.Captures {
		if !s.Discarded && s.Quarantine {
			out = append(out, s)
		}
	}
	return out
}
