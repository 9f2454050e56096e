package contec

import (
	"bytes"
	"testing"
)

// Checked byte by byte against the protocol.
func TestContecIsCMS50(t *testing.T) {
	o := NewTwin()
	if p := o.Append(nil); len(p) != 0 {
		t.Errorf("it sends % x though nobody asked", p)
	}
	say := func(op byte) { o.Receive([]byte{0x7D, 0x81, op, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}) }
	say(0xA1)
	o.Set(97, 193)
	p := o.Append(nil)
	if len(p) != 9 || p[0] != 1 || p[1] != 0xE8 || p[5] != 0xC1 || p[6] != 0xE1 || p[7] != 0xFF {
		t.Errorf("% x", p)
	}
	sent := 1
	for len(o.Append(nil)) > 0 {
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
	if p := o.Append(nil); p[1]&3 != 3 || p[1]&8 == 0 || p[5] != 0xFF {
		t.Errorf("finger out: % x", p)
	}
	say(0xA7)
	if p := o.Append(nil); !bytes.Equal(p, []byte{0x0C, 0x80}) || o.Live() {
		t.Errorf("after the stop: % x", p)
	}
}
