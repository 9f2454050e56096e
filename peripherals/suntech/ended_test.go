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

// A, E and T of the first seconds may answer what was sent before the start:
// they are no result either, and one that was meant is fetched all the same.
func TestEarlyEnd(t *testing.T) {
	for _, letter := range []byte{'A', 'E', 'T'} {
		b := rested(t).start(adult).ack('O').ack(letter).want(measuring, "start adult", "accepted")
		b.press(20).ack(letter).want(measuring, "20 mmHg").press(90).press(150)
		b.done().want(fetching, "fetch")

		b = rested(t).start(adult).ack('O').ack(letter)
		for range 26 {
			b.press(0)
		}
		if b.s.phase != fetching {
			t.Errorf("%c: it ended at once, phase %d", letter, b.s.phase)
		}
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

// A measurement whose K does not come is over when the cuff has been empty for
// a while; one that comes after all tells the new result, once.
func TestLateK(t *testing.T) {
	old := result{systolic: 199, diastolic: 111, mean: 140, pulse: 99}
	guessed := func() *bench {
		b := inflated(t, adult).press(60)
		for range donePolls {
			b.press(8)
		}
		if b.s.phase != fetching {
			t.Fatalf("phase %d", b.s.phase)
		}
		b.said = nil
		return b
	}
	for name, c := range map[string]struct {
		b    *bench
		told string
	}{
		"not told yet":      {guessed(), ""},
		"while it empties":  {guessed().result(old), "199/111"},
		"at rest":           {guessed().result(old).press(8).press(8), "199/111"},
		"an error, at rest": {guessed().result(result{code: 2}).press(8).press(8), "0/0"},
	} {
		if c.told != "" && !slices.Contains(c.b.said, c.told) {
			t.Errorf("%s: %q", name, c.b.said)
		}
		c.b.said = nil
		c.b.ack('K')
		if c.told == "" { // the answer to the first question crosses the K
			c.b.result(old)
		}
		c.b.pass(answerTime).want(fetching, "fetch").result(fine).want(emptying, "118/76")
		if c.b.ack('K').want(emptying); !c.b.s.note.IsZero() {
			t.Errorf("%s: %q", name, c.b.s.note)
		}
	}
	// The same once more is not told twice.
	guessed().result(fine).want(emptying, "118/76").ack('K').want(fetching, "fetch").result(fine).want(emptying)
	// What was stopped, or started anew, has no result to come.
	guessed().result(fine).want(emptying, "118/76").stop().ack('A').ack('K').want(emptying, "abort")
	b := guessed().result(fine).press(0).press(0).start(adult).ack('O')
	b.said = nil
	b.ack('K').want(measuring)
	// A K that had come with the cuff let out was the right one.
	inflated(t, adult).done().result(fine).want(emptying, "fetch", "118/76").ack('K').want(emptying)
}

// The K comes while the cuff is nearly empty, as it should.
func TestTimelyK(t *testing.T) {
	b := inflated(t, adult)
	for b.at.Sub(b.s.since) < fillTime {
		b.press(60)
	}
	b.said = nil
	for range 9 {
		b.press(8)
	}
	if slices.Contains(b.said, "fetch") {
		t.Errorf("%q", b.said)
	}
	b.said = nil
	b.ack('K').want(fetching, "fetch")
}

// A start that waits for the cuff is refused in time, also while a late K has
// the result asked for again.
func TestStartWaitsForLateK(t *testing.T) {
	b := inflated(t, adult).press(60)
	for range donePolls {
		b.press(8)
	}
	b.result(fine).press(8).start(adult).ack('K')
	b.said = nil
	for range 6 {
		b.ack('B').pass(time.Second)
	}
	if !slices.Contains(b.said, "refused: "+sentenceEmptying.English) {
		t.Errorf("%q", b.said)
	}
}
