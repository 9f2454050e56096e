package sim

import (
	"context"
	"fmt"
	"io"
	"math"
	"sync"
	"time"
)

// Cuff is the inside of a SunTech blood pressure module with a quiet arm in
// its cuff: it inflates, deflates, and answers as the module does. Its methods
// may be called from any goroutine.
//
// The bytes are written down here a second time on purpose: the driver is
// tested against something else than itself.
type Cuff struct {
	now func() time.Time

	mu      sync.Mutex
	in      []byte
	speed   float64
	set     [4]int // systolic, diastolic, mean, pulse; zero: by size
	error   byte
	running bool
	size    byte // the command that started
	began   time.Time
	from    float64 // pressure when it began to let the air out
	release time.Time
	stuck   bool
	deaf    int
	mute    bool
	over    bool
	result  [24]byte
	starts  []byte
	aborts  int
}

// NewCuff returns a module with an empty cuff.
func NewCuff(now func() time.Time) *Cuff {
	c := &Cuff{now: now, speed: 1}
	c.result = c.makeResult([4]int{}, 4) // nothing was measured yet
	return c
}

// Speed makes it measure so many times faster than life.
func (c *Cuff) Speed(times float64) { c.with(func() { c.speed = times }) }

// Set sets what it will measure, mmHg and 1/min.
func (c *Cuff) Set(systolic, diastolic, mean, pulse int) {
	c.with(func() { c.set = [4]int{systolic, diastolic, mean, pulse} })
}

// Fail makes measurements end with an error code; 0 makes them succeed.
func (c *Cuff) Fail(code byte) { c.with(func() { c.error = code }) }

// Stuck makes the valve keep the air in.
func (c *Cuff) Stuck(on bool) { c.with(func() { c.stuck = on }) }

// Deaf makes it lose the next so many aborts.
func (c *Cuff) Deaf(aborts int) { c.with(func() { c.deaf = aborts }) }

// Mute makes it answer nothing; it still hears.
func (c *Cuff) Mute(on bool) { c.with(func() { c.mute = on }) }

// OverPressure makes it pump on and on.
func (c *Cuff) OverPressure(on bool) { c.with(func() { c.over = on }) }

// Pressure is what is in the cuff now, mmHg.
func (c *Cuff) Pressure() (mmHg int) {
	c.with(func() { mmHg = c.pressure() })
	return mmHg
}

// Starts returns the commands that it was started with, and Aborts how often
// it was told to stop.
func (c *Cuff) Starts() (commands []byte) {
	c.with(func() { commands = append([]byte(nil), c.starts...) })
	return commands
}

// Aborts is the number of aborts that came.
func (c *Cuff) Aborts() (n int) {
	c.with(func() { n = c.aborts })
	return n
}

// Serve answers on rw in real time until ctx ends (nil) or rw fails.
func (c *Cuff) Serve(ctx context.Context, rw io.ReadWriter) error {
	if err := converse(ctx, rw, 20*time.Millisecond, c); err != nil {
		return fmt.Errorf("virtual cuff: %w", err)
	}
	return nil
}

func (c *Cuff) with(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// Receive takes bytes of the host and returns the answer.
func (c *Cuff) Receive(data []byte) (answer []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.in = append(c.in, data...)
	for len(c.in) > 0 {
		n := c.request()
		if n == 0 {
			break
		}
		if c.in[0] == 0x3A {
			answer = append(answer, c.obey(c.in[1:n-1])...)
		}
		c.in = c.in[n:]
	}
	if c.mute {
		return nil
	}
	return answer
}

// request returns the length of the request that in begins with, 1 for a byte
// that belongs to none, and 0 when more has to come.
func (c *Cuff) request() int {
	if c.in[0] != 0x3A {
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
	var sum byte
	for _, b := range c.in[:n] {
		sum += b
	}
	if sum != 0 {
		c.in[0] = 0 // no packet: look on behind it
		return 1
	}
	return n
}

func (c *Cuff) obey(command []byte) []byte {
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
			return module('B')
		}
		return c.result[:]
	}
	return module('N')
}

func (c *Cuff) start(command byte) []byte {
	if c.running {
		return module('B')
	}
	c.starts = append(c.starts, command)
	c.running, c.size, c.began, c.release = true, command, c.now(), time.Time{}
	return module('O')
}

func (c *Cuff) abort() []byte {
	c.aborts++
	if c.deaf > 0 {
		c.deaf--
		return nil
	}
	if !c.running {
		return module('K')
	}
	c.end(86)
	return append(module('A'), module('K')...)
}

// Tick returns what the module says by itself: K when it is done.
func (c *Cuff) Tick() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.running || c.over || c.age() < c.length() {
		return nil
	}
	c.end(c.error)
	if c.mute {
		return nil
	}
	return module('K')
}

func (c *Cuff) end(code byte) {
	c.from = float64(c.pressure())
	c.running, c.release = false, c.now()
	if code == 0 {
		c.result = c.makeResult(c.values(), 0)
		return
	}
	c.result = c.makeResult([4]int{}, code)
}

// values is what this arm has.
func (c *Cuff) values() [4]int {
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

// The course of a measurement: the pump, then a slow fall in which the
// pulses are felt, then the valve.
const (
	pumpRate    = 40 // mmHg/s
	bleedRate   = 5
	releaseRate = 120
)

// top and bottom are where the slow fall begins and ends, mmHg.
func (c *Cuff) top() float64    { return float64(c.values()[0] + 35) }
func (c *Cuff) bottom() float64 { return float64(c.values()[1] - 15) }

// age is how long the measurement has lasted, in the module's own seconds.
func (c *Cuff) age() float64 { return c.now().Sub(c.began).Seconds() * c.speed }

func (c *Cuff) length() float64 {
	return c.top()/pumpRate + (c.top()-c.bottom())/bleedRate
}

func (c *Cuff) pressure() int {
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

func (c *Cuff) makeResult(v [4]int, code byte) [24]byte {
	p := [24]byte{
		0: 0x3E, 1: 0x18,
		2: byte(v[0]), 3: byte(v[0] >> 8), 4: byte(v[1]), 5: byte(v[1] >> 8),
		6: 25, 7: 1, 16: byte(v[3]), 18: byte(v[2]), 19: byte(v[2] >> 8), 20: code,
	}
	for _, b := range p[:23] {
		p[23] -= b
	}
	return p
}

// module makes a packet of the module.
func module(data ...byte) []byte {
	p := append([]byte{0x3E, byte(len(data) + 3)}, data...)
	var sum byte
	for _, b := range p {
		sum += b
	}
	return append(p, -sum)
}
