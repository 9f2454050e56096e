package suntech

import (
	"slices"
	"testing"
	"time"
)

// K may mean that the start was executed, or the abort before it, not the
// measurement: one of the first seconds tells nothing, whatever the pressure.
func TestEarlyK(t *testing.T) {
	for name, c := range map[string]struct {
		letters string
		filling []int // mmHg, one each 200 ms, each followed by a K
	}{
		"K for O":                {"K", nil},
		"K after O":              {"OK", nil},
		"K while the cuff fills": {"O", []int{0, 20, 60, 90, 150}},
	} {
		t.Run(name, func(t *testing.T) {
			b := rested(t).start(adult)
			for _, l := range []byte(c.letters) {
				b.ack(l)
			}
			for _, mmHg := range c.filling {
				b.press(mmHg).ack('K')
			}
			if b.s.phase != measuring || slices.Contains(b.said, "fetch") {
				t.Fatalf("phase %d, %q", b.s.phase, b.said)
			}
			b.done().want(fetching, "fetch").result(fine).want(emptying, "118/76")
		})
	}
}

// While the cuff is tight nothing is fetched, whatever the module says: the
// result that it holds then is the one before. It is asked for the pressure at
// once, and for the result when that is down.
func TestEndedWhileTight(t *testing.T) {
	long := func(s size) *bench {
		b := inflated(t, s)
		for b.at.Sub(b.s.since) < 2*fillTime {
			b.press(80)
		}
		b.said = nil
		return b
	}
	for _, letter := range []byte{'K', 'A', 'E', 'T'} {
		for _, s := range []size{adult, child, neonate} {
			b := long(s).ack(letter)
			if !slices.Equal(b.said, []string{"ask"}) {
				t.Errorf("%s, %c: %q", s, letter, b.said)
			}
			b.want(measuring).press(50).want(measuring, "50 mmHg").press(8).want(fetching, "8 mmHg", "fetch")
			// The cuff is filled on: the letter meant something else.
			b = long(s).ack(letter).press(90).press(20).press(8).want(measuring, "90 mmHg", "20 mmHg", "8 mmHg")
			b.ack('K').want(fetching, "fetch")
		}
	}
}

// A module that says that it is done and holds the pressure is stopped as one
// that does not empty the cuff; one whose pressure falls as in a measurement
// goes on.
func TestEndedAndTight(t *testing.T) {
	for name, c := range map[string]struct {
		fall  int // mmHg each 200 ms
		phase phase
	}{
		"holds":    {0, stopping},
		"measures": {1, measuring},
	} {
		b := inflated(t, adult)
		for b.at.Sub(b.s.since) < 2*fillTime {
			b.press(120)
		}
		b.ack('K').said = nil
		for n := range 52 {
			b.press(120 - n*c.fall)
		}
		stopped := slices.Contains(b.said, "abort") && slices.Contains(b.said, "no values: no result")
		if b.s.phase != c.phase || stopped != (c.phase == stopping) || slices.Contains(b.said, "fetch") {
			t.Errorf("%s: phase %d, %q", name, b.s.phase, b.said)
		}
		if stopped && b.s.note != sentenceTight {
			t.Errorf("%s: %q", name, b.s.note)
		}
	}
	// Also when it tells no pressure any more.
	b := inflated(t, adult).pass(2 * time.Second).press(100)
	for b.at.Sub(b.s.since) < fillTime {
		b.ack('B').pass(time.Second)
	}
	b.ack('K').said = nil
	for range 11 {
		b.ack('B').pass(time.Second)
	}
	if !slices.Contains(b.said, "abort") {
		t.Errorf("phase %d, %q", b.s.phase, b.said)
	}
}
