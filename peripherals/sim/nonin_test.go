package sim

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// packetOf reads the next 25 frames: their status and data bytes.
func packetOf(t *testing.T, n *Nonin) (status, data, pleth [25]byte) {
	t.Helper()
	for i := range 25 {
		f := n.AppendFrame(nil)
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

func TestNoninIsSteady(t *testing.T) {
	n := NewNonin()
	low, high, beats, before := byte(255), byte(0), 0, byte(0)
	for range 3 * 60 { // a minute
		status, data, pleth := packetOf(t, n)
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

func TestNoninScripted(t *testing.T) {
	n := NewNonin()
	n.SetSpO2(84)
	if _, data, _ := packetOf(t, n); data[8] != 84 {
		t.Errorf("SpO2 %d, want 84", data[8])
	}
	n.SensorOff(true)
	status, data, _ := packetOf(t, n)
	if status[5]&0x08 == 0 || data[8] != 84 || data[2] != 127 {
		t.Errorf("finger out: status %02x, held %d, measured %d", status[5], data[8], data[2])
	}
	for range 30 {
		_, data, _ = packetOf(t, n)
	}
	if data[8] != 127 || int(data[19])<<7|int(data[20]) != 511 {
		t.Errorf("10 s later: % d", data)
	}
	n.SensorOff(false)
	if status, data, _ := packetOf(t, n); status[5]&0x08 != 0 || data[8] != 84 {
		t.Errorf("finger back: status %02x, %d %%", status[5], data[8])
	}
	n.Garbage(13)
	if f := n.AppendFrame(nil); len(f) != 18 {
		t.Errorf("%d bytes with 13 of garbage", len(f))
	}
}

type failing struct{ after int }

func (f *failing) Write(p []byte) (int, error) {
	if f.after--; f.after < 0 {
		return 0, errors.New("unplugged")
	}
	return len(p), nil
}

func TestServeKeepsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var line bytes.Buffer
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute+time.Millisecond)
		defer cancel()
		if err := ServeNonin(ctx, &line); err != nil {
			t.Error(err)
		}
		if frames := line.Len() / 5; frames < 75*60 || frames > 75*60+5 {
			t.Errorf("%d frames in a minute, want %d", frames, 75*60)
		}
		if err := ServeNonin(t.Context(), &failing{after: 3}); err == nil {
			t.Error("no error when the line fails")
		}
	})
}
