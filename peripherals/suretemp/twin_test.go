package suretemp

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
	"time"

	"telecart/peripherals/internal/twin/twintest"
)

// The course of a prediction, in the bytes of the manual.
func TestThermometerPredicts(t *testing.T) {
	clock := twintest.NewClock()
	m := NewTwin(clock.Now)
	if got := m.Receive([]byte{3, 2, 0x10, 0x94, 0x34, 1, 1, 0, 1, 0x20}); !bytes.Equal(got, []byte{3, 2, 0x10, 0x94, 0x34, 2, 0, 0, 0x21}) {
		t.Errorf("records on: % x", got)
	}
	if m.Tick() != nil {
		t.Error("a record while the probe lies in its well")
	}
	if got := m.Receive([]byte{3, 2, 0x10, 0x35, 3, 1, 1, 0, 1, 0xB0}); !bytes.Equal(got, []byte{3, 2, 0x10, 0x35, 3, 2, 0, 0, 0xB1}) {
		t.Errorf("lock: % x", got)
	}
	m.Take(true)
	if locked, out := m.Locked(); !locked || out {
		t.Error("a locked switch noticed the probe")
	}
	m.Receive([]byte{3, 2, 0x10, 0x36, 4, 1, 1, 0, 1, 0xAE})
	var stages []byte
	for range 500 {
		if r := m.Tick(); r != nil {
			if len(r) != 8+33+1 || r[5] != 2 {
				t.Fatalf("% x", r)
			}
			if n := len(stages); n == 0 || stages[n-1] != r[22] {
				stages = append(stages, r[22])
			}
			if r[22] == 6 {
				kelvin := math.Float32frombits(binary.LittleEndian.Uint32(r[8:]))
				if math.Abs(float64(kelvin)-310.15) > 0.001 {
					t.Fatalf("%v K", kelvin)
				}
			}
		}
		clock.Pass(20 * time.Millisecond)
	}
	if !bytes.Equal(stages, []byte{1, 2, 3, 6}) {
		t.Errorf("stages %d", stages)
	}
	m.Mute(true)
	if m.Receive([]byte{3, 2, 0x10, 0x94, 0x1C, 1, 0, 0, 0x3A}) != nil {
		t.Error("mute, and answers")
	}
}
