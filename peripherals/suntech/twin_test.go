package suntech

import (
	"bytes"
	"testing"
	"time"

	"telecart/peripherals/internal/twin/twintest"
)

// The course of an adult's measurement, in the bytes of the manual.
func TestCuffMeasures(t *testing.T) {
	clock := twintest.NewClock()
	c := NewTwin(clock.Now)
	pressure := []byte{0x3A, 0x79, 0x05, 0x00, 0x48}
	if got := c.Receive(pressure); !bytes.Equal(got, []byte{0x3E, 0x05, 0, 0, 0xBD}) {
		t.Errorf("at rest: % x", got)
	}
	if got := c.Receive([]byte{0x3A, 0x20, 0xA6}); !bytes.Equal(got, []byte{0x3E, 0x04, 'O', 0x6F}) {
		t.Errorf("start: % x", got)
	}
	if got := c.Receive([]byte{0x3A, 0x20, 0xA6}); got[2] != 'B' {
		t.Errorf("a second start: % x", got)
	}
	clock.Pass(3 * time.Second)
	if p := c.Pressure(); p < 100 || p > 140 {
		t.Errorf("%d mmHg after 3 s", p)
	}
	if got := clock.Until(c.Tick); !bytes.Equal(got, []byte{0x3E, 0x04, 'K', 0x73}) {
		t.Errorf("end: % x", got)
	}
	got := c.Receive([]byte{0x3A, 0x79, 0x03, 0x00, 0x4A})
	if len(got) != 24 || got[2] != 118 || got[4] != 76 || got[18] != 91 || got[16] != 72 || got[20] != 0 {
		t.Errorf("result: % x", got)
	}
	clock.Pass(3 * time.Second)
	if p := c.Pressure(); p != 0 {
		t.Errorf("%d mmHg afterwards", p)
	}
}

func TestCuffScripted(t *testing.T) {
	clock := twintest.NewClock()
	c := NewTwin(clock.Now)
	abort := []byte{0x3A, 0x79, 0x01, 0x00, 0x4C}
	c.Receive([]byte{0x3A, 0x28, 0x9E})
	clock.Pass(2 * time.Second)
	c.Deaf(1)
	if got := c.Receive(abort); got != nil || c.Pressure() < 50 {
		t.Errorf("deaf: % x, %d mmHg", got, c.Pressure())
	}
	c.Stuck(true)
	if got := c.Receive(abort); len(got) != 8 || got[2] != 'A' || got[6] != 'K' {
		t.Errorf("abort: % x", got)
	}
	clock.Pass(time.Minute)
	if c.Pressure() < 50 {
		t.Error("the valve is not stuck")
	}
	c.Stuck(false)
	if got := c.Receive([]byte{0x3A, 0x79, 0x03, 0x00, 0x4A}); got[20] != 86 {
		t.Errorf("result of what was stopped: % x", got)
	}
	c.Fail(87)
	c.Receive([]byte{0x3A, 0x87, 0x3F})
	clock.Until(c.Tick)
	if got := c.Receive([]byte{0x3A, 0x79, 0x03, 0x00, 0x4A}); got[20] != 87 || got[2] != 0 {
		t.Errorf("failed: % x", got)
	}
	if got := c.Receive([]byte{0x11, 0x3A, 0x20, 0x00, 0x3A, 0x79, 0x05, 0x00, 0x48}); len(got) != 5 {
		t.Errorf("after garbage: % x", got)
	}
	if n := c.Aborts(); n != 2 || !bytes.Equal(c.Starts(), []byte{0x28, 0x87}) {
		t.Errorf("%d aborts, starts % x", n, c.Starts())
	}
	c.OverPressure(true)
	c.Receive([]byte{0x3A, 0x20, 0xA6})
	if clock.Pass(20 * time.Second); c.Pressure() <= 300 || c.Tick() != nil {
		t.Errorf("%d mmHg", c.Pressure())
	}
}
