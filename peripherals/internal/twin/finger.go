package twin

import (
	"context"
	"io"
	"math"
	"sync"
	"time"
)

// Finger is the patient's side of a virtual oximeter, and what a script can do
// to it.
type Finger struct {
	SpO2, Rate int  // %, 1/min
	Off        bool // the finger is out
	Searching  bool // the oximeter looks for a pulse and finds none
	Artifact   bool // every beat is doubtful: the patient moves
	LowBattery bool
	Bits       uint32 // what the device says besides, by its format
	Words      string // the same, of one that prints

	Struck bool    // a beat began with the last sample
	beat   float64 // phase of the pulse, 0..1
}

// Sample moves the pulse on by a sample and returns the volume, 0..1.
func (f *Finger) Sample(perSecond float64) float64 { return f.Beat(float64(f.Rate), perSecond) }

// Beat is Sample with a pulse rate of its own, 1/min.
func (f *Finger) Beat(rate, perSecond float64) float64 {
	f.beat += rate / 60 / perSecond
	f.Struck = f.beat >= 1
	f.beat -= math.Floor(f.beat)
	return PlethShape(f.beat)
}

// Phase is how far the beat has come, 0..1.
func (f *Finger) Phase() float64 { return f.beat }

// PlethShape is the volume of the finger over one beat: a steep rise, the
// dicrotic notch, a slow fall.
func PlethShape(phase float64) float64 {
	bump := func(at, width float64) float64 {
		d := phase - at
		return math.Exp(-d * d / (2 * width * width))
	}
	wave := bump(0.20, 0.075) + 0.44*bump(0.46, 0.10) + 0.20*bump(0.66, 0.13)
	return math.Min(wave/1.08, 1)
}

// Noise is a small generator that needs no seed: the same stream each time.
type Noise uint32

// Next returns 24 bits of it.
func (n *Noise) Next() uint32 {
	*n = *n*1664525 + 1013904223
	return uint32(*n >> 8)
}

// Append appends so many bytes of noise.
func (n *Noise) Append(dst []byte, count int) []byte {
	for range count {
		dst = append(dst, byte(n.Next()>>8))
	}
	return dst
}

// Oximeter is the inside of a pulse oximeter that talks by itself, with a
// healthy finger in it: 97 %, 72/min. Its methods may be called from any
// goroutine.
type Oximeter struct {
	rate float64 // pieces a second
	next func(f *Finger, dst []byte) []byte

	mu      sync.Mutex
	finger  Finger
	garbage int
	noise   Noise
}

// NewOximeter returns an oximeter that says so many pieces a second; next
// appends one.
func NewOximeter(perSecond float64, next func(f *Finger, dst []byte) []byte) *Oximeter {
	return &Oximeter{rate: perSecond, next: next, noise: 1, finger: Finger{SpO2: 97, Rate: 72}}
}

// Change lets change alter the finger.
func (o *Oximeter) Change(change func(*Finger)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(&o.finger)
}

// Set sets the saturation in % and the pulse rate in 1/min.
func (o *Oximeter) Set(spo2, rate int) {
	o.Change(func(f *Finger) { f.SpO2, f.Rate = spo2, rate })
}

// SensorOff takes the finger out, or puts it back.
func (o *Oximeter) SensorOff(off bool) { o.Change(func(f *Finger) { f.Off = off }) }

// Garbage puts count bytes of noise before the next piece of the stream.
func (o *Oximeter) Garbage(count int) { o.Change(func(*Finger) { o.garbage += count }) }

// Append appends the next piece to dst.
func (o *Oximeter) Append(dst []byte) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	dst = o.noise.Append(dst, o.garbage)
	o.garbage = 0
	return o.next(&o.finger, dst)
}

// Serve says what the oximeter does in real time until ctx ends (nil) or the
// line fails.
func (o *Oximeter) Serve(ctx context.Context, line io.ReadWriter) error {
	batch := max(1, int(o.rate/20)) // pieces a write
	return Speak(ctx, line, time.Duration(float64(batch)/o.rate*float64(time.Second)), func(dst []byte) []byte {
		for range batch {
			dst = o.Append(dst)
		}
		return dst
	})
}
