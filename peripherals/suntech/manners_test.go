package suntech

import (
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
)

// Modules answer in their own ways; none of them may make an old result a new
// one, or a measurement a refusal.

// A measurement without any pressure is over in the end, and its values are
// doubtful: the module may tell those of the time before.
func TestNoPressure(t *testing.T) {
	b := rested(t).start(adult).ack('O').ack('K')
	for range 24 {
		b.press(0)
	}
	if b.s.phase != measuring {
		t.Error("over before the cuff could fill")
	}
	if b.press(0).press(0); b.s.phase != fetching {
		t.Fatalf("phase %d", b.s.phase)
	}
	loose := rested(t).start(adult).ack('O').press(22).ack('K')
	for range 30 {
		loose.press(3)
	}
	if loose.s.phase != fetching {
		t.Errorf("a loose cuff: phase %d", loose.s.phase)
	}
	_, out := next(b.s, event{kind: resulted, at: b.at, result: fine})
	for _, r := range out[0].res.readings() {
		if r.Quality != peripherals.Suspect || r.Detail != detailUnseen {
			t.Errorf("%+v", r)
		}
	}
}

// The pressure shows that a start was heard when its O was not.
func TestLostO(t *testing.T) {
	b := rested(t).start(child).want(starting, "start child")
	b.do(500*time.Millisecond, event{kind: pressed, mmHg: 20}).want(starting)
	b.press(70).want(measuring, "accepted", "70 mmHg")
}

// Zeros are no result, and a module that is busy is asked again.
func TestResultLater(t *testing.T) {
	b := inflated(t, adult).done().want(fetching, "fetch")
	b.result(result{}).want(fetching)
	b.pass(time.Second).want(fetching, "fetch")
	for range 5 {
		b.ack('B').pass(time.Second).want(fetching, "fetch")
	}
	b.result(fine).want(emptying, "118/76")

	b = inflated(t, adult).done()
	for b.said = nil; b.s.phase == fetching; b.ack('B').pass(time.Second) {
		if b.at.Sub(b.s.since) > time.Minute {
			t.Fatal("it waits for ever")
		}
	}
	if !slices.Contains(b.said, "no values: no result") {
		t.Errorf("%q", b.said)
	}
}

// A start that comes while the cuff is being emptied waits for that, unless
// it takes long, or somebody says stop, or nobody waits for it any more.
func TestStartWaits(t *testing.T) {
	waiting := func() *bench {
		b := inflated(t, adult).stop().ack('A').want(emptying, "abort")
		return b.start(adult).want(emptying)
	}
	waiting().press(40).press(2).press(0).want(starting, "40 mmHg", "2 mmHg", "0 mmHg", "no pressure", "start adult")
	waiting().stop().want(stopping, "refused: "+sentenceStopping.English, "abort")
	waiting().do(0, event{kind: forgotten}).press(2).press(0).want(resting, "2 mmHg", "0 mmHg", "no pressure")

	b := waiting()
	for range 26 {
		b.press(40)
	}
	if !slices.Contains(b.said, "refused: "+sentenceEmptying.English) {
		t.Errorf("%q", b.said)
	}
	if b.press(0).press(0); b.s.phase != resting {
		t.Error("started after it was refused")
	}

	b = waiting()
	for range 8 {
		b.s.starts = append(b.s.starts, b.at)
	}
	if b.press(0).press(0); b.s.phase != resting || !slices.ContainsFunc(b.said, func(s string) bool { return s > "refused" }) {
		t.Errorf("started beyond the limit: %q", b.said)
	}
}

// An error code in hexadecimal is the same error.
func TestErrorCodes(t *testing.T) {
	for _, c := range []int{85, 86, 87, 88, 89, 90, 91, 97, 99} {
		hex := byte(c/10<<4 | c%10)
		if errorCode(byte(c)) != c || errorCode(hex) != c {
			t.Errorf("%d: %d, %x: %d", c, errorCode(byte(c)), hex, errorCode(hex))
		}
	}
	if errorCode(0x8A) != 0x8A || errorCode(4) != 4 {
		t.Error("other codes stay")
	}
}
