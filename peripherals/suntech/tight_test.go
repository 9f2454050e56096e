package suntech

import (
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
)

// While no abort is confirmed nobody is told that anything was stopped, and
// before long that the cuff does not empty; aborts go on all the time.
func TestNotStopped(t *testing.T) {
	for name, c := range map[string]struct {
		answers string // to the aborts; the questions for the pressure are answered
		start   func() *bench
		first   string // what the nurse is told at first
		last    string // and when the cuff is empty after all
		state   peripherals.State
	}{
		"ignored": {"", func() *bench { return inflated(t, adult).stop() }, sentenceStopping.English, sentenceEmptied.English, peripherals.Online},
		"busy":    {"B", func() *bench { return inflated(t, adult).stop() }, sentenceStopping.English, sentenceEmptied.English, peripherals.Online},
		"after a lost link": {"", func() *bench {
			return inflated(t, adult).do(0, event{kind: lost}).do(time.Second, event{kind: connected})
		}, sentenceStopping.English, sentenceEmptied.English, peripherals.Online},
		"after too much": {"", func() *bench { return inflated(t, adult).press(310) }, sentenceTooHigh.English, sentenceOver.English, peripherals.Degraded},
	} {
		t.Run(name, func(t *testing.T) {
			b := c.start()
			told := func() string {
				st, why, _ := b.s.status()
				if st != peripherals.Degraded {
					t.Errorf("%s %q", st, why)
				}
				return why.English
			}
			hold := func(d time.Duration) {
				b.said = nil
				for end := b.at.Add(d); b.at.Before(end); b.press(150) {
					for _, l := range []byte(c.answers) {
						b.ack(l)
					}
				}
				if n := strings.Count(strings.Join(b.said, " "), "abort"); n < int(d/time.Second)*2-1 {
					t.Errorf("%d aborts in %v", n, d)
				}
			}
			hold(9 * time.Second)
			if why := told(); why != c.first {
				t.Errorf("at first: %q", why)
			}
			hold(2 * time.Second)
			if why := told(); why != sentenceTight.English {
				t.Errorf("later: %q", why)
			}
			b.stop() // the nurse tries again: it is as tight as before
			if why := told(); why != sentenceTight.English {
				t.Errorf("stopped again: %q", why)
			}
			b.said = nil
			if b.start(adult); !strings.HasPrefix(b.said[0], "refused: ") || b.said[0] == "refused: "+sentenceEmptying.English {
				t.Errorf("a start: %q", b.said)
			}
			b.ack('A').press(0).press(0)
			if st, why, _ := b.s.status(); st != c.state || why.English != c.last {
				t.Errorf("empty: %s %q", st, why)
			}
		})
	}
}

// A cuff that is seen to empty is not called tight, and an order to stop that
// is repeated does not begin the time anew.
func TestSlowlyStopped(t *testing.T) {
	b := inflated(t, adult).stop()
	for range 54 {
		b.press(2).press(20)
		if _, why, _ := b.s.status(); b.at.Sub(b.s.since) > emptyTime && why != sentenceTight {
			t.Fatalf("%q", why)
		}
		b.stop()
	}
	if b.s.note != sentenceTight {
		t.Errorf("%q", b.s.note)
	}
	// After a silence it has its time again.
	b = inflated(t, adult).pass(20 * time.Second).ack('B').press(80)
	if b.s.note != sentenceLostLink || b.s.phase != stopping {
		t.Errorf("phase %d, %q", b.s.phase, b.s.note)
	}
}
