package intellivue

import (
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
)

// Leads and pressures that share one name: the first has it for as long as it
// comes, and the numbers of the samples say what is missing in between.
func TestWavesWithOneName(t *testing.T) {
	const v1, v2, p1, p2 = 0x0103, 0x0104, 0xF0A4, 0xF0A8
	type step struct {
		at     time.Duration
		physio uint16
	}
	const period = 256 * time.Millisecond
	for name, c := range map[string]struct {
		steps []step
		clear int      // before this step; 0: never
		seq   []uint64 // of what was told
	}{
		"one":              {[]step{{0, v1}, {period, v1}}, 0, []uint64{0, 128}},
		"two at a time":    {[]step{{0, v1}, {0, v2}, {period, v1}, {period, v2}}, 0, []uint64{0, 128}},
		"changed":          {[]step{{0, v1}, {period, v2}, {2 * time.Second, v2}, {2*time.Second + period, v2}}, 0, []uint64{0, 1000 + 128}},
		"changed, later":   {[]step{{0, v1}, {6 * time.Second, v2}, {6*time.Second + period, v2}}, 0, []uint64{0, 3000, 3128}},
		"and back":         {[]step{{0, v1}, {3 * time.Second, v2}, {3 * time.Second, v1}, {6 * time.Second, v1}}, 0, []uint64{0, 1500, 3000}},
		"a pressure":       {[]step{{0, p1}, {4 * time.Second, p2}}, 0, []uint64{0, 2000}},
		"associated anew":  {[]step{{0, v1}, {time.Second, v2}, {time.Second + period, v1}}, 1, []uint64{0, 500}},
		"after a silence":  {[]step{{0, v1}, {2 * time.Second, v1}, {2 * time.Second, v2}}, 0, []uint64{0, 1000}},
		"no context comes": {[]step{{0, v1}, {3 * time.Second, 0x0105}, {3 * time.Second, v2}}, 0, []uint64{0, 1500}},
	} {
		var seq []uint64
		w := newWaves(func(v peripherals.Wave) { seq = append(seq, v.Seq) })
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for i, s := range c.steps {
			if c.clear > 0 && i == c.clear {
				w.clear()
			}
			context := []attribute{
				{attrArraySpec, cursor{rest: half(nil, 128, 0x100E, 0x3000)}}, {attrPeriod, cursor{rest: words(nil, 16)}},
				{attrScale, cursor{rest: half(words(nil, 0, 1), 0, 16383)}}, {attrUnit, cursor{rest: half(nil, unitFor(s.physio))}},
			}
			if s.physio == 0x0105 {
				context = nil
			}
			samples := attribute{attrWave, cursor{rest: append(half(nil, s.physio, 0, 256), make([]byte, 256)...)}}
			w.object(handle{0, s.physio}, attributeList(append(context, samples)...), uint32(s.at*8/time.Millisecond), moment{cart: start.Add(s.at)})
		}
		if !slices.Equal(seq, c.seq) {
			t.Errorf("%s: told %d, want %d", name, seq, c.seq)
		}
	}
}

// What the monitor says is no measurement is no curve, and leaves a gap.
func TestWavesWithoutSignal(t *testing.T) {
	const lead, period = 0x0103, 256 * time.Millisecond
	for name, c := range map[string]struct {
		state, metric uint16
		mode          uint32
		told          bool
		quality       peripherals.Quality
	}{
		"valid": {0, 0, 0, true, peripherals.Good}, "invalid": {stateInvalid, 0, 0, false, 0},
		"unavailable": {stateUnavailable, 0, 0, false, 0}, "calibrating": {stateCalibrating, 0, 0, false, 0},
		"test": {stateTest, 0, 0, false, 0}, "questionable": {stateQuestionable, 0, 0, true, peripherals.Suspect},
		"demonstration":                  {stateDemo, 0, 0, true, peripherals.Suspect},
		"of a monitor that demonstrates": {0, 0, modeDemo, true, peripherals.Suspect},
		"switched off":                   {0, metricOff, 0, false, 0},
	} {
		var told []peripherals.Wave
		w := newWaves(func(v peripherals.Wave) { told = append(told, v) })
		for i, state := range []uint16{0, c.state, 0} {
			metric, mode := c.metric, c.mode
			if i != 1 {
				metric, mode = 0, 0
			}
			w.object(handle{0, lead}, attributeList(
				attribute{attrArraySpec, cursor{rest: half(nil, 128, 0x100E, 0x3000)}}, attribute{attrPeriod, cursor{rest: words(nil, 16)}},
				attribute{attrScale, cursor{rest: half(words(nil, 0, 1), 0, 16383)}}, attribute{attrUnit, cursor{rest: half(nil, unitMilliVolt)}},
				attribute{attrMetricState, cursor{rest: half(nil, metric)}},
				attribute{attrWave, cursor{rest: append(half(nil, lead, state, 256), make([]byte, 256)...)}},
			), uint32(time.Duration(i)*period*8/time.Millisecond), moment{mode: mode, cart: time.Unix(0, 0).Add(time.Duration(i) * period)})
		}
		want := 2
		if c.told {
			want = 3
		}
		if len(told) != want || told[want-1].Seq != 256 || c.told && told[1].Quality != c.quality {
			t.Errorf("%s: %d waves, %+v", name, len(told), told)
		}
	}
}

func unitFor(physio uint16) uint16 {
	if physio >= 0xF000 {
		return unitMmHg
	}
	return unitMilliVolt
}
