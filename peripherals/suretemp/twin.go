package suretemp

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"sync"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/twin"
)

func virtual() *peripherals.Twin {
	return &peripherals.Twin{
		Name: "Thermometer", Make: func() peripherals.Serve { return NewTwin(time.Now).Serve },
		Trials: []peripherals.Trial{{
			Line: serial.Config{Baud: 9600},
			Serve: func() peripherals.Serve {
				t := NewTwin(time.Now)
				t.Speed(20)
				return t.Serve
			},
			Measure: peripherals.MeasureRequest{Site: peripherals.SiteOral},
			Good:    map[peripherals.Quantity]peripherals.Range{peripherals.Temperature: {Low: 36.999, High: 37.001}},
		}},
	}
}

// Twin is a virtual module: it answers, and sends records while the probe is
// out. Its nurse places the probe a moment after the module is ready. Its
// methods may be called from any goroutine.
type Twin struct {
	now func() time.Time

	mu        sync.Mutex
	in        parser
	celsius   float64
	algorithm byte
	method    byte
	probe     byte
	fault     uint16
	post      uint16
	locked    bool
	taken     bool // probe out of its well
	out       bool // in the module's view: by the switch or the host
	async     bool
	mute      bool
	stubborn  bool
	speed     float64
	began     time.Time
	ended     time.Time
	record    time.Time // of the last asynchronous record
	counter   uint16
}

// NewTwin returns a module with an oral probe in its well and a patient of 37.0
// °C.
func NewTwin(now func() time.Time) *Twin {
	return &Twin{now: now, celsius: 37.0, speed: 1}
}

// Speed makes it measure this many times faster than real time.
func (t *Twin) Speed(times float64) { t.with(func() { t.speed = times }) }

// Serve answers on rw in real time until ctx ends (nil) or rw fails.
func (t *Twin) Serve(ctx context.Context, rw io.ReadWriter) error {
	if err := twin.Serve(ctx, rw, 20*time.Millisecond, t); err != nil {
		return fmt.Errorf("virtual thermometer: %w", err)
	}
	return nil
}

func (t *Twin) with(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
}

func (t *Twin) lift(out bool) {
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

// Receive takes bytes from the host and returns the answer.
func (t *Twin) Receive(data []byte) (answer []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.in.feed(data, func(f frame) { answer = append(answer, t.obey(f.command, f.data)...) })
	if t.mute {
		return nil
	}
	return answer
}

func (t *Twin) obey(c command, data []byte) []byte {
	const bad = 3 // the real value is not public
	value := byte(0)
	if len(data) == 1 {
		value = data[0]
	}
	good := func(data ...byte) []byte { return packet(typeGood, c, data...) }
	switch c {
	case setMethod:
		t.method = value
		return good()
	case lockSwitch:
		t.locked = value == 1
		if !t.locked {
			t.lift(t.taken)
		}
		return good()
	case setProbe:
		if !t.stubborn || value != 1 {
			t.lift(value == 1)
			return good()
		}
	case sendStatus:
		return good(byte(t.post), byte(t.post>>8), 0, 0xFC)
	case setAsynchro:
		t.async = value != 0
		return good()
	case sendRecord:
		return good(t.data()...)
	}
	return packet(bad, c)
}

// Tick returns the asynchronous record that is due.
func (t *Twin) Tick() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	const period = 173 * time.Millisecond
	if !t.async || !t.out || t.mute || t.now().Sub(t.record) < period {
		return nil
	}
	t.record = t.now()
	t.counter++
	return packet(typeGood, sendRecord, t.data()...)
}

// The course of a measurement, in the module's seconds after the probe left its
// well.
const (
	getsReady = 0.5
	isPlaced  = 2.0 // by the nurse
	predicts  = 6.0
)

func (t *Twin) stage() (s stage, age float64) {
	age = t.now().Sub(t.began).Seconds() * t.speed
	switch {
	case t.fault != 0:
		return failed, age
	case !t.out && !t.ended.IsZero() && t.now().Sub(t.ended) < time.Second:
		return ended, 0
	case !t.out:
		return idle, 0
	case age < getsReady:
		return notReady, age
	case age < isPlaced:
		return ready, age
	case t.method == methodMonitor:
		return monitoring, age
	case age < predicts:
		return predicting, age
	case t.celsius > highest:
		return finalOver, age
	case t.celsius < lowest:
		return finalUnder, age
	}
	return final, age
}

// data is a record of 33 bytes.
func (t *Twin) data() []byte {
	s, age := t.stage()
	const holder, heated = 24.0, 33.0
	probe, predicted := holder, float32(0)
	switch {
	case s == notReady || s == ready:
		probe = heated
	case s != idle && s != ended && s != failed:
		probe = t.celsius - (t.celsius-heated)*math.Exp(-(age-isPlaced)/4)
	}
	if s == final || s == finalOver || s == finalUnder {
		predicted = float32(t.celsius + 273.15)
	}
	active := byte(0)
	if t.out {
		active = 1
	}
	p := binary.LittleEndian.AppendUint32(nil, math.Float32bits(predicted))
	p = binary.LittleEndian.AppendUint32(p, math.Float32bits(float32(probe+273.15)))
	p = binary.LittleEndian.AppendUint16(p, 78) // heater
	p = binary.LittleEndian.AppendUint16(p, t.counter)
	p = append(p, t.method, t.algorithm, byte(s), byte(t.fault), byte(t.fault>>8), active, t.probe)
	for _, f := range []float32{13479, 296.6, 12100} { // ohm, K, ohm
		p = binary.LittleEndian.AppendUint32(p, math.Float32bits(f))
	}
	return binary.LittleEndian.AppendUint16(p, 445) // 4.45 V
}
