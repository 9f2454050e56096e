package sim

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"sync"
	"time"
)

// Thermometer is the inside of a Welch Allyn SureTemp Plus module: it answers,
// and sends records while the probe is out. The nurse who belongs to it puts
// the probe in place a moment after the module is ready. Its methods may be
// called from any goroutine.
//
// The bytes are written down here a second time on purpose: the driver is
// tested against something else than itself.
type Thermometer struct {
	now func() time.Time

	mu        sync.Mutex
	in        []byte
	celsius   float64
	algorithm byte
	method    byte
	probe     byte
	fault     uint16
	post      uint16
	locked    bool
	taken     bool // out of its well
	out       bool // for the module: by the switch, or by the host
	async     bool
	mute      bool
	stubborn  bool
	speed     float64
	began     time.Time
	ended     time.Time
	record    time.Time // of the last asynchronous record
	counter   uint16
}

// NewThermometer returns a module with an oral probe in its well and a patient
// of 37.0 °C.
func NewThermometer(now func() time.Time) *Thermometer {
	return &Thermometer{now: now, celsius: 37.0, speed: 1}
}

// Set sets the patient's temperature, °C.
func (t *Thermometer) Set(celsius float64) { t.with(func() { t.celsius = celsius }) }

// Algorithm is what is set on the module: 0 oral, 1 rectal, 2 paediatric
// axillary, 3 calibration key, 4 adult axillary.
func (t *Thermometer) Algorithm(n byte) { t.with(func() { t.algorithm = n }) }

// Probe connects a probe: 0 oral/axillary, 1 calibration key, 2 rectal, 3 none.
func (t *Thermometer) Probe(n byte) { t.with(func() { t.probe = n }) }

// Fault makes the module report an error; 0 is none.
func (t *Thermometer) Fault(n uint16) { t.with(func() { t.fault = n }) }

// SelfTest sets the result of the self test; 0 is passed.
func (t *Thermometer) SelfTest(n uint16) { t.with(func() { t.post = n }) }

// Mute makes it say nothing.
func (t *Thermometer) Mute(on bool) { t.with(func() { t.mute = on }) }

// Stubborn makes it refuse to be started by the host.
func (t *Thermometer) Stubborn(on bool) { t.with(func() { t.stubborn = on }) }

// Speed makes it measure so many times faster than life.
func (t *Thermometer) Speed(times float64) { t.with(func() { t.speed = times }) }

// Take takes the probe out of its well, or puts it back. A locked switch does
// not notice.
func (t *Thermometer) Take(out bool) {
	t.with(func() {
		t.taken = out
		if !t.locked {
			t.lift(out)
		}
	})
}

// Locked reports whether the host has the probe's switch, and whether the
// probe is out as far as the module knows.
func (t *Thermometer) Locked() (locked, out bool) {
	t.with(func() { locked, out = t.locked, t.out })
	return locked, out
}

// Serve answers on rw in real time until ctx ends (nil) or rw fails.
func (t *Thermometer) Serve(ctx context.Context, rw io.ReadWriter) error {
	if err := converse(ctx, rw, 20*time.Millisecond, t); err != nil {
		return fmt.Errorf("virtual thermometer: %w", err)
	}
	return nil
}

func (t *Thermometer) with(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
}

func (t *Thermometer) lift(out bool) {
	if out == t.out {
		return
	}
	t.out = out
	if out {
		t.began, t.counter = t.now(), 0
		return
	}
	t.ended = t.now()
}

// Receive takes bytes of the host and returns the answer.
func (t *Thermometer) Receive(data []byte) (answer []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.in = append(t.in, data...)
	for len(t.in) >= 9 {
		size := int(binary.LittleEndian.Uint16(t.in[6:]))
		whole := 9 + size
		switch {
		case t.in[0] != 3 || t.in[1] != 2 || t.in[2] != 0x10 || t.in[5] != 1 || size > 16:
			t.in = t.in[1:]
			continue
		case len(t.in) < whole:
			return answer
		}
		var sum byte
		for _, b := range t.in[:whole] {
			sum += b
		}
		if sum != 0 {
			t.in = t.in[1:]
			continue
		}
		answer = append(answer, t.obey(binary.BigEndian.Uint16(t.in[3:]), t.in[8:whole-1])...)
		t.in = t.in[whole:]
	}
	if t.mute {
		return nil
	}
	return answer
}

func (t *Thermometer) obey(command uint16, data []byte) []byte {
	const good, bad = 2, 3 // what a bad answer has is not public
	value := byte(0)
	if len(data) == 1 {
		value = data[0]
	}
	switch command {
	case 0x2A12: // method
		t.method = value
		return thermometer(command, good)
	case 0x3503: // lock
		t.locked = value == 1
		if !t.locked {
			t.lift(t.taken)
		}
		return thermometer(command, good)
	case 0x3604: // probe
		if t.stubborn && value == 1 {
			return thermometer(command, bad)
		}
		t.lift(value == 1)
		return thermometer(command, good)
	case 0x9401:
		return thermometer(command, good, byte(t.post), byte(t.post>>8), 0, 0xFC)
	case 0x9434:
		t.async = value != 0
		return thermometer(command, good)
	case 0x941C:
		return thermometer(command, good, t.data()...)
	}
	return thermometer(command, bad)
}

// Tick returns the asynchronous record that is due.
func (t *Thermometer) Tick() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	const period = 173 * time.Millisecond
	if !t.async || !t.out || t.mute || t.now().Sub(t.record) < period {
		return nil
	}
	t.record = t.now()
	t.counter++
	return thermometer(0x941C, 2, t.data()...)
}

// The course of a measurement, in the module's seconds after the probe left
// its well.
const (
	getsReady = 0.5
	isPlaced  = 2.0 // by the nurse
	predicts  = 6.0
)

func (t *Thermometer) stage() (stage byte, age float64) {
	age = t.now().Sub(t.began).Seconds() * t.speed
	switch {
	case t.fault != 0:
		return 20, age
	case !t.out && !t.ended.IsZero() && t.now().Sub(t.ended) < time.Second:
		return 13, 0
	case !t.out:
		return 0, 0
	case age < getsReady:
		return 1, age
	case age < isPlaced:
		return 2, age
	case t.method == 1:
		return 12, age
	case age < predicts:
		return 3, age
	case t.celsius > 43.3:
		return 8, age
	case t.celsius < 26.7:
		return 10, age
	}
	return 6, age
}

// data is a record of 33 bytes.
func (t *Thermometer) data() []byte {
	stage, age := t.stage()
	const holder, heated = 24.0, 33.0
	probe, final := holder, float32(0)
	switch {
	case stage == 1 || stage == 2:
		probe = heated
	case stage != 0 && stage != 13 && stage != 20:
		probe = t.celsius - (t.celsius-heated)*math.Exp(-(age-isPlaced)/4)
	}
	if stage == 6 || stage == 8 || stage == 10 {
		final = float32(t.celsius + 273.15)
	}
	p := binary.LittleEndian.AppendUint32(nil, math.Float32bits(final))
	p = binary.LittleEndian.AppendUint32(p, math.Float32bits(float32(probe+273.15)))
	p = binary.LittleEndian.AppendUint16(p, 78) // heater
	p = binary.LittleEndian.AppendUint16(p, t.counter)
	p = append(p, t.method, t.algorithm, stage, byte(t.fault), byte(t.fault>>8), flag(t.out), t.probe)
	for _, f := range []float32{13479, 296.6, 12100} { // ohm, K, ohm
		p = binary.LittleEndian.AppendUint32(p, math.Float32bits(f))
	}
	return binary.LittleEndian.AppendUint16(p, 445) // 4.45 V
}

func flag(on bool) byte {
	if on {
		return 1
	}
	return 0
}

// thermometer makes a packet of the module.
func thermometer(command uint16, kind byte, data ...byte) []byte {
	p := []byte{3, 2, 0x10, byte(command >> 8), byte(command), kind, byte(len(data)), byte(len(data) >> 8)}
	p = append(p, data...)
	var sum byte
	for _, b := range p {
		sum += b
	}
	return append(p, -sum)
}
