package sim

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Each virtual oximeter, checked byte by byte against its protocol.
func TestNonin7IsFormat7(t *testing.T) {
	n := NewNonin7()
	for i := range 60 {
		f := n.AppendFrame(nil)
		if len(f) != 5 || f[0]&0x80 == 0 || (f[0]&1 == 1) != (i%25 == 0) || f[0]+f[1]+f[2]+f[3] != f[4] {
			t.Fatalf("frame %d: % x", i, f)
		}
		if i%25 == 8 && f[3] != 97 {
			t.Errorf("SpO2-D is %d", f[3])
		}
	}
}

func TestNonin8IsFormat8(t *testing.T) {
	n := NewNonin8()
	frame := func() string { return fmt.Sprintf("% X", n.AppendFrame(nil)) }
	for _, c := range []struct {
		do   func()
		want string
	}{
		{func() {}, "80 48 61 00"},
		{func() { n.Set(88, 163) }, "81 23 58 00"},
		{func() { n.Artifact(true) }, "85 23 58 00"},
		{func() { n.Artifact(false); n.SensorOff(true) }, "81 23 58 08"},
		{func() { n.SensorOff(false); n.LowBattery(true) }, "81 23 58 01"},
		{func() { n.LowBattery(false); n.Searching(true) }, "A3 7F 7F 00"},
	} {
		c.do()
		if got := frame(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestBCIIsBCI(t *testing.T) {
	o := NewBCI()
	o.Set(88, 163)
	beeps := 0
	for range 1000 {
		f := o.AppendFrame(nil)
		if len(f) != 5 || f[0]&0xB0 != 0x80 || f[1] > 100 || f[2]&0xF0 != 0x40 || f[3] != 163&0x7F || f[4] != 88 {
			t.Fatalf("% x", f)
		}
		beeps += int(f[0] >> 6 & 1)
	}
	if beeps < 26 || beeps > 28 {
		t.Errorf("%d beats in 10 s at 163/min", beeps)
	}
	o.SensorOff(true)
	if f := o.AppendFrame(nil); !bytes.Equal(f, []byte{0x90, 0, 0x70, 0x7F, 0x7F}) {
		t.Errorf("finger out: % x", f)
	}
	o.Garbage(3)
	if f := o.AppendFrame(nil); len(f) != 8 {
		t.Errorf("%d bytes with 3 of garbage", len(f))
	}
}

func TestContecIsCMS50(t *testing.T) {
	o := NewContec()
	if p := o.AppendPacket(nil); len(p) != 0 {
		t.Errorf("it sends % x though nobody asked", p)
	}
	say := func(op byte) { _, _ = o.Write([]byte{0x7D, 0x81, op, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}) }
	say(0xA1)
	o.Set(97, 193)
	p := o.AppendPacket(nil)
	if len(p) != 9 || p[0] != 1 || p[1] != 0xE8 || p[5] != 0xC1 || p[6] != 0xE1 || p[7] != 0xFF {
		t.Errorf("% x", p)
	}
	sent := 1
	for len(o.AppendPacket(nil)) > 0 {
		sent++
	}
	if sent != 30*60 {
		t.Errorf("%d packets after one request", sent)
	}
	say(0xAF)
	if o.Live() {
		t.Error("keep-alive began live data")
	}
	say(0xA1)
	o.SensorOff(true)
	if p := o.AppendPacket(nil); p[1]&3 != 3 || p[1]&8 == 0 || p[5] != 0xFF {
		t.Errorf("finger out: % x", p)
	}
	say(0xA7)
	if p := o.AppendPacket(nil); !bytes.Equal(p, []byte{0x0C, 0x80}) || o.Live() {
		t.Errorf("after the stop: % x", p)
	}
}

func TestLinePrinters(t *testing.T) {
	start := time.Date(2026, 2, 24, 4, 48, 53, 0, time.UTC)
	m := NewMasimo(start)
	want := "02/24/26 04:48:53 SN=0000066575 SPO2=097% BPM=072 PI=04.96% SPCO=--.-% SPMET=01.2% DESAT=-- PIDELTA=+-- PVI=018 ALARM=0000 EXC=000800\r\n"
	if got := string(m.AppendLine(nil)); got != want {
		t.Errorf("%q", got)
	}
	m.SensorOff(true)
	m.Exceptions(0x400, false)
	if got := string(m.AppendLine(nil)); !strings.Contains(got, "04:48:54") || !strings.Contains(got, "SPO2=---% BPM=---") || !strings.HasSuffix(got, "EXC=000C20\r\n") {
		t.Errorf("%q", got)
	}
	n := NewNellcor(start)
	n.Set(100, 105)
	n.Status("AO")
	lines := strings.Split(string(n.AppendLine(nil)), "\r\n")
	if got := strings.Join(strings.Fields(lines[3]), " "); len(lines) != 5 || got != "24-Feb-26 04:48:53 100 105 88 AO" {
		t.Errorf("%q", lines)
	}
	n.Searching(true)
	if got := string(n.AppendLine(nil)); !strings.Contains(got, "04:48:55   ---     ---") || !strings.Contains(got, "AO PS") {
		t.Errorf("%q", got)
	}
}

// Each one keeps its pace.
func TestOximetersServe(t *testing.T) {
	type server interface {
		Serve(ctx context.Context, w io.Writer) error
	}
	for _, c := range []struct {
		name      string
		o         server
		low, high int // bytes in a minute
	}{
		{"format 7", NewNonin7(), 60 * 375, 60*375 + 25},
		{"format 8", NewNonin8(), 240, 244},
		{"BCI", NewBCI(), 60 * 500, 60*500 + 25},
		{"Masimo", NewMasimo(time.Unix(0, 0)), 60 * 120, 61 * 150},
		{"Nellcor", NewNellcor(time.Unix(0, 0)), 30 * 60, 30*90 + 600},
	} {
		synctest.Test(t, func(t *testing.T) {
			var line bytes.Buffer
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute+time.Millisecond)
			defer cancel()
			if err := c.o.Serve(ctx, &line); err != nil {
				t.Error(err)
			}
			if line.Len() < c.low || line.Len() > c.high {
				t.Errorf("%s: %d bytes in a minute, want %d to %d", c.name, line.Len(), c.low, c.high)
			}
			if err := c.o.Serve(t.Context(), &failing{after: 2}); err == nil {
				t.Errorf("%s: no error when the line fails", c.name)
			}
		})
	}
}
