package state

import (
	"strings"
	"time"
	"unicode"

	"telecart/appliance/api"
)

// Field is a field of a form.
type Field int

// The fields.
const (
	FieldNumber Field = iota
	FieldName
	FieldBirth
)

// PatientForm is what was typed of a patient. Birth has digits only. Scanned is
// the number that a scan brought.
type PatientForm struct {
	Field               Field
	Number, Name, Birth string
	Scanned             string
}

// ReasonForm is why the nurse calls: one of the quick reasons, or typed.
// Chosen is -1 for none.
type ReasonForm struct {
	Chosen int
	Typing bool
	Typed  string
}

const reasonMost = 200

// Text returns the value of a field as it is shown.
func (f PatientForm) Text(field Field) string {
	switch field {
	case FieldNumber:
		return f.Number
	case FieldName:
		return f.Name
	}
	d := f.Birth
	switch {
	case len(d) > 6:
		return d[:4] + "-" + d[4:6] + "-" + d[6:]
	case len(d) > 4:
		return d[:4] + "-" + d[4:]
	}
	return d
}

// typed returns the form after a key.
func (f PatientForm) typed(key rune) PatientForm {
	switch {
	case key == Tab:
		f.Field = (f.Field + 1) % 3
	case f.Field == FieldNumber:
		f.Number = edit(f.Number, key, numberMost)
	case f.Field == FieldName:
		f.Name = edit(f.Name, key, nameMost)
	case key == Backspace || key >= '0' && key <= '9':
		f.Birth = edit(f.Birth, key, birthDigits)
	}
	return f
}

// edit appends key to s, or removes the last letter with its accents.
func edit(s string, key rune, most int) string {
	r := []rune(s)
	if key == Backspace {
		for len(r) > 0 {
			last := r[len(r)-1]
			r = r[:len(r)-1]
			if !unicode.Is(unicode.Mn, last) {
				break
			}
		}
		return string(r)
	}
	if unicode.IsControl(key) || !unicode.IsPrint(key) || len(r) >= most {
		return s
	}
	if key == ' ' && (len(r) == 0 || r[len(r)-1] == ' ') {
		return s
	}
	return s + string(key)
}

// problem says what is missing or wrong; empty if the form can be read back.
func (f PatientForm) problem(m Model, now time.Time) string {
	if f.Number == "" {
		return m.Texts.NumberMissing
	}
	if m.numbers().Number(f.Number) != nil {
		return m.Texts.NumberWrong
	}
	if f.Birth != "" {
		d, err := time.Parse("20060102", f.Birth)
		if err != nil || d.After(now) || Years(d, now) > 130 {
			return m.Texts.BirthWrong
		}
	}
	return ""
}

func (f PatientForm) patient() api.Patient {
	p := api.Patient{Number: f.Number, Name: strings.TrimSpace(f.Name)}
	if d, err := time.Parse("20060102", f.Birth); err == nil {
		p.BirthDate = d.Format(time.DateOnly)
	}
	return p
}

// formOf fills a form with a patient, to be corrected.
func formOf(p api.Patient) PatientForm {
	f := PatientForm{Number: p.Number, Name: p.Name, Birth: strings.ReplaceAll(p.BirthDate, "-", "")}
	if p.Number != "" {
		f.Field = FieldName
	}
	return f
}

// text returns the reason as it is sent; empty when none was given.
func (r ReasonForm) text(m Model) string {
	if r.Typing {
		return strings.TrimSpace(r.Typed)
	}
	if r.Chosen >= 0 && r.Chosen < len(m.Texts.QuickReasons) {
		return m.Texts.QuickReasons[r.Chosen]
	}
	return ""
}

// BirthWords returns the typed birth date in words, so that a wrong order of
// digits is noticed at once; until then, the hint.
func (m Model) BirthWords(now time.Time) string {
	if len(m.Form.Birth) < birthDigits {
		return m.Texts.PatientHint
	}
	d, err := time.Parse("20060102", m.Form.Birth)
	if err != nil || d.After(now) {
		return m.Texts.BirthWrong
	}
	return Date(m.Texts, d) + ", " + format(m.Texts.Years, Years(d, now))
}
