package intellivue

import (
	"bytes"
	"testing"
	"time"
)

// ivuHeard is what the monitor said, without the line's part.
func ivuHeard(t *testing.T, wire []byte) (out [][]byte) {
	t.Helper()
	var d deframer
	d.feed(wire, func(user []byte) { out = append(out, append([]byte(nil), user...)) })
	return out
}

func TestIntelliVueDialogue(t *testing.T) {
	m := NewTwin()
	say := func(hexText string, at time.Duration) [][]byte {
		return ivuHeard(t, m.Feed(appendFrame(nil, saved(hexText)), at))
	}
	got := say("0D00", time.Second)
	if len(got) != 2 || got[0][0] != 0x0E || len(got[0]) != 208 || !bytes.HasPrefix(got[1], saved("E1000002 0001")) {
		t.Fatalf("an association request is answered by % x", got)
	}
	const poll = "E1000002 0001001C 0000 0007 0016 0021 0000 0000 00000000 0C16 0008 0001 0001 0006 0000"
	if got := say(poll, 2*time.Second); len(got) != 0 {
		t.Error("polls are answered before the event was confirmed")
	}
	say("E1000002 0002 0014 0001 0001 000E 0021 0000 0000 001DC200 0D06 0000", 3*time.Second)
	got = say(poll, 4*time.Second)
	if len(got) != 2 || !bytes.HasPrefix(got[0], saved("E1000002 0005")) || got[0][8] != 1 || !bytes.HasPrefix(got[1], saved("E1000002 0002")) {
		t.Fatalf("eleven objects come in %d messages", len(got))
	}
	// HR 72 in beats a minute, as it stands in the guide's format.
	if !bytes.Contains(got[0], saved("0950 000A 4182 0000 0AA0 00000048")) {
		t.Errorf("no heart rate in % x", got[0])
	}
	if got := ivuHeard(t, m.Advance(15*time.Second)); len(got) != 0 || m.Counts().Dropped != 1 {
		t.Error("an association lasts longer than 10 s of silence")
	}
	if got := say(poll, 16*time.Second); len(got) != 0 {
		t.Error("polls are answered without an association")
	}
}

func TestIntelliVueScripted(t *testing.T) {
	m := NewTwin()
	m.Refuse(1)
	associate := appendFrame(nil, []byte{0x0D, 0})
	if got := ivuHeard(t, m.Feed(associate, 0)); len(got) != 1 || got[0][0] != 0x0C {
		t.Errorf("not refused: % x", got)
	}
	m.Feed(associate, 0)
	m.Abort()
	if got := ivuHeard(t, m.Advance(time.Second)); len(got) != 1 || got[0][0] != 0x19 {
		t.Errorf("not aborted: % x", got)
	}
	m.Garbage(13)
	m.Feed(associate, 0)
	if c := m.Counts(); c.Refusals != 1 || c.Associations != 2 {
		t.Errorf("%+v", c)
	}
}

// The guide's example of the check.
func TestIntelliVueSum(t *testing.T) {
	if sum := fcs([]byte{0x3A, 0x71}); sum != 0x269B {
		t.Errorf("%04x", sum)
	}
}

// The monitor of the demonstration alarms while the saturation is low, and says
// so when it is over.
func TestDesaturation(t *testing.T) {
	iv := NewTwin()
	iv.Desaturate()
	for at, want := range map[time.Duration]int{30 * time.Second: 0, 80 * time.Second: 1, 120 * time.Second: 0} {
		iv.at = 0
		iv.Advance(at)
		if len(iv.alarms) != want {
			t.Errorf("an IntelliVue after %v: %v", at, iv.alarms)
		}
	}
}
