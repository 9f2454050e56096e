package hl7oru

import "strings"

// sender is who a message is from and about, as far as it says.
type sender struct {
	address string
	program string // MSH-3
	bed     string // PV1-3
	patient patient
}

// patient is what names him in PID. It is only compared, never logged or told.
type patient struct {
	external, account string // PID-2, PID-18
	ids               []id   // PID-3
	name              string // PID-5
}

// id is a number of the patient's, and of whom it is one.
type id struct{ number, authority string }

func senderOf(m *message, address string) sender {
	pid := m.first("PID")
	p := patient{external: pid.text(2, 1), account: pid.text(18, 1)}
	for ids := pid.field(3); ids != ""; {
		one, rest, _ := strings.Cut(ids, string(m.repetition))
		part := func(n int) string { return m.unescape(nth(nth(one, m.component, n), m.subcomponent, 1)) }
		if number := part(1); number != "" {
			p.ids = append(p.ids, id{number, part(4)})
		}
		ids = rest
	}
	if family, given := pid.text(5, 1), pid.text(5, 2); family+given != "" {
		p.name = strings.ToUpper(family + "^" + given)
	}
	return sender{address: address, program: m.first("MSH").field(3), bed: m.bed(m.first("PV1")), patient: p}
}

// bed is PV1-3 without the separators at its end, which some leave out.
func (m *message) bed(pv1 segment) string {
	return strings.TrimRight(pv1.field(3), string([]byte{m.component, m.subcomponent, m.repetition}))
}

// is says whether both can be the same. What one of them does not say is no
// difference: monitors name patient and bed in some of their messages only.
func (s sender) is(other sender) bool {
	return s.address == other.address && s.program == other.program &&
		alike(s.bed, other.bed) && s.patient.is(other.patient)
}

// and is s with what other says besides.
func (s sender) and(other sender) sender {
	more := func(mine *string, theirs string) {
		if theirs != "" {
			*mine = theirs
		}
	}
	more(&s.bed, other.bed)
	more(&s.patient.external, other.patient.external)
	more(&s.patient.account, other.patient.account)
	more(&s.patient.name, other.patient.name)
	if len(other.patient.ids) > 0 {
		s.patient.ids = other.patient.ids
	}
	return s
}

func alike(a, b string) bool { return a == "" || b == "" || a == b }

// is goes by the numbers, and by the name where no number stands on both sides:
// a name is corrected more often than it is another's.
func (p patient) is(other patient) bool {
	if !alike(p.external, other.external) || !alike(p.account, other.account) {
		return false
	}
	if len(p.ids) > 0 && len(other.ids) > 0 {
		return p.shares(other)
	}
	numbered := p.external != "" && other.external != "" || p.account != "" && other.account != ""
	return numbered || alike(p.name, other.name)
}

// shares says whether one of the numbers stands on both sides; their order
// changes from message to message.
func (p patient) shares(other patient) bool {
	for _, a := range p.ids {
		for _, b := range other.ids {
			if a.number == b.number && alike(a.authority, b.authority) {
				return true
			}
		}
	}
	return false
}
