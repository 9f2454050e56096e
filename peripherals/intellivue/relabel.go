package intellivue

import (
	"time"

	"telecart/peripherals"
)

// An object of the monitor may become another one, by a label that comes late
// or because a channel is relabelled. The old readings must then be withdrawn
// at once, not when they are found missing, or they would be seen beside the
// new ones.

// meaning returns what a value of an object means; ok is false if it is no
// measurement of a known quantity.
func (m *metric) meaning(physio uint16) (term, bool) {
	t, ok := meaningOf(physio, m.label)
	if !ok || m.setting() || t.quantity == peripherals.SvO2 && m.calculated() {
		return term{}, false
	}
	return t, true
}

// unlabelled reports whether a value might be a setting: only its label could
// tell.
func (m *metric) unlabelled(t term) bool {
	return t.shared && !m.labelled && !m.complete && !m.wordless
}

// relearned withdraws an object's readings that its context no longer allows.
func (n *numerics) relearned(h handle, m *metric, cart time.Time) {
	n.withdraw(detailGone, cart, func(k key, s shown) bool {
		if s.from != h {
			return false
		}
		t, ok := m.meaning(s.value.physio)
		return !ok || k != t.key()
	})
}

// replaced withdraws an object's readings if a message shows that it is now
// another object: by its label, or because its value has another identifier. In
// the second case its context is forgotten too.
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

// renamed withdraws the readings of an attribute that came with none of its
// former identifiers but with others. A single match is enough to keep them: a
// cuff sends its systole first. So is absence: an object may send its values in
// turns.
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

// withdraw withdraws the readings of some keys.
func (n *numerics) withdraw(why peripherals.Words, cart time.Time, which func(key, shown) bool) (some bool) {
	for k, s := range n.shown {
		if which(k, s) {
			some = true
			delete(n.shown, k)
			n.sink(peripherals.Reading{Quantity: k.quantity, Site: k.site, Detail: why, At: cart})
		}
	}
	return some
}
