package sim

import (
	"math"
	"time"
)

// loop is a sound that repeats, locked to the wall clock: sample 0 falls on
// each whole multiple of its length since 1970.
type loop struct {
	rate    int
	samples []int16
}

// at returns the number of the sample at time t.
func (l loop) at(t time.Time) int {
	length := int64(len(l.samples)) * int64(time.Second) / int64(l.rate)
	into := t.UnixNano() % length
	return int(math.Round(float64(into)*float64(l.rate)/1e9)) % len(l.samples)
}

// copyTo fills dst starting at sample from and returns the next sample's
// number.
func (l loop) copyTo(dst []int16, from int) int {
	for n := 0; n < len(dst); {
		c := copy(dst[n:], l.samples[from:])
		n, from = n+c, (from+c)%len(l.samples)
	}
	return from
}

// newLoop makes the sound of the virtual source with this name.
func newLoop(name string, rate int) loop {
	switch name {
	case "heart":
		return render(rate, 4, heart(rate))
	case "lung":
		return render(rate, 4, lung(rate))
	}
	return render(rate, 6, room(rate))
}

// render makes a loop from a function of time in seconds, which returns -1..1.
func render(rate, seconds int, f func(t float64) float64) loop {
	l := loop{rate: rate, samples: make([]int16, rate*seconds)}
	for i := range l.samples {
		v := f(float64(i) / float64(rate))
		l.samples[i] = int16(math.Round(32767 * math.Max(-1, math.Min(1, v))))
	}
	return l
}

// heart is 60 beats a minute: S1 at each whole second, S2 320 ms later, a soft
// murmur between them and faint breathing.
func heart(rate int) func(float64) float64 {
	murmur := newBand(rate, 70, 140, 11)
	breath := newBand(rate, 120, 350, 23)
	return func(t float64) float64 {
		beat := t - math.Floor(t)
		v := 0.42*thud(beat, 38, 26, 0.045) + 0.16*thud(beat-0.018, 62, 40, 0.035)
		v += 0.27*thud(beat-0.320, 55, 36, 0.030) + 0.10*thud(beat-0.338, 72, 50, 0.022)
		v += 0.035 * hump(beat, 0.09, 0.29) * murmur.next()
		return v + 0.004*breathing(t)*breath.next()
	}
}

// lung is 15 breaths a minute, louder in than out, with a distant heart.
func lung(rate int) func(float64) float64 {
	air := newBand(rate, 100, 480, 31)
	return func(t float64) float64 {
		beat := t - math.Floor(t)
		v := 0.16 * breathing(t) * air.next()
		return v + 0.05*thud(beat, 38, 26, 0.045) + 0.03*thud(beat-0.320, 55, 36, 0.030)
	}
}

// room is a quiet room in which somebody says something like "hello" every two
// seconds: two syllables of a voice with moving formants.
func room(rate int) func(float64) float64 {
	hum := newBand(rate, 60, 900, 47)
	return func(t float64) float64 {
		in := math.Mod(t, 2)
		v := 0.004 * hum.next()
		v += 0.10 * hump(in, 0.20, 0.38) * voice(in, 170, 620, 1750)
		return v + 0.14*hump(in, 0.40, 0.78)*voice(in, 150-40*(in-0.4), 480, 900)
	}
}

// thud is a damped oscillation that begins at 0 s. Its pitch falls from high to
// low (Hz) within a few time constants (s).
func thud(t, high, low, decay float64) float64 {
	if t < 0 || t > 12*decay {
		return 0
	}
	fall := decay * (high - low) * (1 - math.Exp(-t/decay))
	phase := 2 * math.Pi * (low*t + fall)
	attack := 1 - math.Exp(-t/0.004)
	return attack * math.Exp(-t/decay) * math.Sin(phase)
}

// hump rises and falls smoothly between from and to, and is 0 elsewhere.
func hump(t, from, to float64) float64 {
	if t <= from || t >= to {
		return 0
	}
	s := math.Sin(math.Pi * (t - from) / (to - from))
	return s * s
}

// breathing is the air flow over a cycle of 4 s, 0..1.
func breathing(t float64) float64 {
	c := math.Mod(t, 4)
	return hump(c, 0.1, 1.7) + 0.5*hump(c, 1.8, 3.4)
}

// voice is a pitch's harmonics weighted by two formants, about -1..1.
func voice(t, pitch, f1, f2 float64) float64 {
	var v float64
	for h := 1.0; h <= 14; h++ {
		f := h * pitch
		d1, d2 := (f-f1)/160, (f-f2)/260
		v += (1/(1+d1*d1) + 0.6/(1+d2*d2)) * math.Sin(2*math.Pi*f*t) / math.Sqrt(h)
	}
	return v / 2.5
}

// band is noise between two frequencies, about -1..1.
type band struct {
	low, high  float64 // coefficients of the two low passes
	a, b, c, d float64
	gain       float64
	noise      uint32
}

func newBand(rate int, from, to float64, seed uint32) *band {
	k := func(f float64) float64 { return 1 - math.Exp(-2*math.Pi*f/float64(rate)) }
	b := &band{low: k(from), high: k(to), noise: seed}
	b.gain = math.Sqrt(float64(rate) / (to - from) / 2)
	for range rate / 4 {
		b.next() // let the transient pass
	}
	return b
}

func (b *band) next() float64 {
	b.noise = b.noise*1664525 + 1013904223
	white := float64(int32(b.noise)) / math.MaxInt32
	b.a += b.high * (white - b.a)
	b.b += b.high * (b.a - b.b)
	b.c += b.low * (b.b - b.c)
	b.d += b.low * (b.c - b.d)
	return b.gain * (b.b - b.d)
}
