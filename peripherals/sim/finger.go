package sim

import (
	"math"
	"sync"
)

// finger is the patient's side of a virtual oximeter, with what a script can
// do to it. Its exported methods may be called from any goroutine.
type finger struct {
	mu        sync.Mutex
	spo2      int
	rate      int
	off       bool
	searching bool
	garbage   int
	noise     uint32
	beat      float64 // phase of the pulse, 0..1
	struck    bool    // a beat began with the last sample
}

func newFinger() finger { return finger{spo2: 97, rate: 72, noise: 1} }

// Set sets the saturation in % and the pulse rate in 1/min.
func (f *finger) Set(spo2, rate int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.spo2, f.rate = spo2, rate
}

// SensorOff takes the finger out, or puts it back.
func (f *finger) SensorOff(off bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.off = off
}

// Searching makes the oximeter look for a pulse and find none.
func (f *finger) Searching(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.searching = on
}

// Garbage puts count bytes of noise before the next piece of the stream.
func (f *finger) Garbage(count int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.garbage += count
}

// noisy appends the garbage that is due.
func (f *finger) noisy(dst []byte) []byte {
	for ; f.garbage > 0; f.garbage-- {
		f.noise = f.noise*1664525 + 1013904223
		dst = append(dst, byte(f.noise>>16))
	}
	return dst
}

// sample moves the pulse on by a sample and returns the volume, 0..1.
func (f *finger) sample(perSecond float64) float64 {
	f.beat += float64(f.rate) / 60 / perSecond
	f.struck = f.beat >= 1
	f.beat -= math.Floor(f.beat)
	return plethShape(f.beat)
}
