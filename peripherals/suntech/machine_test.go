package suntech

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

var dawn = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)

// bench drives the machine: each step happens some time after the one before,
// with the ticks between them that the link would make.
type bench struct {
	t    *testing.T
	s    state
	at   time.Time
	said []string // since the last check
}

func newBench(t *testing.T) *bench { return &bench{t: t, at: dawn} }

func (b *bench) do(after time.Duration, ev event) *bench {
	b.t.Helper()
	const tick = 50 * time.Millisecond
	for ; after > tick; after -= tick {
		b.step(tick, event{kind: ticked})
	}
	return b.step(after, ev)
}

func (b *bench) step(after time.Duration, ev event) *bench {
	b.at = b.at.Add(after)
	ev.at = b.at
	before := slices.Clone(b.s.starts)
	s, effects := next(b.s, ev)
	if !slices.Equal(b.s.starts, before) {
		b.t.Fatalf("next changed the old state: %v, was %v", b.s.starts, before)
	}
	b.s = s
	for _, e := range effects {
		b.said = append(b.said, b.name(e))
	}
	return b
}

func (b *bench) name(e effect) string {
	switch e.kind {
	case send:
		for name, c := range map[string][]byte{
			"abort": abortCommand(), "ask": pressureCommand(), "fetch": resultCommand(),
			"start adult": startCommand(adult), "start child": startCommand(child), "start neonate": startCommand(neonate),
		} {
			if bytes.Equal(c, e.data) {
				return name
			}
		}
		b.t.Fatalf("sent % x", e.data)
	case pressure:
		return fmt.Sprint(e.mmHg, " mmHg")
	case noPressure:
		return "no pressure"
	case values:
		return fmt.Sprintf("%d/%d", e.res.systolic, e.res.diastolic)
	case blank:
		return "no values: " + e.why
	case accept:
		return "accepted"
	}
	return "refused: " + e.why
}

// want checks what was said since the last check, without the questions for
// the pressure.
func (b *bench) want(p phase, said ...string) *bench {
	b.t.Helper()
	got := slices.DeleteFunc(slices.Clone(b.said), func(s string) bool { return s == "ask" })
	b.said = nil
	if b.s.phase != p || !slices.Equal(got, said) {
		b.t.Fatalf("phase %d, %q; want %d, %q", b.s.phase, got, p, said)
	}
	return b
}

const moment = 40 * time.Millisecond // an answer takes about this

func (b *bench) ack(letter byte) *bench { return b.do(moment, event{kind: acked, letter: letter}) }
func (b *bench) press(mmHg int) *bench {
	return b.do(200*time.Millisecond, event{kind: pressed, mmHg: mmHg})
}
func (b *bench) result(r result) *bench      { return b.do(moment, event{kind: resulted, result: r}) }
func (b *bench) start(s size) *bench         { return b.do(moment, event{kind: wanted, size: s}) }
func (b *bench) stop() *bench                { return b.do(moment, event{kind: unwanted}) }
func (b *bench) pass(d time.Duration) *bench { return b.do(d, event{kind: ticked}) }

// alive lets time pass, until the next start at most, with a module that
// answers that the cuff is empty.
func (b *bench) alive(d time.Duration) *bench {
	for ; d > 0 && b.s.phase == resting; d -= time.Second {
		b.do(time.Second, event{kind: pressed})
	}
	return b
}

// rested is a bench whose module is connected and whose cuff is empty.
func rested(t *testing.T) *bench {
	b := newBench(t).do(0, event{kind: connected}).want(stopping, "abort")
	b.ack('K').want(emptying)
	return b.press(0).press(0).want(resting, "0 mmHg", "0 mmHg", "no pressure")
}

// inflated is one whose module measures, with a tight cuff.
func inflated(t *testing.T, s size) *bench {
	b := rested(t).start(s).want(starting, "start "+string(s))
	return b.ack('O').want(measuring, "accepted").press(120).want(measuring, "120 mmHg")
}

var fine = result{systolic: 118, diastolic: 76, mean: 91, pulse: 72}

func TestMeasurement(t *testing.T) {
	for _, s := range []size{adult, child, neonate} {
		b := inflated(t, s)
		b.ack('K').want(fetching, "fetch")
		b.result(fine).want(emptying, "118/76")
		b.press(0).press(0).want(resting, "0 mmHg", "0 mmHg", "no pressure")
		if b.s.risk || b.s.note != "" {
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
		"no size":       {rested(t), "", sentenceNoSize},
		"unknown size":  {rested(t), "large", sentenceNoSize},
		"not connected": {newBench(t), adult, sentenceGone},
		"measuring":     {inflated(t, adult), adult, sentenceRunning},
		"starting":      {rested(t).start(child), child, sentenceRunning},
		"fetching":      {inflated(t, adult).ack('K'), adult, sentenceRunning},
		"emptying":      {inflated(t, adult).stop().ack('A'), adult, sentenceEmptying},
		"stopping":      {inflated(t, adult).stop(), adult, sentenceEmptying},
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
		"fetching":  inflated(t, adult).ack('K'),
		"emptying":  inflated(t, adult).ack('K').result(fine),
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
		if b.s.note != sentenceStopped {
			t.Errorf("%s: %q", name, b.s.note)
		}
	}
}

// A late result of what was stopped is not told.
func TestAbortedResult(t *testing.T) {
	b := inflated(t, adult).ack('K').want(fetching, "fetch").stop().want(stopping, "abort")
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
	if b.s.note != "" {
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

// A start is never sent twice: without an answer, or with another one than O,
// what the module does is not known and it is stopped.
func TestStartUnanswered(t *testing.T) {
	b := rested(t).start(adult).want(starting, "start adult")
	b.pass(1100*time.Millisecond).want(stopping, "refused: "+sentenceNoAnswer, "abort")
	for letter, why := range map[byte]string{
		'B': sentenceBusy, 'E': sentenceRefused, 'N': sentenceRefused, 'S': sentenceRefused, 'A': sentenceRefused, 'K': sentenceRefused,
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

// Ours are the second pair of eyes: too much pressure, or for too long.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		size size
		ok   int
	}{{adult, 300}, {child, 300}, {neonate, 150}} {
		inflated(t, c.size).press(c.ok).want(measuring, fmt.Sprint(c.ok, " mmHg"))
		b := inflated(t, c.size).press(c.ok+1).want(stopping, fmt.Sprint(c.ok+1, " mmHg"), "no values: cuff overpressure", "abort")
		if b.s.note != sentenceTooHigh {
			t.Errorf("%q", b.s.note)
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
		if len(b.said) == 0 || !strings.HasPrefix(b.said[len(b.said)-1], "refused: "+sentenceTooOften) {
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
	b.pass(moment).want(stopping, "refused: "+sentenceNoAnswer, "abort")
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
	b := inflated(t, adult).ack('K').want(fetching, "fetch")
	b.pass(2900*time.Millisecond).want(fetching, "fetch", "fetch")
	b.s.heard = b.at // it says something else
	b.pass(200*time.Millisecond).want(stopping, "no values: no result", "abort")
}

// A failed measurement takes the values away and says why; a module that is at
// fault is not used again before it was connected anew.
func TestFailures(t *testing.T) {
	b := inflated(t, adult).ack('E').want(fetching, "fetch")
	b.result(result{code: 87}).want(emptying, "0/0").press(0).press(0)
	if st, why, _ := b.s.status(); st != "online" || why != sentenceFailed("inflation timeout, air leak or loose cuff") {
		t.Errorf("%v %q", st, why)
	}
	b = inflated(t, adult).ack('K').result(result{code: 90}).press(0).press(0)
	if st, why, _ := b.s.status(); st != "degraded" || why != sentenceFaulty {
		t.Errorf("%v %q", st, why)
	}
	b.said = nil
	b.start(adult).want(resting, "refused: "+sentenceFaulty)
	b.do(0, event{kind: lost}).do(0, event{kind: connected}).ack('K').press(0).press(0)
	if b.start(adult); b.s.phase != starting {
		t.Error("connected anew")
	}
}

func TestInterval(t *testing.T) {
	five := func() *bench {
		b := rested(t)
		b.s.every = 5 * time.Minute
		return b
	}
	measure := func(b *bench, r result) *bench {
		b.ack('O').press(120).ack('K').result(r).press(0).press(0)
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
