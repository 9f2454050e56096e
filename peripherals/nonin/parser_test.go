package nonin

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

// unhex decodes a vector as it is printed: blanks and bars do not count.
func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.NewReplacer(" ", "", "|", "").Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// frames builds whole packets: status and data are asked for each frame, and
// the sync bit is set in the first.
func frames(n int, status, data func(i int) byte) []byte {
	var out []byte
	for i := range n {
		s := 0x80 | status(i)
		if i%packetFrames == 0 {
			s |= statusSync
		}
		f := []byte{frameStart, s, byte(i), data(i % packetFrames), 0}
		f[4] = f[0] + f[1] + f[2] + f[3]
		out = append(out, f...)
	}
	return out
}

func quiet(int) byte { return 0 }

// values is a packet's data with these display values.
func values(spo2, hr int) func(int) byte {
	return func(i int) byte {
		switch i + 1 {
		case 8:
			return 0 // the battery is good
		case 9:
			return byte(spo2)
		case 20:
			return byte(hr >> 7)
		case 21:
			return byte(hr & 0x7F)
		}
		return 0x7F // would be noticed anywhere else
	}
}

func parse(chunks ...[]byte) (parser, []packet) {
	var p parser
	var got []packet
	for _, c := range chunks {
		p.feed(c, func(k *packet) { got = append(got, *k) })
	}
	return p, got
}

// The golden vectors of the format: published unit tests of an OEM III
// receiver.
func TestGoldenFrames(t *testing.T) {
	for _, c := range []struct {
		name, stream     string
		frames, rejected uint64
	}{
		{"good", "01 81 01 00 83 | 01 80 01 48 CA", 2, 0},
		{"bad checksum", "01 81 01 00 83 | 01 80 01 48 CB | 01 80 01 48 CA", 2, 2},
		{"bad status", "01 81 01 00 83 | 01 7F 01 48 C9 | 01 80 01 48 CA", 2, 2},
		{"green, red, yellow", "01 82 00 00 83 | 01 84 00 00 85 | 01 86 00 00 87", 3, 0},
		{"from the middle", "00 83 | 01 80 01 48 CA", 1, 0},
	} {
		p, _ := parse(unhex(t, c.stream))
		if p.seen().Records != c.frames || p.seen().Rejected != c.rejected {
			t.Errorf("%s: %d frames, %d rejected, want %d and %d", c.name, p.seen().Records, p.seen().Rejected, c.frames, c.rejected)
		}
	}
}

func TestPacket(t *testing.T) {
	for _, c := range []struct {
		spo2, hr     int
		spo2ok, hrok bool
	}{
		{97, 72, true, true},
		{100, 127, true, true},
		{85, 128, true, true}, // MSB << 8 | LSB would say 256
		{85, 200, true, true}, // … and 328
		{85, 321, true, true},
		{1, 18, true, true},
		{127, 511, false, false}, // missing
		{0, 0, false, false},
		{101, 322, false, false},
		{97, 17, true, false},
	} {
		_, got := parse(frames(packetFrames+1, quiet, values(c.spo2, c.hr)))
		if len(got) != 1 {
			t.Fatalf("%d packets, want 1", len(got))
		}
		spo2, spo2ok := got[0].spo2()
		hr, hrok := got[0].heartRate()
		if spo2 != c.spo2 || hr != c.hr || spo2ok != c.spo2ok || hrok != c.hrok {
			t.Errorf("%d %%, %d/min: got %d %v, %d %v", c.spo2, c.hr, spo2, spo2ok, hr, hrok)
		}
		for i, v := range got[0].pleth {
			if int(v) != i {
				t.Fatalf("pleth %d is %d", i, v)
			}
		}
	}
}

// Any hole costs the packet it lies in, marks the next one, and no more.
func TestHoles(t *testing.T) {
	whole := frames(5*packetFrames, quiet, values(97, 72)) // the last one is not confirmed
	const packetLen = packetFrames * frameLen
	without := func(from, to int) []byte {
		return append(bytes.Clone(whole[:from]), whole[to:]...)
	}
	garbled := func(at int) []byte {
		b := bytes.Clone(whole)
		b[at] ^= 0x40
		return b
	}
	with := func(at int, what []byte) []byte {
		return append(append(bytes.Clone(whole[:at]), what...), whole[at:]...)
	}
	for _, c := range []struct {
		name    string
		stream  []byte
		packets int
		gaps    int
	}{
		{"nothing lost", whole, 4, 0},
		{"one byte lost", without(packetLen+33, packetLen+34), 3, 1},
		{"one frame lost", without(packetLen+35, packetLen+40), 3, 1},
		{"first frame lost", without(packetLen, packetLen+5), 2, 1}, // the one before is in doubt too
		{"last frame lost", without(2*packetLen-5, 2*packetLen), 3, 1},
		{"a packet lost", without(packetLen, 2*packetLen), 3, 0}, // nothing shows it
		{"frames 9 to 25 and 1 to 3 lost", without(packetLen+8*5, 2*packetLen+3*5), 2, 1},
		{"one bit wrong", garbled(packetLen + 42), 3, 1},
		{"sync bit lost", garbledSync(whole, packetLen+1), 2, 1},
		{"noise between packets", with(packetLen, []byte{1, 1, 0x81, 3, 4, 5, 6}), 3, 1},
		{"noise in a packet", with(packetLen+50, []byte{9, 9, 9}), 3, 1},
		{"started in the middle", whole[52:], 3, 1},
	} {
		_, got := parse(c.stream)
		gaps := 0
		for _, p := range got {
			if v, _ := p.spo2(); v != 97 {
				t.Errorf("%s: a packet with %d %%", c.name, v)
			}
			if p.gap {
				gaps++
			}
		}
		if len(got) != c.packets || gaps != c.gaps {
			t.Errorf("%s: %d packets, %d gaps, want %d and %d", c.name, len(got), gaps, c.packets, c.gaps)
		}
	}
}

// garbledSync takes the sync bit at i away, with a checksum that agrees.
func garbledSync(whole []byte, i int) []byte {
	b := bytes.Clone(whole)
	b[i] &^= statusSync
	b[i+3] -= statusSync
	return b
}

// How the stream is cut into reads makes no difference.
func TestAnyCut(t *testing.T) {
	whole := frames(3*packetFrames+1, quiet, values(97, 72))
	for size := 1; size < 130; size++ {
		var chunks [][]byte
		for rest := whole; len(rest) > 0; {
			n := min(size, len(rest))
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		if p, got := parse(chunks...); len(got) != 3 || p.seen().Skipped != 0 {
			t.Errorf("in pieces of %d: %d packets, %d bytes skipped", size, len(got), p.seen().Skipped)
		}
	}
}

func FuzzParser(f *testing.F) {
	f.Add(frames(2*packetFrames, quiet, values(97, 72)), uint8(7))
	f.Add([]byte{1, 0x81, 1, 0, 0x83, 1, 0x80, 1, 0x48, 0xCB}, uint8(1))
	good := frames(3*packetFrames+1, quiet, values(96, 80))
	f.Fuzz(func(t *testing.T, noise []byte, cut uint8) {
		var p parser
		n := 0
		seen := func(k *packet) {
			n++
			for i, s := range k.status {
				if s&statusAlways == 0 || (s&statusSync != 0) != (i == 0) {
					t.Fatalf("frame %d of a packet has status %02x", i, s)
				}
			}
		}
		size := int(cut)%31 + 1
		for rest := noise; len(rest) > 0; {
			c := min(size, len(rest))
			p.feed(rest[:c], seen)
			rest = rest[c:]
		}
		if p.seen().Skipped+p.seen().Records*frameLen+uint64(p.frames.Held()) != p.seen().Bytes {
			t.Fatalf("the bytes do not add up: %+v, %d held", p.seen(), p.frames.Held())
		}
		// Whatever came before, the third good packet at the latest is found.
		before := n
		p.feed(good, seen)
		if n == before {
			t.Fatalf("not in step again after %x", noise)
		}
	})
}

func BenchmarkParser(b *testing.B) {
	stream := frames(30*packetFrames, quiet, values(97, 72))
	var p parser
	n := 0
	count := func(*packet) { n++ }
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		p.feed(stream, count)
	}
	if n == 0 {
		b.Fatal("no packets")
	}
}
