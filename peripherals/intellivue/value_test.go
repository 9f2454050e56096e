package intellivue

import (
	"math"
	"testing"
	"time"
)

func TestFloat(t *testing.T) {
	for _, c := range []struct {
		raw   uint32
		value float64
		ok    bool
	}{
		{0x00000048, 72, true},
		{0xFF00016F, 36.7, true},
		{0xFE0000D2, 2.1, true},
		{0x00FFFFFF, -1, true},
		{0x02000005, 500, true},
		{0xFD7FFFFD, 8388.605, true},
		{0x80000001, 1e-128, true},
		{0x7F000001, 1e127, true},
		{0x007FFFFF, 0, false}, // NaN
		{0x00800000, 0, false}, // not at this resolution
		{0x007FFFFE, 0, false}, // infinite
		{0x00800002, 0, false}, // minus infinite
		{0xFF7FFFFF, 0, false}, // whatever the exponent
	} {
		cur := cursor{rest: words(nil, c.raw)}
		if v, ok := cur.float(); ok != c.ok || math.Abs(v-c.value) > 1e-9*math.Abs(c.value) {
			t.Errorf("%08x: %v %v, want %v %v", c.raw, v, ok, c.value, c.ok)
		}
	}
	short := cursor{rest: []byte{0, 0, 0}}
	if v, ok := short.float(); ok || v != 0 {
		t.Error("a value from three bytes")
	}
}

func TestClockTime(t *testing.T) {
	for text, want := range map[string]string{
		"2021042211472600": "2021-04-22T11:47:26Z",
		"2024022923595999": "2024-02-29T23:59:59Z",
		"FFFFFFFFFFFFFFFF": "",
		"0000000000000000": "",
		"2021043111472600": "", // there is no 31st of April
		"2021023111472600": "",
		"2023022911472600": "",
		"2021132211472600": "",
		"2021002211472600": "",
		"2021040011472600": "",
		"2021042245472600": "",
		"2021042224472600": "",
		"2021042211602600": "",
		"20210422114A2600": "",
		"20210422":         "",
	} {
		got, ok := clockTime(unhex(t, text), time.UTC)
		if ok != (want != "") || ok && got.Format(time.RFC3339) != want {
			t.Errorf("%s: %v %v, want %q", text, got, ok, want)
		}
	}
}

// Relative time wraps after six days; a jump is one of the clock, not of it.
func TestClock(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var c clock
	if !c.at(5).IsZero() {
		t.Error("a time before any is known")
	}
	c.set(0xFFFFF000, start, start.Add(-time.Minute))
	if got := c.at(0x00000F40); got.Sub(start) != time.Second {
		t.Errorf("a second over the wrap is %v", got.Sub(start))
	}
	if got := c.at(0xFFFFF000 - 8000); got.Sub(start) != -time.Second {
		t.Errorf("a second before is %v", got.Sub(start))
	}
	for _, step := range []struct {
		moved time.Duration
		jump  bool
	}{{0, false}, {time.Second, false}, {-time.Second, false}, {time.Hour, true}, {0, false}, {-time.Hour, true}} {
		cart := start.Add(10 * time.Second)
		start = cart.Add(step.moved)
		if jump := c.set(0, start.Add(time.Minute), cart); (jump != 0) != step.jump {
			t.Errorf("moved by %v: jump %v", step.moved, jump)
		}
		start = cart
		c.ahead = time.Minute // as if it had been so all the time
	}
}

func TestPlace(t *testing.T) {
	const period, n = 16, 128 // 500 samples a second, 256 ms
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		late    int32 // 1/8 ms after it was expected
		elapsed time.Duration
		missing uint64
		ok      bool
	}{
		{"in time", 0, 256 * time.Millisecond, 0, true},
		{"2 ms late", 16, 256 * time.Millisecond, 0, true},
		{"2 ms early", -16, 256 * time.Millisecond, 0, true},
		{"one period lost", n * period, 512 * time.Millisecond, n, true},
		{"a second lost", 8000, 1256 * time.Millisecond, 500, true},
		{"twice the same", -n * period, time.Millisecond, 0, false},
		{"started anew", -1_000_000, 2256 * time.Millisecond, 1000, true},
		{"started anew at once", -1_000_000, time.Millisecond, 1, true},
	} {
		s := stream{started: true, first: 5000, expect: 5000 + n*period, last: at, seq: n}
		ok := s.place(uint32(int32(s.expect)+c.late), n, period, at.Add(c.elapsed))
		if ok != c.ok || s.seq-n != c.missing {
			t.Errorf("%s: %v, %d missing, want %v, %d", c.name, ok, s.seq-n, c.ok, c.missing)
		}
	}
}

// What an object's samples mean comes from its attributes and is not guessed.
func TestLine(t *testing.T) {
	ecg := ramp{known: true, absolute: true, lower: -40.96, upper: 40.955, lowSample: 0, topSample: 16383}
	bare := ramp{known: true, lowSample: 0, topSample: 4095}
	for _, c := range []struct {
		name   string
		physio uint16
		m      metric
		sample float64
		value  float64
		ok     bool
	}{
		{"ECG", 0x0102, metric{scale: ecg, unit: unitMilliVolt, hasUnit: true}, 8392, 1, true},
		{"ECG in µV", 0x0102, metric{scale: ecg, unit: unitMicroVolt, hasUnit: true}, 8392, 0.001, true},
		{"no unit", 0x0102, metric{scale: ecg}, 0, 0, false},
		{"wrong unit", 0x0102, metric{scale: ecg, unit: unitMmHg, hasUnit: true}, 0, 0, false},
		{"no absolute values", 0x0102, metric{scale: bare, unit: unitMilliVolt, hasUnit: true}, 0, 0, false},
		{"calibration", 0x0102, metric{scale: bare, unit: unitMilliVolt, hasUnit: true,
			calibration: ramp{known: true, absolute: true, lower: 0, upper: 1, lowSample: 0x1FD4, topSample: 0x209C}}, 0x209C, 1, true},
		{"pleth", 0x4BB4, metric{scale: bare}, 4095, 1, true},
		{"CO2 in kPa", 0x50AC, metric{unit: unitKPa, hasUnit: true,
			scale: ramp{known: true, absolute: true, lower: 0, upper: 10, lowSample: 0, topSample: 1000}}, 507, 38.02814, true},
		{"nothing known", 0x0102, metric{}, 0, 0, false},
	} {
		q, _ := waveOf(c.physio)
		l, ok := c.m.line(q)
		if ok != c.ok || ok && math.Abs(l.of(c.sample)-c.value) > 1e-4 {
			t.Errorf("%s: %v %v, want %v", c.name, l.of(c.sample), ok, c.value)
		}
	}
}
