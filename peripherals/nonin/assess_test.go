package nonin

import (
	"testing"

	"telecart/peripherals"
)

// withStatus is a packet whose frames have these extra status bits.
func withStatus(status func(i int) byte) *packet {
	p := new(packet)
	for i := range p.status {
		p.status[i] = statusAlways | status(i)
	}
	return p
}

func every(bits byte) func(int) byte { return func(int) byte { return bits } }

func only(frame int, bits byte) func(int) byte {
	return func(i int) byte {
		if i == frame {
			return bits
		}
		return 0
	}
}

func TestAssess(t *testing.T) {
	for _, c := range []struct {
		name    string
		status  func(int) byte
		quality peripherals.Quality
		detail  peripherals.Words
	}{
		{"nothing set", every(0), peripherals.Good, ""},
		{"green", every(0x02), peripherals.Good, ""},
		{"yellow", only(3, 0x06), peripherals.Good, detailMarginal},
		{"red", only(24, 0x04), peripherals.Suspect, detailLow},
		{"artefact in one frame", only(12, 0x20), peripherals.Suspect, detailArtifact},
		{"out of track", every(0x10), peripherals.Suspect, detailOOT},
		{"sensor alarm in one frame", only(24, 0x08), peripherals.NoSignal, detailOff},
		{"disconnected", every(0x40), peripherals.NoSignal, detailUnplug},
		{"disconnected in one frame", only(0, 0x40), peripherals.NoSignal, detailUnplug},
		{"everything", every(0x7E), peripherals.NoSignal, detailUnplug},
		{"sensor alarm and out of track", every(0x18), peripherals.NoSignal, detailOff},
		{"sensor alarm, artefact and red", every(0x2C), peripherals.NoSignal, detailOff},
		{"out of track and artefact", every(0x30), peripherals.Suspect, detailOOT},
		{"artefact and red", every(0x24), peripherals.Suspect, detailArtifact},
	} {
		var a assessor
		if quality, detail := a.assess(withStatus(c.status)); quality != c.quality || detail != c.detail {
			t.Errorf("%s: %v %q, want %v %q", c.name, quality, detail, c.quality, c.detail)
		}
	}
}

// A pulse is shorter than the time between two: what it said holds until the
// next one has had time to come, and no longer.
func TestHolds(t *testing.T) {
	still := withStatus(every(0))
	for _, c := range []struct {
		name    string
		pulse   byte
		quality peripherals.Quality
		packets int // for which it holds after the one it came in
	}{
		{"artefact", 0x20, peripherals.Suspect, artifactPackets - 1},
		{"red", 0x04, peripherals.Suspect, perfusionPackets - 1},
		{"alarm", 0x08, peripherals.NoSignal, 0},
	} {
		var a assessor
		a.assess(withStatus(only(0, c.pulse)))
		held := 0
		for quality, _ := a.assess(still); quality == c.quality && held < 100; quality, _ = a.assess(still) {
			held++
		}
		if held != c.packets {
			t.Errorf("%s held for %d packets, want %d", c.name, held, c.packets)
		}
	}
	for name, off := range map[string]byte{"alarm": 0x08, "disconnected": 0x40} {
		var a assessor
		a.assess(withStatus(only(0, 0x24)))
		a.assess(withStatus(every(off)))
		if quality, detail := a.assess(still); quality != peripherals.Good || detail != "" {
			t.Errorf("%s: what was said of the finger before is held: %v %q", name, quality, detail)
		}
	}
	var a assessor
	a.assess(withStatus(only(0, 0x04)))
	if quality, detail := a.assess(withStatus(only(0, 0x02))); quality != peripherals.Good {
		t.Errorf("a green pulse after a red one: %v %q", quality, detail)
	}
}
