package state

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"telecart/appliance/api"
)

// WaveKey names a wave.
type WaveKey struct{ Device, Quantity string }

// Wave holds the newest WaveSeconds of a wave. A sample that is missing or has no
// signal is NaN: a gap is drawn as a gap.
type Wave struct {
	Rate    float64   // samples per second
	Next    uint64    // number of the sample that comes next
	At      time.Time // arrival of the newest
	Label   string    // the daemon's name of it
	Samples []float64
}

// WaveSeconds is how much of a wave is kept and shown.
const WaveSeconds = 8

const waveMost = 4000 // samples; a rate beyond that is a broken device

// Window is how many samples the wave has when it is full.
func (t Wave) Window() int {
	n := t.Rate * WaveSeconds
	if !(n >= 1) {
		return 1
	}
	return int(math.Min(n, waveMost))
}

// add returns the wave with w after it; t is not changed.
func (t Wave) add(w api.Wave, now time.Time) Wave {
	if w.Rate != t.Rate || w.Seq < t.Next {
		t = Wave{Rate: w.Rate, Next: w.Seq} // another device, or it began anew
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
	t.Samples, t.At, t.Label = out, now, w.Label
	t.Next = w.Seq + uint64(len(w.Samples))
	return t
}

// NamedWave is a wave as it is shown, with the name of its instrument.
type NamedWave struct {
	Wave
	Role  Role
	Label string // "ECG II · Monitor"
}

// WaveOf returns the wave of one device or, for an empty id, the first in the
// usual order, preferably of the leading instrument. It does not return a wave
// that has stopped.
func (m Model) WaveOf(device string, now time.Time) (NamedWave, bool) {
	best, found := WaveKey{}, false
	for k, t := range m.Waves {
		if device != "" && k.Device != device || now.Sub(t.At) > PictureGoodFor {
			continue
		}
		if !found || m.waveOrder(k, best) < 0 {
			best, found = k, true
		}
	}
	t := m.Waves[best]
	c := NamedWave{Wave: t, Role: quantityRole(best.Quantity), Label: t.Label}
	if device == "" && c.Label != "" {
		d, _ := m.device(best.Device)
		c.Label += " · " + m.sourceName(best.Device, d.Virtual && !m.Status.Cart.Demonstration)
	}
	return c, found
}

// waveOrder is negative if a is to be preferred to b.
func (m Model) waveOrder(a, b WaveKey) int {
	kind := func(k WaveKey) int {
		line, _, _ := strings.Cut(k.Quantity, "-")
		if i := slices.Index([]string{"ecg", "pleth", "art", "abp", "co2", "resp"}, line); i >= 0 {
			return i
		}
		return len(k.Quantity) + 6
	}
	other := func(k WaveKey) int {
		number := spo2
		if strings.HasPrefix(k.Quantity, "ecg") {
			number = heartRate
		}
		if m.leads(k.Device, number) {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(kind(a), kind(b)), cmp.Compare(other(a), other(b)),
		cmp.Compare(a.Device, b.Device), cmp.Compare(a.Quantity, b.Quantity))
}
