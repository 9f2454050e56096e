package bci

import (
	"bytes"
	"testing"

	"telecart/peripherals/internal/twin/twintest"
)

// Checked byte by byte against the protocol.
func TestBCIIsBCI(t *testing.T) {
	o := NewTwin()
	o.Set(88, 163)
	beeps := 0
	for range 1000 {
		f := o.Append(nil)
		if len(f) != 5 || f[0]&0xB0 != 0x80 || f[1] > 100 || f[2]&0xF0 != 0x40 || f[3] != 163&0x7F || f[4] != 88 {
			t.Fatalf("% x", f)
		}
		beeps += int(f[0] >> 6 & 1)
	}
	if beeps < 26 || beeps > 28 {
		t.Errorf("%d beats in 10 s at 163/min", beeps)
	}
	o.SensorOff(true)
	if f := o.Append(nil); !bytes.Equal(f, []byte{0x90, 0, 0x70, 0x7F, 0x7F}) {
		t.Errorf("finger out: % x", f)
	}
	o.Garbage(3)
	if f := o.Append(nil); len(f) != 8 {
		t.Errorf("%d bytes with 3 of garbage", len(f))
	}
}

// It keeps its pace: so many bytes a minute.
func TestTwinServes(t *testing.T) { twintest.Serves(t, NewTwin(), 60*500, 60*500+25) }
