package state

import (
	"math"
	"time"

	"telecart/appliance/api"
)

// WaveKey names a wave.
type WaveKey struct{ Device, Quantity string }

// Trace is the newest WaveSeconds of a wave. A sample that is missing or has
// no signal is NaN: a gap is drawn as a gap.
type Trace struct {
	Rate    float64   // samples per second
	Next    uint64    // number of the sample that comes next
	At      time.Time // arrival of the newest
	Samples []float64
}

// WaveSeconds is how much of a wave is kept and shown.
const WaveSeconds = 8

const waveMost = 4000 // samples; a rate beyond that is a broken device

// Window is how many samples the whole trace has when it is full.
func (t Trace) Window() int {
	n := t.Rate * WaveSeconds
	if !(n >= 1) {
		return 1
	}
	return int(math.Min(n, waveMost))
}

// add returns the trace with w after it; t is not changed.
func (t Trace) add(w api.Wave, now time.Time) Trace {
	if w.Rate != t.Rate || w.Seq < t.Next {
		t = Trace{Rate: w.Rate, Next: w.Seq} // another device, or it began anew
	}
	window := t.Window()
	missing := int(min(w.Seq-t.Next, uint64(window)))
	out := make([]float64, 0, len(t.Samples)+missing+len(w.Samples))
	out = append(out, t.Samples...)
	for range missing {
		out = append(out, math.NaN())
	}
	for _, s := range w.Samples {
		v := w.Offset + w.Scale*float64(s)
		if w.Quality == qualityNone {
			v = math.NaN()
		}
		out = append(out, v)
	}
	if len(out) > window {
		out = out[len(out)-window:]
	}
	t.Samples, t.At = out, now
	t.Next = w.Seq + uint64(len(w.Samples))
	return t
}
