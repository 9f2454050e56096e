package suntech

import (
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
)

// A module that answers every command with such a letter is called what it is
// within seconds, starts are refused with that, and aborts go on.
func TestRefusesAll(t *testing.T) {
	for letter, want := range map[byte]string{
		'S': sentenceAsleep.English, 'N': sentenceUnwilling.English, 'B': sentenceUnwilling.English,
		'D': sentenceUnwilling.English, 'E': sentenceUnwilling.English, 'T': sentenceUnwilling.English,
	} {
		for name, b := range map[string]*bench{
			"connected": newBench(t).do(0, event{kind: connected}),
			"stopped":   inflated(t, adult).stop(),
			"emptying":  inflated(t, adult).stop().ack('A'),
			"resting":   rested(t),
			"started":   rested(t).start(child),
		} {
			answer := func(d time.Duration) {
				b.said = nil
				for end := b.at.Add(d); b.at.Before(end); b.pass(pollInflated - moment) {
					b.ack(letter)
				}
			}
			b.s.next = b.at.Add(time.Hour)
			answer(2 * time.Second)
			if _, why, _ := b.s.status(); why.English == want {
				t.Errorf("%c, %s: said too early", letter, name)
			}
			answer(3 * time.Second)
			if st, why, _ := b.s.status(); st != peripherals.Degraded || why.English != want {
				t.Errorf("%c, %s: %s %q", letter, name, st, why)
			}
			if !b.s.next.IsZero() {
				t.Errorf("%c, %s: the interval mode goes on", letter, name)
			}
			if answer(12 * time.Second); b.s.phase == stopping && strings.Count(strings.Join(b.said, " "), "abort") < 3 {
				t.Errorf("%c, %s: %q", letter, name, b.said)
			}
			if st, why, _ := b.s.status(); st != peripherals.Degraded || why.English != want {
				t.Errorf("%c, %s, later: %s %q", letter, name, st, why)
			}
			b.said = nil
			if b.start(adult); !slices.Contains(b.said, "refused: "+want) {
				t.Errorf("%c, %s, a start: %q", letter, name, b.said)
			}
			b.ack('A').press(0).press(0)
			if st, _, _ := b.s.status(); st != peripherals.Online || b.s.phase != resting {
				t.Errorf("%c, %s, awake: %s, phase %d", letter, name, st, b.s.phase)
			}
		}
	}
}

// A start that was waiting for the cuff is refused with the true reason.
func TestRefusesWaiting(t *testing.T) {
	b := newBench(t).do(0, event{kind: connected}).start(adult)
	for range 27 {
		b.ack('S').pass(pollInflated - moment)
	}
	if !slices.Contains(b.said, "refused: "+sentenceAsleep.English) {
		t.Errorf("%q", b.said)
	}
}

// Letters between which it does what it is told are no refusal, nor is a
// module that is busy while it measures.
func TestRefusesSome(t *testing.T) {
	b := inflated(t, adult).stop()
	for range 12 {
		b.ack('B').press(150)
	}
	if _, why, _ := b.s.status(); why != sentenceStopping {
		t.Errorf("%q", why)
	}
	b = inflated(t, adult)
	for range 20 {
		b.ack('B').pass(pollInflated)
	}
	b.stop().ack('B')
	if _, why, _ := b.s.status(); why != sentenceStopping {
		t.Errorf("busy, then stopped: %q", why)
	}
}
