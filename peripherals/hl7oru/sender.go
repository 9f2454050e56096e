package hl7oru

import (
	"strings"
	"time"
)

// sender is who a message is from and about, as far as it says: the machine
// (address and MSH-3), the bed (PV1-3), and the patient's numbers and name
// (PID-2, PID-3, PID-18, PID-5). It is only compared, never logged or told.
type sender [6]string

const monitor = 2 // how many of them are of the monitor's

func senderOf(m message, address string) sender {
	pid := m.first("PID")
	s := sender{address + "|" + m.first("MSH").field(3), bedOf(m.first("PV1")), pid.text(2, 1), "", pid.text(18, 1), ""}
	for _, number := range strings.Split(pid.field(3), "~") {
		if nth(number, "^", 1) != "" { // else only whose number it would be
			s[3] = pid.field(3)
		}
	}
	if family, given := pid.text(5, 1), pid.text(5, 2); family+given != "" {
		s[5] = family + "^" + given
	}
	return s
}

// bedOf is PV1-3 without the separators at its end, which some leave out.
func bedOf(pv1 segment) string { return strings.TrimRight(pv1.field(3), "^&~") }

// is says whether both can be the same in the first n. What one leaves out is no
// difference: monitors name patient and bed in some of their messages only.
func (s sender) is(other sender, n int) bool {
	for i := range n {
		if s[i] != other[i] && s[i] != "" && other[i] != "" {
			return false
		}
	}
	return true
}

// and is s with what other says besides.
func (s sender) and(other sender) sender {
	for i, said := range other {
		if said != "" {
			s[i] = said
		}
	}
	return s
}

// owner is the one whose values are told, so that those of two never mix.
type owner struct {
	who     sender    // zero: nobody yet
	changed time.Time // when another patient of this monitor's, or somebody else, last sent
	refused time.Time // when somebody was last refused
}

// claim says whether a message may be told, and whether it is the first of
// another one. The next patient of a monitor gets the place at once, but two that
// take turns do not; whoever else sends waits until who has it is silent.
func (o *owner) claim(who sender, silent bool, now time.Time) (granted, another bool) {
	switch {
	case o.who == sender{}, who.is(o.who, len(who)):
		o.who = o.who.and(who)
		return true, false
	case silent:
	case who.is(o.who, monitor) && now.Sub(o.changed) >= patience:
		o.changed = now
	default:
		o.changed, o.refused = now, now
		return false, true
	}
	o.who = who
	return true, true
}
