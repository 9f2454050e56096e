package nonin

import (
	"fmt"
	"testing"

	"telecart/peripherals/internal/twin"
	"telecart/peripherals/internal/twin/twintest"
)

// framesOf reads the next 25 frames: their status and data bytes.
func framesOf(t *testing.T, n *twin.Oximeter) (status, data, pleth [25]byte) {
	t.Helper()
	for i := range 25 {
		f := n.Append(nil)
		if len(f) != 5 || f[0] != 1 || f[1]&0x80 == 0 || f[0]+f[1]+f[2]+f[3] != f[4] {
			t.Fatalf("frame %d: % x", i, f)
		}
		if (f[1]&1 == 1) != (i == 0) {
			t.Fatalf("frame %d has the status %02x", i, f[1])
		}
		status[i], pleth[i], data[i] = f[1], f[2], f[3]
	}
	return status, data, pleth
}

func TestTwinIsSteady(t *testing.T) {
	n := NewTwin()
	low, high, beats, before := byte(255), byte(0), 0, byte(0)
	for range 3 * 60 { // a minute
		status, data, pleth := framesOf(t, n)
		for _, at := range []int{3, 9, 10, 11, 16, 17} {
			if data[at-1] != 97 {
				t.Fatalf("frame %d: SpO2 %d", at, data[at-1])
			}
		}
		for _, at := range []int{1, 14, 20, 22} {
			hr := int(data[at-1])<<7 | int(data[at])
			if hr < 69 || hr > 75 {
				t.Fatalf("frame %d: %d/min", at, hr)
			}
		}
		for i := range status {
			low, high = min(low, pleth[i]), max(high, pleth[i])
			if status[i]&0x02 != 0 && before&0x02 == 0 {
				beats++
			}
			before = status[i]
			if status[i]&0x7C != 0 {
				t.Fatalf("status %02x of a healthy finger", status[i])
			}
		}
	}
	if beats < 70 || beats > 74 {
		t.Errorf("%d beats in a minute", beats)
	}
	if low > 60 || high < 180 {
		t.Errorf("pleth from %d to %d", low, high)
	}
}

func TestTwinScripted(t *testing.T) {
	n := NewTwin()
	n.Set(84, 72)
	if _, data, _ := framesOf(t, n); data[8] != 84 {
		t.Errorf("SpO2 %d, want 84", data[8])
	}
	n.SensorOff(true)
	status, data, _ := framesOf(t, n)
	if status[5]&0x08 == 0 || data[8] != 84 || data[2] != 127 {
		t.Errorf("finger out: status %02x, held %d, measured %d", status[5], data[8], data[2])
	}
	for range 30 {
		_, data, _ = framesOf(t, n)
	}
	if data[8] != 127 || int(data[19])<<7|int(data[20]) != 511 {
		t.Errorf("10 s later: % d", data)
	}
	n.SensorOff(false)
	if status, data, _ := framesOf(t, n); status[5]&0x08 != 0 || data[8] != 84 {
		t.Errorf("finger back: status %02x, %d %%", status[5], data[8])
	}
	n.Garbage(13)
	if f := n.Append(nil); len(f) != 18 {
		t.Errorf("%d bytes with 13 of garbage", len(f))
	}
}

func TestTwin7IsFormat7(t *testing.T) {
	n := NewTwin7()
	for i := range 60 {
		f := n.Append(nil)
		if len(f) != 5 || f[0]&0x80 == 0 || (f[0]&1 == 1) != (i%25 == 0) || f[0]+f[1]+f[2]+f[3] != f[4] {
			t.Fatalf("frame %d: % x", i, f)
		}
		if i%25 == 8 && f[3] != 97 {
			t.Errorf("SpO2-D is %d", f[3])
		}
	}
}

func TestTwin8IsFormat8(t *testing.T) {
	n := NewTwin8()
	frame := func() string { return fmt.Sprintf("% X", n.Append(nil)) }
	for _, c := range []struct {
		do   func()
		want string
	}{
		{func() {}, "80 48 61 00"},
		{func() { n.Set(88, 163) }, "81 23 58 00"},
		{func() { n.Change(func(f *twin.Finger) { f.Artifact = true }) }, "85 23 58 00"},
		{func() { n.Change(func(f *twin.Finger) { f.Artifact = false }); n.SensorOff(true) }, "81 23 58 08"},
		{func() { n.SensorOff(false); n.Change(func(f *twin.Finger) { f.LowBattery = true }) }, "81 23 58 01"},
		{func() {
			n.Change(func(f *twin.Finger) { f.LowBattery = false })
			n.Change(func(f *twin.Finger) { f.Searching = true })
		}, "A3 7F 7F 00"},
	} {
		c.do()
		if got := frame(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// Each keeps its pace: so many bytes a minute.
func TestTwinsServe(t *testing.T) {
	twintest.Serves(t, NewTwin(), 75*60*5, (75*60+5)*5)
	twintest.Serves(t, NewTwin7(), 60*375, 60*375+25)
	twintest.Serves(t, NewTwin8(), 240, 244)
}
