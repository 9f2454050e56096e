package hl7oru

import (
	"strings"
	"time"
)

// sender is who a message is from and about, as far as it says: the machine
// (address and MSH-3), the bed (PV1-3), and the patient's numbers and name
// (PID-2, PID-3, PID-18, PID-5). It is only compared, never logged or reported.
type sender [6]string

const monitor = 2 // how many of them identify the monitor

func senderOf(m message, address string) sender {
	pid := m.first("PID")
	s := sender{address + "|" + m.first("MSH").field(3), bedOf(m.first("PV1")), pid.text(2, 1), "", pid.text(18, 1), ""}
	for _, number := range strings.Split(pid.field(3), "~") {
		if nth(number, "^", 1) != "" { // otherwise it only names the assigning authority
			s[3] = pid.field(3)
		}
	}
	if family, given := pid.text(5, 1), pid.text(5, 2); family+given != "" {
		s[5] = family + "^" + given
	}
	return s
}

// bedOf returns PV1-3 without trailing separators, which some monitors omit.
func bedOf(pv1 segment) string { return strings.TrimRight(pv1.field(3), "^&~") }

// is reports whether the first n fields are compatible. A missing field is no
// difference: monitors name patient and bed only in some of their messages.
func (s sender) is(other sender, n int) bool {
	for i := range n {
		if s[i] != other[i] && s[i] != "" && other[i] != "" {
			return false
		}
	}
	return true
}

// and returns s completed with other.
func (s sender) and(other sender) sender {
	for i, said := range other {
		if said != "" {
			s[i] = said
		}
	}
	return s
}

// owner is the sender whose values are reported, so that those of two never
// mix.
type owner struct {
	who     sender    // zero: nobody yet
	changed time.Time // when another patient of this monitor, or another sender, last sent
	refused time.Time // when somebody was last refused
}

// claim reports whether a message may be used, and whether it is the first of
// another sender. A monitor's next patient takes over at once, but not two that
// alternate; other senders wait until the owner is silent.
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
