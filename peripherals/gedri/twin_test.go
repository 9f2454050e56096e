package gedri

import (
	"bytes"
	"testing"
	"time"

	"telecart/peripherals/internal/twin"
)

// geUnframe takes flags, escapes and the checksum off one frame.
func geUnframe(t *testing.T, frame []byte) []byte {
	t.Helper()
	if len(frame) < 2 || frame[0] != 0x7E || frame[len(frame)-1] != 0x7E {
		t.Fatalf("no frame: % x", frame)
	}
	rec := bytes.ReplaceAll(frame[1:len(frame)-1], []byte{0x7D, 0x5E}, []byte{0x7E})
	rec = bytes.ReplaceAll(rec, []byte{0x7D, 0x5D}, []byte{0x7D})
	sum := byte(0)
	for _, b := range rec[:len(rec)-1] {
		sum += b
	}
	if sum != rec[len(rec)-1] || int(rec[0])|int(rec[1])<<8 != len(rec)-1 {
		t.Fatalf("sum %02x, % x", sum, rec[:40])
	}
	return rec[:len(rec)-1]
}

// The requests of the vendor's manual (M1017617, appendix A).
func TestGEMonitorAnswers(t *testing.T) {
	g := NewTwin()
	g.now = func() time.Time { return time.Unix(1251973827, 0) }
	if out := g.AppendStep(nil); len(out) != 0 {
		t.Errorf("talks without being asked: % x", out)
	}
	displayed := append([]byte{0x7E, 0x31}, make([]byte, 20)...)
	displayed = append(append(displayed, 0xFF), make([]byte, 18)...)
	displayed = append(displayed, 0x01, 0x0A, 0x00, 0x0E, 0, 0, 0, 0, 0, 0x49, 0x7E)
	g.Receive(displayed)
	if seconds, _, _ := g.Asked(); seconds != 10 {
		t.Fatalf("asked for values each %d s", seconds)
	}
	records := 0
	for range 101 {
		if out := g.AppendStep(nil); len(out) > 0 {
			records++
			if rec := geUnframe(t, out); len(rec) != 40+4*278 || rec[40+4+118+6] != 0xE4 || rec[40+4+118+7] != 0x25 { // 9700
				t.Fatalf("%d bytes, SpO2 % x", len(rec), rec[40+4+118:40+4+132])
			}
		}
	}
	if records != 3 {
		t.Errorf("%d records in 20 s, want one at once and one each 10 s", records)
	}
}

func TestGEMonitorWaves(t *testing.T) {
	g := NewTwin()
	request := append([]byte{0x7E, 0x48}, make([]byte, 13)...)
	request = append(append(request, 1), make([]byte, 6)...)
	request = append(append(request, 0xFF), make([]byte, 22)...)
	request = append(append(request, 1, 0xFF), make([]byte, 26)...)
	g.Receive(append(request, 0x48, 0x7E))
	if _, waves, _ := g.Asked(); !bytes.Equal(waves, []byte{1}) {
		t.Fatalf("waves % x", waves)
	}
	rec := geUnframe(t, g.AppendStep(nil))
	if rec[14] != 1 || rec[18] != 1 || rec[21] != 0xFF || len(rec) != 40+6+2*60 || rec[40] != 60 {
		t.Errorf("% x", rec)
	}
	g.Restart()
	if out := g.AppendStep(nil); len(out) != 0 {
		t.Errorf("after a restart: % x", out)
	}
	g.Garbage(5)
	if out := g.AppendStep(nil); len(out) != 5 {
		t.Errorf("garbage: % x", out)
	}
}

// The monitor of the demonstration alarms while the saturation is low, and says
// so when it is over.
func TestDesaturation(t *testing.T) {
	ge := NewTwin()
	ge.Desaturate()
	ge.alarms = 2
	var told []bool
	for range int(twin.EpisodeEvery / Step) {
		if out := ge.AppendStep(nil); len(out) > 0 {
			told = append(told, bytes.Contains(out, []byte("SpO2 low")))
		}
	}
	if len(told) != 2 || !told[0] || told[1] {
		t.Errorf("a GE monitor told %v, want an alarm, then none", told)
	}
}
