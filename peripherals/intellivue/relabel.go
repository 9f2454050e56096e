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
func (m *metric) unlabelled(t term) bool { return t.shared && !m.labelled && !m.complete }

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
