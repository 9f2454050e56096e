package nonin

import (
	"bytes"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/peripheraltest"
)

// frames7 builds whole packets; pleth counts the frames, in both bytes.
func frames7(n int, status, data func(i int) byte) []byte {
	var out []byte
	for i := range n {
		s := 0x80 | status(i)
		if i%packetFrames == 0 {
			s |= statusSync
		}
		f := []byte{s, byte(i), byte(0x80 | i), data(i % packetFrames), 0}
		f[4] = f[0] + f[1] + f[2] + f[3]
		out = append(out, f...)
	}
	return out
}

func parse7(chunks ...[]byte) (parser7, []packet) {
	var p parser7
	var got []packet
	for _, c := range chunks {
		p.feed(c, func(k *packet) { got = append(got, *k) })
	}
	return p, got
}

func TestPacket7(t *testing.T) {
	_, got := parse7(frames7(packetFrames+1, quiet, values(85, 200)))
	if len(got) != 1 {
		t.Fatalf("%d packets, want 1", len(got))
	}
	spo2, _ := got[0].spo2()
	hr, _ := got[0].heartRate()
	if spo2 != 85 || hr != 200 {
		t.Errorf("%d %%, %d/min, want 85 and 200", spo2, hr)
	}
	for i, v := range got[0].pleth {
		if int(v) != i<<8|0x80|i {
			t.Errorf("pleth %d is %04x", i, v)
		}
	}
}

// Any hole costs the packet it lies in, and the one before when it hides that
// one's end; the next one is marked, and no wrong number is ever told.
func TestHoles7(t *testing.T) {
	whole := frames7(5*packetFrames+1, quiet, values(97, 72))
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
		name          string
		stream        []byte
		packets, gaps int
	}{
		{"nothing lost", whole, 5, 0},
		{"one byte lost", without(packetLen+33, packetLen+34), 4, 1},
		{"one frame lost", without(packetLen+35, packetLen+40), 4, 1},
		{"first frame lost", without(packetLen, packetLen+5), 3, 1},
		{"last frame lost", without(2*packetLen-5, 2*packetLen), 4, 1},
		{"frames 9 to 25 and 1 to 3 lost", without(packetLen+8*5, 2*packetLen+3*5), 3, 1},
		{"one bit wrong", garbled(packetLen + 42), 4, 1},
		{"noise between packets", with(packetLen, []byte{0x81, 1, 0x81, 3, 4, 5, 6}), 4, 1},
		{"noise in a packet", with(packetLen+50, []byte{0x81, 9, 9}), 4, 1},
		{"started in the middle", whole[52:], 4, 1},
	} {
		p, got := parse7(c.stream)
		gaps := 0
		for _, k := range got {
			if v, _ := k.spo2(); v != 97 {
				t.Errorf("%s: a packet with %d %%", c.name, v)
			}
			if k.gap {
				gaps++
			}
		}
		if len(got) != c.packets || gaps != c.gaps {
			t.Errorf("%s: %d packets, %d gaps, want %d and %d", c.name, len(got), gaps, c.packets, c.gaps)
		}
		if c.gaps > 0 && p.seen().Rejected+p.seen().Skipped == 0 {
			t.Errorf("%s: nothing was counted", c.name)
		}
	}
}

func TestAnyCut7(t *testing.T) {
	whole := frames7(3*packetFrames+1, quiet, values(97, 72))
	for size := 1; size < 130; size++ {
		var chunks [][]byte
		for rest := whole; len(rest) > 0; {
			n := min(size, len(rest))
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		if p, got := parse7(chunks...); len(got) != 3 || p.seen().Skipped != 0 {
			t.Errorf("in pieces of %d: %d packets, %d bytes skipped", size, len(got), p.seen().Skipped)
		}
	}
}

// The pleth reaches the sink with its 16 bits and its rate.
func TestWave7(t *testing.T) {
	rec := peripheraltest.NewRecorder()
	r := newReport(oximeter.NewReport(time.Now, rec), &parser7{})
	if !r.Feed(frames7(2*packetFrames+1, quiet, values(97, 72)), time.Now()) {
		t.Fatal("nothing heard")
	}
	w := rec.Waves()
	if len(w) != 2 || w[1].Rate != 75 || w[1].Seq != 25 || w[1].Samples[0] != 25<<8|0x99 || w[1].Quality != peripherals.Good {
		t.Errorf("%+v", w)
	}
}

func FuzzParser7(f *testing.F) {
	f.Add(frames7(2*packetFrames, quiet, values(97, 72)))
	f.Add(bytes.Repeat([]byte{0x81}, 200))
	good := frames7(3*packetFrames+1, quiet, values(96, 80))
	f.Fuzz(func(t *testing.T, noise []byte) {
		var p parser7
		n := 0
		seen := func(k *packet) {
			n++
			for i, s := range k.status {
				if s&statusAlways == 0 || (s&statusSync != 0) != (i == 0) {
					t.Fatalf("frame %d of a packet has status %02x", i, s)
				}
			}
		}
		p.feed(noise, seen)
		c := p.seen()
		if int(c.Records) != n || c.Skipped+c.Records*packetFrames*frameLen+uint64(p.window.Held()) != c.Bytes || p.window.Held() >= (packetFrames+1)*frameLen {
			t.Fatalf("the bytes do not add up: %+v, %d held", c, p.window.Held())
		}
		before := n
		p.feed(good, seen)
		if n == before {
			t.Fatalf("not in step again after %x", noise)
		}
	})
}

func BenchmarkParser7(b *testing.B) {
	stream := frames7(30*packetFrames, quiet, values(97, 72))
	var p parser7
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
