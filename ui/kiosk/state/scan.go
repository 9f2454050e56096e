package state

import (
	"errors"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/wristband"
)

const (
	numberMost  = 64
	nameMost    = 120
	birthDigits = 8
)

// numbers returns the rule for this site's patient numbers.
func (m Model) numbers() wristband.Rule {
	r, err := wristband.NewRule(m.Status.Cart.Numbers.Pattern, m.Status.Cart.Numbers.CheckDigit)
	if err != nil { // of a newer daemon, which looks at the number itself
		return wristband.Rule{}
	}
	return r
}

// unread says why a code was not accepted.
func (m Model) unread(err error) string {
	var layout *wristband.LayoutError
	switch {
	case errors.As(err, &layout):
		return format(m.Texts.ScanLayout, string(layout.Letter))
	case errors.Is(err, wristband.ErrNumber):
		return m.Texts.ScanNumber
	}
	return m.Texts.ScanUnreadable
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
	who, err := m.numbers().Parse(code)
	if err != nil {
		return m.refuse(m.unread(err), now)
	}
	p := api.Patient{Number: who.Number, Name: who.Name, BirthDate: who.BirthDate}
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

// scannedNumber is the scanned number that waits for the nurse's confirmation;
// empty if there is none.
func (m Model) scannedNumber() string {
	if m.Ask != nil {
		return m.Ask.Number
	}
	if m.Screen() == ScreenPatient {
		return m.Form.Scanned
	}
	return ""
}
