package echo

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// voice is n samples of noise with the spectrum and the syllables of speech,
// the same for the same seed; rms about 1800.
func voice(seed uint64, n int) []float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]float64, n)
	var low, high, gain, aim float64
	left := 0
	for i := range out {
		if left--; left <= 0 { // a syllable, or the pause after it
			left = Rate/12 + r.IntN(Rate/6)
			aim = r.Float64()
			if r.IntN(4) == 0 {
				aim = 0
			}
		}
		gain += (aim - gain) / 400
		low += 0.15 * (r.NormFloat64() - low) // -3 dB at about 1.2 kHz
		high += 0.02 * (low - high)           // and at 150 Hz
		out[i] = 14000 * gain * (low - high)
	}
	return out
}

// tune is n samples of a voice with a pitch: 700 Hz and its octave, in
// syllables of 0.3 s.
func tune(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		t := float64(i) / Rate
		on := math.Max(0, math.Sin(2*math.Pi*t/0.6))
		out[i] = on * (3000*math.Sin(2*math.Pi*700*t) + 1000*math.Sin(2*math.Pi*1400*t))
	}
	return out
}

// wall sends sound back, late samples after it was played.
type wall struct {
	late int
	gain float64
}

// dry is a room with little in it, ms milliseconds from what the loudspeaker
// gets to the microphone.
func dry(ms int) []wall {
	at := ms * Rate / 1000
	return []wall{{at, 0.3}, {at + 131, -0.15}, {at + 397, 0.1}, {at + 811, -0.06}, {at + 1499, 0.03}}
}

// hall is a tiled room: it rings for 0.4 s, far beyond the module's filter.
func hall(ms int) []wall {
	r := rand.New(rand.NewPCG(3, 3))
	at := ms * Rate / 1000
	room := []wall{{at, 0.3}}
	for range 60 {
		late := r.IntN(Rate * 4 / 10)
		room = append(room, wall{at + late, 0.07 * r.NormFloat64() * math.Exp(-6.9*float64(late)/(0.4*Rate))})
	}
	return room
}

// echoes is what a microphone hears of a loudspeaker that is driven too far.
func echoes(room []wall, played []float64) []float64 {
	loud := make([]float64, len(played))
	for i, v := range played {
		loud[i] = 8000 * math.Tanh(v/8000)
	}
	out := make([]float64, len(played))
	for _, w := range room {
		for i, v := range loud[:len(loud)-w.late] {
			out[i+w.late] += w.gain * v
		}
	}
	return out
}

// hiss is a quiet room, rms 10.
func hiss(n int) []float64 {
	r := rand.New(rand.NewPCG(7, 7))
	out := make([]float64, n)
	for i := range out {
		out[i] = 10 * r.NormFloat64()
	}
	return out
}

func pcm(parts ...[]float64) []int16 {
	out := make([]int16, len(parts[0]))
	for i := range out {
		sum := 0.0
		for _, p := range parts {
			sum += p[i]
		}
		out[i] = int16(math.Round(max(-32768, min(32767, sum))))
	}
	return out
}

// power is the mean square, never 0.
func power(s []int16) float64 {
	sum := 1e-3
	for _, v := range s {
		sum += float64(v) * float64(v)
	}
	return sum / float64(len(s))
}

// enhancement is the echo return loss enhancement, in dB, from second a to b.
func enhancement(mic, out []int16, a, b int) float64 {
	return 10 * math.Log10(power(mic[a*Rate:b*Rate])/power(out[a*Rate:b*Rate]))
}

const packet = 2 * Block // 20 ms, as the physician's voice comes

func open(t testing.TB) *Canceller {
	t.Helper()
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// clean returns mic, cleaned while said is played, 20 ms at a time.
func clean(t testing.TB, c *Canceller, said, mic []int16) []int16 {
	t.Helper()
	out := slices.Clone(mic)
	for i := 0; i+packet <= len(out); i += packet {
		if said != nil {
			c.Played(said[i : i+packet])
		}
		if err := c.Clean(out[i : i+packet]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
