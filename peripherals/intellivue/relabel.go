package intellivue

import (
	"time"

	"telecart/peripherals"
)

// An object of the monitor may become another one, by a label that comes late
// or because somebody gives a channel another one. What it was has to go at
// once then, and not when it is found missing: it would be seen beside what it
// is now.

// meaning returns what a value of an object is to the cart; ok is false for
// what is no measurement of a quantity that it knows.
func (m *metric) meaning(physio uint16) (term, bool) {
	t, ok := meaningOf(physio, m.label)
	if !ok || m.setting() || t.quantity == peripherals.SvO2 && m.calculated() {
		return term{}, false
	}
	return t, true
}

// unlabelled says whether a value may be a setting for all that is known: its
// label alone could tell.
func (m *metric) unlabelled(t term) bool {
	return t.shared && !m.labelled && !m.complete && !m.wordless
}

// relearned takes away what an object gave and what its context no longer lets
// it be.
func (n *numerics) relearned(h handle, m *metric, cart time.Time) {
	n.withdraw(detailGone, cart, func(k key, s shown) bool {
		if s.from != h {
			return false
		}
		t, ok := m.meaning(s.value.physio)
		return !ok || k != t.key()
	})
}

// replaced takes away what an object gave, where a message shows that it is
// another one now: by its label, or because its value has another identifier.
// What was known of the object is forgotten in the second case.
func (n *numerics) replaced(h handle, m *metric, list cursor, cart time.Time) {
	walkAttributes(&list, func(a attribute) {
		switch a.id {
		case attrLabel:
			if label := a.value.u32(); m.labelled && !a.value.bad && label != m.label {
				n.withdraw(detailGone, cart, func(_ key, s shown) bool { return s.from == h })
			}
		case attrNumeric, attrCompound:
			if n.renamed(h, a, cart) {
				*m = metric{askNext: m.askNext}
			}
		}
	})
}

// renamed takes away what an object gave in an attribute, where that has come
// with none of its identifiers but others. One of them is enough to stay: a
// cuff gives its systole first. So is the attribute's absence: an object may
// give its values in turns.
func (n *numerics) renamed(h handle, a attribute, cart time.Time) bool {
	came := map[uint16]bool{}
	a.values(func(o observed) {
		if o.physio != 0 { // cut short
			came[o.physio] = true
		}
	})
	own := func(_ key, s shown) bool { return s.from == h && s.in == a.id }
	for k, s := range n.shown {
		if own(k, s) && came[s.value.physio] {
			return false
		}
	}
	return len(came) > 0 && n.withdraw(detailGone, cart, own)
}

// withdraw takes away the readings of some keys.
func (n *numerics) withdraw(why string, cart time.Time, which func(key, shown) bool) (some bool) {
	for k, s := range n.shown {
		if which(k, s) {
			some = true
			delete(n.shown, k)
			n.sink(peripherals.Reading{Quantity: k.quantity, Site: k.site, Detail: why, At: cart})
		}
	}
	return some
}
