package suntech

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// Ours are the second pair of eyes: too much pressure, or for too long.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		size size
		ok   int
	}{{adult, 300}, {child, 300}, {neonate, 150}} {
		inflated(t, c.size).press(c.ok).want(measuring, fmt.Sprint(c.ok, " mmHg"))
		b := inflated(t, c.size).press(c.ok+1).want(stopping, fmt.Sprint(c.ok+1, " mmHg"), "no values: cuff overpressure", "abort")
		if st, why, _ := b.s.status(); st != "degraded" || why != sentenceTooHigh {
			t.Errorf("%s %q", st, why)
		}
		b.ack('A').press(0).press(0).want(resting, "0 mmHg", "0 mmHg", "no pressure")
		if st, why, _ := b.s.status(); st != "degraded" || why != sentenceTooHigh {
			t.Errorf("at rest: %s %q", st, why)
		}
		b.start(c.size).want(resting, "refused: "+sentenceOver.English)
		b.do(0, event{kind: lost}).do(0, event{kind: connected}).ack('K').press(0).press(0)
		if b.start(c.size); b.s.phase != resting {
			t.Errorf("%s: connected anew", c.size)
		}
		if b.start(adult); b.s.phase != resting {
			t.Errorf("an adult, after what was too much for one who is %s", c.size)
		}
		if b.do(0, event{kind: released}).start(adult); b.s.phase != starting {
			t.Errorf("%s: released", c.size)
		}
	}
	for _, c := range []struct {
		size    size
		seconds int
	}{{adult, 184}, {child, 184}, {neonate, 94}} {
		b := inflated(t, c.size)
		for range 5*c.seconds - 1 {
			b.press(60)
		}
		b.said = nil
		b.press(60).want(measuring, "60 mmHg")
		for range 5 {
			b.press(60)
		}
		if b.s.phase != stopping || !slices.Contains(b.said, "no values: took too long") {
			t.Errorf("%s: phase %d, %q", c.size, b.s.phase, b.said)
		}
	}
}

// What counts as empty: a newborn's arm is under pressure where an adult's cuff
// only rests on it.
func TestEmpty(t *testing.T) {
	for s, least := range map[size]int{adult: 15, child: 15, neonate: 5} {
		b := inflated(t, s).stop().ack('A')
		for range 20 {
			b.press(least)
		}
		if b.s.phase != emptying {
			t.Errorf("%s: %d mmHg, phase %d", s, least, b.s.phase)
		}
		if b.press(least - 1); b.s.phase != emptying {
			t.Errorf("%s: one low pressure is believed", s)
		}
		if b.press(least).press(least - 1); b.s.phase != emptying {
			t.Errorf("%s: two low pressures, not in a row, are believed", s)
		}
		if b.press(least - 1); b.s.phase != resting {
			t.Errorf("%s: %d mmHg twice, phase %d", s, least-1, b.s.phase)
		}
	}
}

// Starts are counted, also those that failed; the count falls with time.
func TestTooOften(t *testing.T) {
	for _, c := range []struct {
		size size
		n    int
	}{{adult, 8}, {child, 6}, {neonate, 4}} {
		b := rested(t)
		for range c.n {
			b.start(c.size).ack('O').stop().ack('K').press(0).press(0)
			if b.s.phase != resting {
				t.Fatalf("phase %d", b.s.phase)
			}
		}
		b.said = nil
		b.start(c.size)
		if len(b.said) == 0 || !strings.HasPrefix(b.said[len(b.said)-1], "refused: "+"The cuff was filled too often in the last quarter of an hour: the arm needs a rest. The next measurement is possible ") {
			t.Errorf("%s: %q", c.size, b.said)
		}
		b.alive(14 * time.Minute)
		if b.start(c.size); b.s.phase != resting {
			t.Errorf("%s: too early", c.size)
		}
		b.alive(time.Minute)
		if b.start(c.size); b.s.phase != starting {
			t.Errorf("%s: a quarter of an hour is over: %q", c.size, b.said)
		}
	}
}

func TestInterval(t *testing.T) {
	five := func() *bench {
		b := rested(t)
		b.s.every = 5 * time.Minute
		return b
	}
	measure := func(b *bench, r result) *bench {
		b.ack('O').press(120).done().result(r).press(0).press(0)
		b.said = nil
		return b
	}
	started := func(b *bench) bool { return slices.Contains(b.said, "start child") }

	b := five().alive(time.Hour)
	if len(b.s.starts) != 0 {
		t.Error("started without an order")
	}
	b = measure(five().start(child), fine)
	if b.alive(4*time.Minute + 50*time.Second); started(b) {
		t.Error("too early")
	}
	if b.alive(15 * time.Second); !started(b) {
		t.Fatalf("not started: %q", b.said)
	}
	// One failure is followed by another try, two are not.
	if measure(b, result{code: 2}).alive(5*time.Minute + 5*time.Second); !started(b) {
		t.Fatal("stopped after one failure")
	}
	if measure(b, result{code: 2}).alive(time.Hour); started(b) {
		t.Error("went on after two failures")
	}
	for name, end := range map[string]func(*bench){
		"order":  func(b *bench) { b.stop().ack('K').press(0).press(0) },
		"link":   func(b *bench) { b.do(0, event{kind: lost}).do(0, event{kind: connected}).ack('K').press(0).press(0) },
		"silent": func(b *bench) { b.pass(4 * time.Second).ack('K').press(0).press(0) },
	} {
		b := measure(five().start(child), fine)
		end(b)
		b.said = nil
		if b.alive(time.Hour); started(b) {
			t.Errorf("%s: the interval mode goes on", name)
		}
	}
	if b := measure(five().start(child), result{code: 97}).alive(time.Hour); started(b) {
		t.Error("a faulty module goes on")
	}
	if b := measure(five().start(child), result{code: 86}).alive(time.Hour); started(b) {
		t.Error("goes on after somebody stopped it at the module")
	}
	// A measurement that takes as long as the interval: the arm rests 30 s.
	b = rested(t)
	b.s.every = 2 * time.Minute
	b.start(child).ack('O')
	for b.at.Sub(b.s.since) < 2*time.Minute {
		b.press(80)
	}
	measure(b, fine)
	if b.alive(28 * time.Second); started(b) {
		t.Error("the arm had no rest")
	}
	if b.alive(3 * time.Second); !started(b) {
		t.Error("not started after the rest")
	}
	// The limit holds back an interval that is too short for the size.
	b = rested(t)
	b.s.every = 2 * time.Minute
	b.start(neonate)
	for range 20 * 60 {
		if b.s.phase == starting {
			measure(b, fine)
		}
		b.alive(time.Second)
	}
	if n := len(recent(b.s.starts, b.at)); n > 4 || len(b.s.starts) == 0 {
		t.Errorf("%d starts in a quarter of an hour", n)
	}
}
