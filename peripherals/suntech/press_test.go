package suntech

import (
	"slices"
	"testing"

	"telecart/peripherals"
)

// A pressure that no module can measure is not shown, and is believed to be
// the worst: the cuff is not empty, and no limit holds.
func TestUnreadable(t *testing.T) {
	const none = "no pressure: " + detailRange
	for _, mmHg := range []int{331, 0x8000, 0xFFFF} {
		b := inflated(t, neonate).press(mmHg).want(stopping, none, "no values: "+detailRange, "abort")
		b.press(mmHg).want(stopping, none)
		b.ack('A').press(0).press(0).want(resting, "0 mmHg", "0 mmHg", "no pressure")
		if st, why, _ := b.s.status(); st != peripherals.Degraded || why != sentenceUnreadable {
			t.Errorf("%d, at rest: %s %q", mmHg, st, why)
		}
		b.start(adult).want(resting, "refused: "+sentenceUnreadable.English)

		b = rested(t).press(mmHg).want(resting).press(mmHg).want(stopping, none, "abort")
		if b.s.note != sentenceUnreadable {
			t.Errorf("%d, unasked: %q", mmHg, b.s.note)
		}
		rested(t).start(child).press(mmHg).want(stopping, "start child", "accepted", none, "no values: "+detailRange, "abort")
	}
	inflated(t, adult).press(330).want(stopping, "330 mmHg", "no values: cuff overpressure", "abort")
}

// A cuff whose pressure cannot be read is never empty: it is aborted again and
// again, and filled by nobody.
func TestNeverEmpty(t *testing.T) {
	for name, answer := range map[string]func(*bench){
		"out of range": func(b *bench) { b.press(0xFFFF) },
		"no pressure":  func(b *bench) { b.ack('O').pass(pollInflated) },
	} {
		for _, confirmed := range []bool{false, true} {
			b := newBench(t).do(0, event{kind: connected})
			if confirmed {
				b.ack('A')
			}
			b.said = nil
			for range 60 {
				answer(b)
			}
			if slices.Contains(b.said, "no pressure") {
				t.Errorf("%s, confirmed %v: it was taken for empty", name, confirmed)
			}
			st, why, _ := b.s.status()
			if b.s.phase != stopping || !slices.Contains(b.said, "abort") || st != peripherals.Degraded || why != sentenceUnreadable {
				t.Errorf("%s, confirmed %v: phase %d, %s %q", name, confirmed, b.s.phase, st, why)
			}
			b.said = nil
			b.start(adult).want(stopping, "refused: "+sentenceUnreadable.English)
			b.ack('A').press(0).press(0)
			if st, why, _ := b.s.status(); st != peripherals.Online || why != sentenceEmptied {
				t.Errorf("%s, empty: %s %q", name, st, why)
			}
		}
	}
}
