package gedri

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
)

// waveData is a wave subrecord.
func waveData(status, label uint16, samples ...int16) []byte {
	out := binary.LittleEndian.AppendUint16(nil, uint16(len(samples)))
	out = binary.LittleEndian.AppendUint16(out, status)
	out = binary.LittleEndian.AppendUint16(out, label)
	for _, s := range samples {
		out = binary.LittleEndian.AppendUint16(out, uint16(s))
	}
	return out
}

func ramp(n int) []int16 {
	out := make([]int16, n)
	for i := range out {
		out[i] = int16(i)
	}
	return out
}

// A code among the samples parts the run; nothing is filled in.
func TestWaveIsParted(t *testing.T) {
	b := newBench(t)
	samples := ramp(20)
	samples[0], samples[5], samples[6], samples[19] = noValue, -32765, -32766, noValue
	if !b.waves.feed(typePleth, waveData(0, 0, samples...), &b.setup, false, b.now, b) {
		t.Fatal("refused")
	}
	w := b.Waves()
	if len(w) != 2 || w[0].Seq != 1 || !slices.Equal(w[0].Samples, []int32{1, 2, 3, 4}) || w[1].Seq != 7 || len(w[1].Samples) != 12 {
		t.Fatalf("%+v", w)
	}
	if !w[1].At.Equal(b.now.Add(-10*time.Millisecond)) || !w[0].At.Equal(b.now.Add(-150*time.Millisecond)) {
		t.Errorf("at %v and %v, record at %v", w[0].At, w[1].At, b.now)
	}
}

func TestWaveGaps(t *testing.T) {
	const record = 200 * time.Millisecond
	for name, c := range map[string]struct {
		status  uint16
		lost    bool
		elapsed time.Duration
		jump    uint64
	}{
		"in time":               {0, false, record, 0},
		"read late":             {0, false, 900 * time.Millisecond, 0},
		"read at once":          {0, false, 0, 0},
		"gap":                   {waveGap, false, 3 * record, 40},
		"gap of unknown width":  {waveGap, false, record, 1},
		"a wave record lost":    {0, true, 2 * record, 20},
		"another record lost":   {0, true, record + 20*time.Millisecond, 0},
		"silence":               {0, false, 5 * time.Second, 480},
		"lead off leaves a gap": {waveLeadOff, false, record, 0},
	} {
		b := newBench(t)
		feed := func(status uint16, lost bool) {
			b.waves.feed(typePleth, waveData(status, 0, ramp(20)...), &b.setup, lost, b.now, b)
		}
		feed(0, false)
		b.now = b.now.Add(c.elapsed)
		feed(c.status, c.lost)
		if c.status&waveLeadOff != 0 {
			c.jump = 20
			b.now = b.now.Add(record)
			feed(0, false)
		}
		w := b.Waves()
		if len(w) != 2 {
			t.Errorf("%s: %d waves are told", name, len(w)) // what a lead gives that is off is none
		}
		if got := w[len(w)-1].Seq - 20; got != c.jump {
			t.Errorf("%s: a jump of %d samples, want %d", name, got, c.jump)
		}
	}
}

func TestWaveNames(t *testing.T) {
	values := setup{lead: [3]byte{2, 7, 5}, label: [6]uint16{labelART, labelCVP, 11, 0, labelICP, 0}, co2Scale: 0.076}
	for name, c := range map[string]struct {
		kind    byte
		label   uint16
		setup   setup
		want    peripherals.Quantity
		quality peripherals.Quality
	}{
		"lead of the wave":       {1, 2, setup{}, peripherals.ECGII, G},
		"lead of the values":     {1, 0, values, peripherals.ECGII, G},
		"both the same":          {2, 7, values, peripherals.ECGV, G},
		"they contradict":        {1, 1, values, peripherals.ECGI, S},
		"reserved":               {3, 0x1234, values, peripherals.ECGaVL, G},
		"nobody knows":           {1, 0, setup{}, "", G},
		"pressure of the wave":   {4, labelABP, setup{}, peripherals.ABP, G},
		"pressure of the values": {4, 0, values, peripherals.ART, G},
		"CVP":                    {5, 2, values, peripherals.CVP, G},
		"P3":                     {6, 11, values, peripherals.IBP, G},
		"pressure of nobody":     {7, 0, values, "", G},
		"P5":                     {16, 7, values, peripherals.ICP, G},
		"CO2":                    {9, 0, values, peripherals.CO2, G},
		"CO2 without pressure":   {9, 0, setup{}, "", N},
		"impedance":              {15, 0, setup{}, peripherals.Resp, G},
	} {
		if q, _, quality := identify(c.kind, c.label, &c.setup); q != c.want || q != "" && quality != c.quality {
			t.Errorf("%s: %q %v, want %q %v", name, q, quality, c.want, c.quality)
		}
	}
}

// A curve is no better than its group of the displayed values.
func TestCurveOfItsGroup(t *testing.T) {
	const fromECG = on | 1<<3
	ecg := func(status uint32) *class { return new(class).group(atECG, status, 0x0275, 72) }
	art := func(status uint32) *class {
		return new(class).group(atPressure, status, labelART, 12000, 8000, 9300, 70)
	}
	co2 := func(status uint32) *class { return new(class).group(atCO2, status, 1, 500, 0, 14, 7600) }
	for name, c := range map[string]struct {
		class *class
		kind  byte
		label uint16
		want  peripherals.Quality
	}{
		"ECG":                     {ecg(fromECG), 1, 2, G},
		"ECG noise":               {ecg(fromECG | ecgNoise), 1, 2, S},
		"ECG artefact":            {ecg(fromECG | ecgArtifact), 2, 7, S},
		"ECG learning, asystole":  {ecg(fromECG | ecgLearning | ecgAsystole), 1, 2, G},
		"its lead off":            {ecg(fromECG | ecgChannel1<<1), 2, 7, N},
		"another lead off":        {ecg(fromECG | ecgChannel1<<1), 1, 2, G},
		"leads off":               {ecg(fromECG | ecgChannels), 1, 2, N},
		"ECG not active":          {ecg(1), 1, 2, N},
		"no ECG":                  {ecg(0), 1, 2, N},
		"respiration":             {ecg(fromECG), typeResp, 0, G},
		"respiration, lead off":   {ecg(fromECG | ecgChannel1), typeResp, 0, S},
		"respiration, leads off":  {ecg(fromECG | ecgChannels), typeResp, 0, N},
		"pressure":                {art(on), typeP1, labelART, G},
		"pressure zeroing":        {art(on | statusZeroing), typeP1, labelART, N},
		"pressure not active":     {art(1), typeP1, labelART, N},
		"pressure contradicts":    {art(on), typeP1, labelCVP, S},
		"no P6":                   {art(on), typeP5 + 1, labelCVP, N},
		"P6":                      {new(class).group(atP6, on, labelCVP), typeP5 + 1, labelCVP, G},
		"CO2":                     {co2(on), typeCO2, 0, G},
		"CO2 calibrating":         {co2(on | co2Calibrating), typeCO2, 0, N},
		"CO2 zeroing":             {co2(on | co2Zeroing), typeCO2, 0, N},
		"CO2 air leak":            {co2(on | co2AirLeak), typeCO2, 0, S},
		"CO2 apnoea is its curve": {co2(on | co2Apnoea), typeCO2, 0, G},
		"CO2 not active":          {co2(1), typeCO2, 0, N},
		"pleth":                   {new(class).group(atSpO2, on, 0, 9700), typePleth, 0, G},
		"pleth not active":        {new(class).group(atSpO2, 1, 0, 9700), typePleth, 0, N},
		"O2 calibrating":          {new(class).group(atO2, on|gasCalibrating, 0), typeO2, 0, N},
		"N2O off":                 {new(class).group(atN2O, on|gasOff, 0), typeN2O, 0, N},
		"agent":                   {new(class).group(atAgent, on, 6), typeAgent, 0, G},
	} {
		b := newBench(t)
		b.send(c.class)
		b.waves.feed(c.kind, waveData(0, c.label, 1, 2, 3), &b.setup, false, b.now, b)
		got := N
		if w := b.Waves(); len(w) > 0 {
			got = w[0].Quality
		}
		if got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// What is not shown leaves a gap, and no other channel takes its name.
func TestCurveOfZeroing(t *testing.T) {
	b := newBench(t)
	for _, status := range []uint32{on, on | statusZeroing, on} {
		b.send(new(class).group(atPressure, status, labelART, 12000, 8000, 9300, 70).
			group(atPressure+pressureLen, on, labelART, 11000, 7000, 9000, 70))
		b.waves.feed(typeP1, waveData(0, labelART, 1, 2), &b.setup, false, b.now, b)
		b.waves.feed(typeP1+1, waveData(0, labelART, 7, 8), &b.setup, false, b.now, b)
		b.now = b.now.Add(20 * time.Millisecond)
	}
	w := b.Waves()
	if len(w) != 2 || w[0].Seq != 0 || w[1].Seq != 4 || w[1].Samples[0] != 1 {
		t.Errorf("%+v", w)
	}
}

// Two channels with one name are not woven into one curve.
func TestSameWaveTwice(t *testing.T) {
	b := newBench(t)
	for range 3 {
		b.waves.feed(4, waveData(0, labelART, 1, 2), &b.setup, false, b.now, b)
		b.waves.feed(6, waveData(0, labelART, 7, 8), &b.setup, false, b.now, b)
		b.now = b.now.Add(20 * time.Millisecond)
	}
	for _, w := range b.Waves() {
		if w.Samples[0] != 1 {
			t.Fatalf("%+v", w)
		}
	}
}

func TestShortWaves(t *testing.T) {
	b := newBench(t)
	whole := waveData(0, 0, 1, 2, 3)
	for n := range len(whole) {
		if b.waves.feed(typePleth, whole[:n], &b.setup, false, b.now, b) {
			t.Errorf("%d bytes of %d were taken", n, len(whole))
		}
	}
	negative := waveData(0, 0, 1)
	negative[1] = 0xFF
	if b.waves.feed(typePleth, negative, &b.setup, false, b.now, b) {
		t.Error("a negative number of samples was taken")
	}
	if w := b.Waves(); len(w) != 0 {
		t.Errorf("%+v", w)
	}
}
