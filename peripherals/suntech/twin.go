package suntech

import (
	"context"
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
		Name: "Blood pressure cuff", Make: func() peripherals.Serve { return NewTwin(time.Now).Serve },
		Trials: []peripherals.Trial{{
			Line: serial.Config{Baud: 9600},
			Serve: func() peripherals.Serve {
				t := NewTwin(time.Now)
				t.Speed(40)
				return t.Serve
			},
			Measure: peripherals.MeasureRequest{Size: "adult"},
			Good: map[peripherals.Quantity]peripherals.Range{
				peripherals.NIBPSystolic: peripherals.Exactly(118), peripherals.NIBPDiastolic: peripherals.Exactly(76),
				peripherals.NIBPMean: peripherals.Exactly(91), peripherals.NIBPPulse: peripherals.Exactly(72),
			},
		}},
	}
}

// Twin is a virtual module on a quiet arm: it inflates, deflates and answers
// like the real one. Its methods may be called from any goroutine.
type Twin struct {
	now func() time.Time

	mu      sync.Mutex
	in      []byte
	speed   float64
	set     [4]int // systolic, diastolic, mean, pulse; zero: by size
	error   byte
	running bool
	size    byte // the command that started
	began   time.Time
	from    float64 // pressure when deflation began
	release time.Time
	stuck   bool
	deaf    int
	mute    bool
	over    bool
	result  [24]byte
	starts  []byte
	aborts  int
}

// NewTwin returns a module with an empty cuff.
func NewTwin(now func() time.Time) *Twin {
	c := &Twin{now: now, speed: 1}
	c.result = c.makeResult([4]int{}, 4) // nothing was measured yet
	return c
}

// Speed makes it measure this many times faster than real time.
func (c *Twin) Speed(times float64) { c.with(func() { c.speed = times }) }

// Pressure returns the cuff pressure, mmHg.
func (c *Twin) Pressure() (mmHg int) {
	c.with(func() { mmHg = c.pressure() })
	return mmHg
}

// Starts returns the start commands received.
func (c *Twin) Starts() (commands []byte) {
	c.with(func() { commands = append([]byte(nil), c.starts...) })
	return commands
}

// Aborts returns the number of aborts received.
func (c *Twin) Aborts() (n int) {
	c.with(func() { n = c.aborts })
	return n
}

// Serve answers on rw in real time until ctx ends (nil) or rw fails.
func (c *Twin) Serve(ctx context.Context, rw io.ReadWriter) error {
	if err := twin.Serve(ctx, rw, 20*time.Millisecond, c); err != nil {
		return fmt.Errorf("virtual cuff: %w", err)
	}
	return nil
}

func (c *Twin) with(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// Receive takes bytes from the host and returns the answer.
func (c *Twin) Receive(data []byte) (answer []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.in = append(c.in, data...)
	for len(c.in) > 0 {
		n := c.request()
		if n == 0 {
			break
		}
		if c.in[0] == hostStart {
			answer = append(answer, c.obey(c.in[1:n-1])...)
		}
		c.in = c.in[n:]
	}
	if c.mute {
		return nil
	}
	return answer
}

// request returns the length of the request at the start of in, 1 for a stray
// byte, and 0 if more has to come.
func (c *Twin) request() int {
	if c.in[0] != hostStart {
		return 1
	}
	if len(c.in) < 2 {
		return 0
	}
	n := 3 // one byte of command
	switch c.in[1] {
	case 0x79, 0x17:
		n = 5
	case 0x0C, 0x86:
		n = 6
	}
	if len(c.in) < n {
		return 0
	}
	if sum(c.in[:n]) != 0 {
		c.in[0] = 0 // no packet: continue after it
		return 1
	}
	return n
}

func (c *Twin) obey(command []byte) []byte {
	switch {
	case command[0] == 0x20 || command[0] == 0x87 || command[0] == 0x28:
		return c.start(command[0])
	case command[0] == 0x79 && command[1] == 0x01:
		return c.abort()
	case command[0] == 0x79 && command[1] == 0x05:
		p := c.pressure()
		return module(byte(p), byte(p>>8))
	case command[0] == 0x79 && command[1] == 0x03:
		if c.running {
			return module(busy)
		}
		return c.result[:]
	}
	return module('N')
}

func (c *Twin) start(command byte) []byte {
	if c.running {
		return module(busy)
	}
	c.starts = append(c.starts, command)
	c.running, c.size, c.began, c.release = true, command, c.now(), time.Time{}
	return module(received)
}

func (c *Twin) abort() []byte {
	c.aborts++
	if c.deaf > 0 {
		c.deaf--
		return nil
	}
	if !c.running {
		return module(executed)
	}
	c.end(86)
	return append(module(aborted), module(executed)...)
}

// Tick returns what the module sends unasked: K when it is done.
func (c *Twin) Tick() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.running || c.over || c.age() < c.length() {
		return nil
	}
	c.end(c.error)
	if c.mute {
		return nil
	}
	return module(executed)
}

func (c *Twin) end(code byte) {
	c.from = float64(c.pressure())
	c.running, c.release = false, c.now()
	if code == 0 {
		c.result = c.makeResult(c.values(), 0)
		return
	}
	c.result = c.makeResult([4]int{}, code)
}

// values returns this arm's values.
func (c *Twin) values() [4]int {
	switch {
	case c.set != [4]int{}:
		return c.set
	case c.size == 0x28:
		return [4]int{72, 41, 52, 138}
	case c.size == 0x87:
		return [4]int{102, 63, 76, 96}
	}
	return [4]int{118, 76, 91, 72}
}

// The course of a measurement: pumping, a slow fall in which the pulses are
// felt, then the valve.
const (
	pumpRate    = 40 // mmHg/s
	bleedRate   = 5
	releaseRate = 120
)

// top and bottom are the ends of the slow fall, mmHg.
func (c *Twin) top() float64    { return float64(c.values()[0] + 35) }
func (c *Twin) bottom() float64 { return float64(c.values()[1] - 15) }

// age returns how long the measurement has lasted, in the module's own seconds.
func (c *Twin) age() float64 { return c.now().Sub(c.began).Seconds() * c.speed }

func (c *Twin) length() float64 {
	return c.top()/pumpRate + (c.top()-c.bottom())/bleedRate
}

func (c *Twin) pressure() int {
	switch t := c.age(); {
	case c.running && c.over:
		return int(pumpRate * t)
	case c.running && t < c.top()/pumpRate:
		return int(pumpRate * t)
	case c.running:
		fallen := c.top() - bleedRate*(t-c.top()/pumpRate)
		pulse := 1.5 * math.Sin(2*math.Pi*t*float64(c.values()[3])/60)
		return int(math.Max(fallen, c.bottom()) + pulse)
	case c.release.IsZero():
		return 0
	case c.stuck:
		return int(c.from)
	}
	return int(math.Max(0, c.from-releaseRate*c.now().Sub(c.release).Seconds()*c.speed))
}

func (c *Twin) makeResult(v [4]int, code byte) [24]byte {
	p := [24]byte{
		0: moduleStart, 1: resultLen,
		2: byte(v[0]), 3: byte(v[0] >> 8), 4: byte(v[1]), 5: byte(v[1] >> 8),
		6: 25, 7: 1, 16: byte(v[3]), 18: byte(v[2]), 19: byte(v[2] >> 8), 20: code,
	}
	p[23] = -sum(p[:23])
	return p
}

// module builds a packet of the module.
func module(data ...byte) []byte {
	p := append([]byte{moduleStart, byte(len(data) + 3)}, data...)
	return append(p, -sum(p))
}
