package state

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"telecart/appliance/api"
)

const (
	numberMost  = 64
	nameMost    = 120
	birthDigits = 8
)

// ErrNotPatient says that a code does not name a patient.
var ErrNotPatient = errors.New("the code is not a patient's")

// ParseScan reads a wristband's code: a plain number, or
// number^FAMILY^GIVEN^YYYYMMDD. Anything else is ErrNotPatient.
func ParseScan(code string) (api.Patient, error) {
	parts := strings.Split(strings.TrimSpace(code), "^")
	p := api.Patient{Number: strings.TrimSpace(parts[0])}
	if !plainNumber(p.Number) {
		return api.Patient{}, fmt.Errorf("patient number in code: %w", ErrNotPatient)
	}
	switch len(parts) {
	case 1:
		return p, nil
	case 4:
	default:
		return api.Patient{}, fmt.Errorf("code of %d parts: %w", len(parts), ErrNotPatient)
	}
	p.Name = strings.TrimSpace(strings.TrimSpace(parts[2]) + " " + strings.TrimSpace(parts[1]))
	if len([]rune(p.Name)) > nameMost || strings.ContainsFunc(p.Name, unicode.IsControl) {
		return api.Patient{}, fmt.Errorf("name in code: %w", ErrNotPatient)
	}
	if parts[3] != "" {
		d, err := time.Parse("20060102", parts[3])
		if err != nil {
			return api.Patient{}, fmt.Errorf("birth date in code: %w", ErrNotPatient)
		}
		p.BirthDate = d.Format(time.DateOnly)
	}
	return p, nil
}

// plainNumber reports whether s can be a patient number: letters, digits and
// the signs hospitals put between them, with at least one digit.
func plainNumber(s string) bool {
	digit := false
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digit = true
		case unicode.IsLetter(r) || strings.ContainsRune("-./_", r):
		default:
			return false
		}
	}
	return digit && len([]rune(s)) <= numberMost
}

// scanned takes a wristband's code. A number alone still needs a name. Of two
// codes in a row neither is taken: nobody can tell which is the patient's, and
// a finger may already be on its way to Yes.
func (m Model) scanned(code string, now time.Time) Model {
	m = m.untyped() // the code was typed into a field on its way
	if !m.Link.Ever || m.Status.Session.Phase == api.PhaseAsked || m.Pending[SetPatient] {
		m = m.refuse(m.Texts.ScanLater, now)
		m.Notice.Stays = true
		return m
	}
	p, err := ParseScan(code)
	if err != nil {
		return m.refuse(m.Texts.ScanUnreadable, now)
	}
	switch first := m.scannedNumber(); {
	case m.Ask != nil && *m.Ask == p, m.Ask == nil && p.Name == "" && first == p.Number:
		return m // the same again
	case first != "" && (m.Ask != nil || first != p.Number):
		m.Form, m.Ask, m.Page = PatientForm{}, nil, PagePatient
		return m.refuse(format(m.Texts.ScanTwo, first, p.Number), now)
	}
	m.Notice = nil
	if p.Name == "" {
		m.Form, m.Ask, m.Page = formOf(p), nil, PagePatient
		m.Form.Scanned = p.Number
		return m
	}
	m.Form, m.Ask, m.Page = PatientForm{}, &p, PageReadBack
	return m
}

// scannedNumber is the number that waits for the nurse's word; empty if none
// does.
func (m Model) scannedNumber() string {
	if m.Ask != nil {
		return m.Ask.Number
	}
	if m.Screen() == ScreenPatient {
		return m.Form.Scanned
	}
	return ""
}
