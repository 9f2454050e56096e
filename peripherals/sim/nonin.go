package sim

import (
	"math"
	"sync"
)

// FramesPerSecond is how many 5-byte frames a Nonin oximeter sends a second.
const FramesPerSecond = 75

const (
	noninPacket = 25
	noValueSpO2 = 127
	noValueHR   = 511
)

// Nonin is the inside of a Nonin pulse oximeter with a healthy finger in it:
// 97 %, and a pulse that drifts slowly around 72/min. Its methods may be
// called from any goroutine.
//
// The bytes are those of data format 2, written down here a second time on
// purpose: the driver's parser is tested against something else than itself.
type Nonin struct {
	mu       sync.Mutex
	spo2     int
	off      bool
	offFor   int // frames since the finger left
	artifact bool
	battery  bool
	garbage  int
	frame    uint64
	beat     float64 // phase of the pulse, 0..1
	rate     float64 // 1/min, now
	noise    uint32
	shownHR  int
}

// NewNonin returns an oximeter that reads 97 % and about 72/min.
func NewNonin() *Nonin { return &Nonin{spo2: 97, noise: 1, rate: 72, shownHR: 72} }

// SetSpO2 sets the saturation, 0..100 %.
func (n *Nonin) SetSpO2(percent int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.spo2 = min(max(percent, 0), 100)
}

// SensorOff takes the finger out, or puts it back. As the real one does, the
// device holds its last values for 10 s under a sensor alarm, then says that
// there are none.
func (n *Nonin) SensorOff(off bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if off != n.off {
		n.off, n.offFor = off, 0
	}
}

// Artifact makes every beat doubtful: the patient moves.
func (n *Nonin) Artifact(on bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.artifact = on
}

// LowBattery sets the device's battery warning.
func (n *Nonin) LowBattery(on bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.battery = on
}

// Garbage puts count bytes of noise before the next frame.
func (n *Nonin) Garbage(count int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.garbage += count
}

// AppendFrame appends the next 75th of a second to dst.
func (n *Nonin) AppendFrame(dst []byte) []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	for ; n.garbage > 0; n.garbage-- {
		dst = append(dst, byte(n.random()>>16))
	}
	index := int(n.frame % noninPacket)
	status, pleth := n.step()
	if index == 0 {
		status |= 0x01
	}
	f := [5]byte{0x01, status, pleth, n.data(index), 0}
	f[4] = f[0] + f[1] + f[2] + f[3]
	n.frame++
	return append(dst, f[:]...)
}

// step moves the pulse on by one frame.
func (n *Nonin) step() (status, pleth byte) {
	status = 0x80
	if n.off {
		n.offFor++
		return status | 0x08, byte(100 + n.random()>>16%5)
	}
	t := float64(n.frame) / FramesPerSecond
	n.rate = 72 + 3*math.Sin(2*math.Pi*t/23) + 0.8*math.Sin(2*math.Pi*t/4)
	n.beat += n.rate / 60 / FramesPerSecond
	if n.beat >= 1 {
		n.beat--
	}
	if n.frame%noninPacket == 0 {
		n.shownHR = int(math.Round(72 + 3*math.Sin(2*math.Pi*t/23)))
	}
	level := plethShape(n.beat)
	if n.artifact {
		level = math.Min(1, math.Max(0, level+float64(int(n.random()>>16%100)-50)/120))
	}
	if n.beat < 12*n.rate/60/FramesPerSecond { // 12 frames from each beat on
		status |= 0x02
		if n.artifact {
			status |= 0x20
		}
	}
	return status, byte(40 + 170*level)
}

// plethShape is the volume of the finger over one beat: a steep rise, the
// dicrotic notch, a slow fall.
func plethShape(phase float64) float64 {
	bump := func(at, width float64) float64 {
		d := phase - at
		return math.Exp(-d * d / (2 * width * width))
	}
	wave := bump(0.20, 0.075) + 0.44*bump(0.46, 0.10) + 0.20*bump(0.66, 0.13)
	return math.Min(wave/1.08, 1)
}

// data is byte 4 of the frame with this index, 0..24.
func (n *Nonin) data(index int) byte {
	hr, spo2 := n.shownHR, n.spo2
	held := hr // the display values outlast the finger by 10 s
	heldSpO2 := spo2
	if n.off {
		hr, spo2 = noValueHR, noValueSpO2
		if n.offFor > 10*FramesPerSecond {
			held, heldSpO2 = noValueHR, noValueSpO2
		}
	}
	timer := n.frame / noninPacket
	switch index + 1 {
	case 1, 14:
		return byte(hr >> 7)
	case 2, 15:
		return byte(hr & 0x7F)
	case 3, 10, 11, 16:
		return byte(spo2)
	case 4:
		return 48 // firmware
	case 6:
		return byte(timer >> 7 & 0x7F)
	case 7:
		return byte(timer & 0x7F)
	case 8:
		if n.battery {
			return 0x01
		}
	case 9, 17:
		return byte(heldSpO2)
	case 20, 22:
		return byte(held >> 7)
	case 21, 23:
		return byte(held & 0x7F)
	}
	return 0
}

// random is a small generator that needs no seed: the same stream each time.
func (n *Nonin) random() uint32 {
	n.noise = n.noise*1664525 + 1013904223
	return n.noise
}
