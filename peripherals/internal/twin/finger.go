package twin

import (
	"context"
	"io"
	"math"
	"sync"
	"time"
)

// Finger is the patient's side of a virtual oximeter, as scripted.
type Finger struct {
	SpO2, Rate int  // %, 1/min
	Off        bool // the finger is out
	Searching  bool // the oximeter searches for a pulse
	Artifact   bool // the patient moves: every beat is doubtful
	LowBattery bool
	Bits       uint32 // extra status bits, by the device's format
	Words      string // the same for a device that sends text

	Struck bool    // the last sample began a beat
	beat   float64 // phase of the pulse, 0..1
}

// Sample advances the pulse by one sample and returns the volume, 0..1.
func (f *Finger) Sample(perSecond float64) float64 { return f.Beat(float64(f.Rate), perSecond) }

// Beat is Sample at another pulse rate, 1/min.
func (f *Finger) Beat(rate, perSecond float64) float64 {
	f.beat += rate / 60 / perSecond
	f.Struck = f.beat >= 1
	f.beat -= math.Floor(f.beat)
	return PlethShape(f.beat)
}

// Phase returns the position within the beat, 0..1.
func (f *Finger) Phase() float64 { return f.beat }

// PlethShape returns the finger's volume over one beat: a steep rise, the
// dicrotic notch, a slow fall.
func PlethShape(phase float64) float64 {
	bump := func(at, width float64) float64 {
		d := phase - at
		return math.Exp(-d * d / (2 * width * width))
	}
	wave := bump(0.20, 0.075) + 0.44*bump(0.46, 0.10) + 0.20*bump(0.66, 0.13)
	return math.Min(wave/1.08, 1)
}

// Noise is a small random generator with the same stream each time.
type Noise uint32

// Next returns 24 random bits.
func (n *Noise) Next() uint32 {
	*n = *n*1664525 + 1013904223
	return uint32(*n >> 8)
}

// Append appends count bytes of noise.
func (n *Noise) Append(dst []byte, count int) []byte {
	for range count {
		dst = append(dst, byte(n.Next()>>8))
	}
	return dst
}

// Oximeter is a pulse oximeter that sends unasked, with a healthy finger in it:
// 97 %, 72/min. Its methods may be called from any goroutine.
type Oximeter struct {
	rate float64 // pieces a second
	next func(f *Finger, dst []byte) []byte

	mu      sync.Mutex
	finger  Finger
	garbage int
	noise   Noise
}

// NewOximeter returns an oximeter that sends perSecond pieces a second; next
// appends one.
func NewOximeter(perSecond float64, next func(f *Finger, dst []byte) []byte) *Oximeter {
	return &Oximeter{rate: perSecond, next: next, noise: 1, finger: Finger{SpO2: 97, Rate: 72}}
}

// Change calls change with the finger.
func (o *Oximeter) Change(change func(*Finger)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(&o.finger)
}

// Set sets the saturation in % and the pulse rate in 1/min.
func (o *Oximeter) Set(spo2, rate int) {
	o.Change(func(f *Finger) { f.SpO2, f.Rate = spo2, rate })
}

// SensorOff takes the finger out or puts it back.
func (o *Oximeter) SensorOff(off bool) { o.Change(func(f *Finger) { f.Off = off }) }

// Garbage inserts count bytes of noise before the next piece.
func (o *Oximeter) Garbage(count int) { o.Change(func(*Finger) { o.garbage += count }) }

// Append appends the next piece to dst.
func (o *Oximeter) Append(dst []byte) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	dst = o.noise.Append(dst, o.garbage)
	o.garbage = 0
	return o.next(&o.finger, dst)
}

// Serve sends in real time until ctx ends (nil) or the line fails.
func (o *Oximeter) Serve(ctx context.Context, line io.ReadWriter) error {
	batch := max(1, int(o.rate/20)) // pieces a write
	return Speak(ctx, line, time.Duration(float64(batch)/o.rate*float64(time.Second)), func(dst []byte) []byte {
		for range batch {
			dst = o.Append(dst)
		}
		return dst
	})
}
