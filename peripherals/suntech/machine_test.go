package suntech

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestMeasurement(t *testing.T) {
	for _, s := range []size{adult, child, neonate} {
		b := inflated(t, s)
		b.done().want(fetching, "fetch")
		b.result(fine).want(emptying, "118/76")
		b.press(0).press(0).want(resting, "0 mmHg", "0 mmHg", "no pressure")
		if b.s.risk || !b.s.note.IsZero() {
			t.Errorf("after it: %+v", b.s)
		}
	}
}

// While it measures the pressure is asked for five times a second, and never
// before the last question is answered.
func TestPolling(t *testing.T) {
	b, asked := inflated(t, adult), 0
	for end := b.at.Add(2 * time.Second); b.at.Before(end); {
		b.said = nil
		if b.pass(20 * time.Millisecond); slices.Contains(b.said, "ask") {
			asked++
			b.do(moment, event{kind: pressed, mmHg: 100})
		}
	}
	if asked < 9 || asked > 11 {
		t.Errorf("%d questions in 2 s", asked)
	}
	b.said = nil
	b.pass(900 * time.Millisecond) // no answers
	if n := len(b.said); n != 3 {
		t.Errorf("%d questions in 0.9 s of silence: %q", n, b.said)
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		b    *bench
		size size
		why  string
	}{
		"no size":       {rested(t), "", sentenceNoSize.English},
		"unknown size":  {rested(t), "large", sentenceNoSize.English},
		"not connected": {newBench(t), adult, sentenceGone.English},
		"measuring":     {inflated(t, adult), adult, sentenceRunning.English},
		"starting":      {rested(t).start(child), child, sentenceRunning.English},
		"fetching":      {inflated(t, adult).done(), adult, sentenceRunning.English},
		"mute":          {inflated(t, adult).pass(silence + moment), adult, sentenceNoAnswer.English},
	} {
		before := c.b.s.phase
		c.b.said = nil
		c.b.start(c.size)
		if !slices.Contains(c.b.said, "refused: "+c.why) || c.b.s.phase != before {
			t.Errorf("%s: %q, phase %d", name, c.b.said, c.b.s.phase)
		}
		for _, s := range c.b.said {
			if strings.HasPrefix(s, "start") {
				t.Errorf("%s: %s", name, s)
			}
		}
	}
}

// An abort goes out at once, whatever the phase, even with an answer awaited,
// and twice a second until A or K; then the cuff is watched until it is empty.
func TestAbort(t *testing.T) {
	for name, b := range map[string]*bench{
		"resting":   rested(t),
		"starting":  rested(t).start(adult),
		"measuring": inflated(t, adult).pass(200 * time.Millisecond), // a question is open
		"fetching":  inflated(t, adult).done(),
		"emptying":  inflated(t, adult).done().result(fine),
	} {
		b.said = nil
		b.step(0, event{kind: unwanted})
		if !slices.Contains(b.said, "abort") {
			t.Errorf("%s: %q", name, b.said)
		}
		b.said = nil
		b.pass(2 * time.Second)
		if n := strings.Count(strings.Join(b.said, " "), "abort"); n != 4 {
			t.Errorf("%s: %d aborts in 2 s without confirmation: %q", name, n, b.said)
		}
		for _, letter := range []byte{'O', 'B', 'E', 'N', 'D', 'S', 'T'} {
			b.step(0, event{kind: acked, letter: letter})
			if b.s.phase != stopping {
				t.Errorf("%s: %c is no confirmation", name, letter)
			}
		}
		b.step(0, event{kind: acked, letter: 'A'})
		b.said = nil
		b.press(80).press(40).press(4).press(2).want(resting, "80 mmHg", "40 mmHg", "4 mmHg", "2 mmHg", "no pressure")
		want := sentenceStopped.English
		if name == "resting" { // the end of an encounter stops what is not there
			want = ""
		}
		if b.s.note.English != want {
			t.Errorf("%s: %q", name, b.s.note)
		}
	}
}

// A late result of what was stopped is not told.
func TestAbortedResult(t *testing.T) {
	b := inflated(t, adult).done().want(fetching, "fetch").stop().want(stopping, "abort")
	b.result(fine).want(stopping)
	b.ack('K').result(fine).want(emptying)
}

// A cuff that stays tight after the module said that it stopped is told so
// again.
func TestTightCuff(t *testing.T) {
	b := inflated(t, adult).stop().ack('K')
	b.said = nil
	for range 55 {
		b.press(90)
	}
	if !slices.Contains(b.said, "abort") || b.s.note != sentenceTight {
		t.Errorf("%q, %q", b.said, b.s.note)
	}
}

// A lost link is followed by an abort, repeated until it is confirmed; an
// empty-looking cuff counts only after 3 s, since it may just begin to fill.
func TestLostLink(t *testing.T) {
	b := inflated(t, adult)
	b.do(0, event{kind: lost}).want(gone)
	b.do(time.Second, event{kind: connected}).want(stopping, "abort")
	if b.s.note != sentenceLostLink {
		t.Errorf("%q", b.s.note)
	}
	b.press(0).press(0).press(0)
	b.said = nil
	b.pass(400*time.Millisecond).want(stopping, "abort")
	b.ack('A').press(1).press(0).want(resting, "1 mmHg", "0 mmHg", "no pressure")
	b.do(0, event{kind: lost}).do(time.Second, event{kind: connected}).want(stopping, "abort")
	if !b.s.note.IsZero() {
		t.Errorf("nothing was running: %q", b.s.note)
	}

	b = inflated(t, adult).do(0, event{kind: lost}).do(time.Second, event{kind: connected})
	for range 14 {
		b.press(0)
	}
	if b.s.phase != stopping {
		t.Error("believed too early that the cuff is empty")
	}
	if b.press(0); b.s.phase != resting {
		t.Error("an empty cuff is never believed")
	}
}

// A start is never sent twice: without an answer, or with another one than O
// or K, what the module does is not known and it is stopped.
func TestStartUnanswered(t *testing.T) {
	b := rested(t).start(adult).want(starting, "start adult")
	b.pass(1100*time.Millisecond).want(stopping, "refused: "+sentenceNoAnswer.English, "abort")
	for letter, why := range map[byte]string{
		'B': sentenceBusy.English, 'E': sentenceRefused.English, 'N': sentenceRefused.English, 'S': sentenceRefused.English, 'A': sentenceRefused.English,
	} {
		rested(t).start(adult).want(starting, "start adult").ack(letter).
			want(stopping, "refused: "+why, "abort")
	}
}

// The start waits for the answer to a question that is open, and does not take
// that for its own.
func TestStartAfterQuestion(t *testing.T) {
	b := rested(t)
	for b.s.sent.IsZero() {
		b.pass(50 * time.Millisecond)
	}
	b.said = nil
	b.start(neonate).want(starting)
	b.ack('E').want(starting, "start neonate")
}

// Pressure that nobody asked for is let out.
func TestUnasked(t *testing.T) {
	b := rested(t)
	b.press(40).want(resting)
	b.press(60).want(stopping, "60 mmHg", "abort")
	if b.s.note != sentenceUnasked {
		t.Errorf("%q", b.s.note)
	}
}

// Without a word from the module aborts go on, and all is forgotten but that
// the cuff may be tight.
func TestSilence(t *testing.T) {
	b := inflated(t, adult)
	b.pass(2900 * time.Millisecond).want(measuring)
	b.pass(200*time.Millisecond).want(stopping, "abort")
	if st, _, ok := b.s.status(); !ok || st != "offline" {
		t.Errorf("%v %v", st, ok)
	}
	b.pass(time.Second).want(stopping, "abort", "abort")
	b.ack('A').want(emptying).press(0).press(0)
	if st, why, _ := b.s.status(); st != "online" || why != sentenceLostLink {
		t.Errorf("%v %q", st, why)
	}
	b = rested(t).start(adult).want(starting, "start adult")
	b.s.heard = b.at.Add(-silence)
	b.pass(moment).want(stopping, "refused: "+sentenceNoAnswer.English, "abort")
}

// A measurement whose K was lost is over when the cuff is empty again; one that
// has hardly begun is not.
func TestLostK(t *testing.T) {
	b := rested(t).start(adult).ack('O').want(measuring, "start adult", "accepted")
	for range 20 {
		b.press(3)
	}
	if b.s.phase != measuring {
		t.Error("over before the pump had begun")
	}
	b.press(160).press(90).press(60)
	for range donePolls {
		b.press(2)
	}
	if b.s.phase != fetching {
		t.Errorf("phase %d", b.s.phase)
	}
}

func TestNoResult(t *testing.T) {
	b := inflated(t, adult).done().want(fetching, "fetch")
	b.pass(2900*time.Millisecond).want(fetching, "fetch", "fetch")
	b.s.heard = b.at // it says something else
	b.pass(200*time.Millisecond).want(stopping, "no values: no result", "abort")
}

// A failed measurement takes the values away and says why; a module that is at
// fault is not used again before a technician released it.
func TestFailures(t *testing.T) {
	b := inflated(t, adult).done().want(fetching, "fetch")
	b.result(result{code: 87}).want(emptying, "0/0").press(0).press(0)
	if st, why, _ := b.s.status(); st != "online" || why != sentenceFailed("inflation timeout, air leak or loose cuff") {
		t.Errorf("%v %q", st, why)
	}
	for _, code := range []int{1, 2, 3, 4, 85, 86, 87, 88, 89, 90, 91, 97, 99, 200} {
		b := inflated(t, adult).done().result(result{code: code}).press(0).press(0)
		b.said = nil
		b.start(adult)
		switch code {
		case 89, 90, 91, 97, 99:
			if st, why, _ := b.s.status(); st != "degraded" || why != sentenceFaulty {
				t.Errorf("%d: %v %q", code, st, why)
			}
			b.want(resting, "refused: "+sentenceFaulty.English)
		default:
			b.want(starting, "start adult")
		}
	}
	b = inflated(t, adult).done().result(result{code: 90}).press(0).press(0)
	b.do(0, event{kind: lost}).do(0, event{kind: connected}).ack('K').press(0).press(0)
	if b.start(adult); b.s.phase != resting {
		t.Error("connected anew")
	}
	if b.do(0, event{kind: released}).start(adult); b.s.phase != starting {
		t.Error("released")
	}
}
