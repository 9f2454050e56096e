package suntech

import (
	"bytes"
	"fmt"
	"slices"
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
		if e.detail != detailResting {
			return "no pressure: " + string(e.detail)
		}
		return "no pressure"
	case values:
		return fmt.Sprintf("%d/%d", e.res.systolic, e.res.diastolic)
	case blank:
		return "no values: " + string(e.detail)
	case accept:
		return "accepted"
	}
	return "refused: " + e.why.English
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

// done lets a measurement end as they do: the cuff is let out, then comes K.
func (b *bench) done() *bench {
	for b.at.Sub(b.s.since) < fillTime {
		b.press(100)
	}
	b.press(2)
	b.said = nil
	return b.ack('K')
}

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
