package intellivue

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// unhex decodes a vector as it is printed: blanks do not count.
func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// opening returns the frames of testdata, as they stand on the wire.
func opening(t testing.TB) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile("testdata/opening.txt")
	if err != nil {
		t.Fatal(err)
	}
	frames := map[string][]byte{}
	for _, s := range strings.Split(string(text), "\n= ")[1:] {
		name, body, _ := strings.Cut(s, "\n")
		frames[name] = unhex(t, body)
	}
	return frames
}

func deframe(data ...[]byte) (*deframer, [][]byte) {
	d := new(deframer)
	var got [][]byte
	for _, b := range data {
		d.feed(b, func(user []byte) { got = append(got, bytes.Clone(user)) })
	}
	return d, got
}

// The guide's own examples of the FCS.
func TestFCS(t *testing.T) {
	for content, wire := range map[string]string{
		"3A71": "C0 3A 71 9B 26 C1",
		"3A91": "C0 3A 91 95 7D E1 C1",
	} {
		if got := appendStuffed(nil, unhex(t, content)); !bytes.Equal(got, unhex(t, wire)) {
			t.Errorf("%s: % X, want %s", content, got, wire)
		}
		var d deframer
		found := false
		d.unstuff(unhex(t, wire), func(c []byte) bool { found = bytes.Equal(c, unhex(t, content)); return found })
		if !found || d.frames.Counts.Rejected != 0 {
			t.Errorf("%s is not read back: %+v", wire, d.frames.Counts)
		}
	}
	if fcs([]byte("123456789")) != 0x906E {
		t.Error("not the CRC-16/X-25")
	}
}

// The recorded frames are read, and written again they are the same bytes.
func TestRecordedFrames(t *testing.T) {
	for name, wire := range opening(t) {
		d, got := deframe(wire)
		if len(got) != 1 || d.frames.Counts.Records != 1 || d.frames.Counts.Rejected != 0 || d.frames.Counts.Skipped != 0 {
			t.Fatalf("%s: %d frames, %+v", name, len(got), d.frames.Counts)
		}
		if again := appendFrame(nil, got[0]); !bytes.Equal(again, wire) {
			t.Errorf("%s: written as % x", name, again)
		}
	}
}

func TestBadFrames(t *testing.T) {
	good := appendFrame(nil, []byte{0xE1, 0, 0xC0, 0xC1, 0x7D, 2})
	flip := func(i int) []byte {
		b := bytes.Clone(good)
		b[i] ^= 0x01
		return b
	}
	wrong := func(content ...byte) []byte { return appendStuffed(nil, content) }
	for _, c := range []struct {
		name              string
		stream            []byte
		rejected, skipped uint64
	}{
		{"bad FCS", flip(6), 1, 0},
		{"end lost", good[:len(good)-1], 1, 0},
		{"begin lost", good[1:], 0, uint64(len(good) - 1)},
		{"aborted", append(bytes.Clone(good[:8]), frameEscape, frameEnd), 1, 0},
		{"empty", []byte{frameBegin, frameEnd}, 1, 0},
		{"two begins", []byte{frameBegin, frameBegin}, 0, 0},
		{"length too great", wrong(0x11, 1, 0, 9, 1, 2), 1, 0},
		{"length too small", wrong(0x11, 1, 0, 1, 1, 2), 1, 0},
		{"other protocol", wrong(0x12, 1, 0, 2, 1, 2), 1, 0},
		{"other type", wrong(0x11, 2, 0, 2, 1, 2), 1, 0},
		{"no header", wrong(0x11, 1, 0), 1, 0},
		{"too long", append([]byte{frameBegin}, make([]byte, maxFrame+100)...), 1, 99},
		{"noise", []byte{1, 2, 3, frameEnd, 4}, 0, 5},
	} {
		d, got := deframe(c.stream, good)
		if len(got) != 1 || d.frames.Counts.Records != 1 {
			t.Errorf("%s: %d frames, want the good one after it", c.name, len(got))
		}
		if d.frames.Counts.Rejected != c.rejected || d.frames.Counts.Skipped != c.skipped {
			t.Errorf("%s: %+v, want %d rejected, %d skipped", c.name, d.frames.Counts, c.rejected, c.skipped)
		}
	}
}

func TestAnyCut(t *testing.T) {
	var whole []byte
	for _, wire := range opening(t) {
		whole = append(whole, wire...)
	}
	for size := 1; size < 60; size++ {
		var pieces [][]byte
		for rest := whole; len(rest) > 0; {
			n := min(size, len(rest))
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		if d, got := deframe(pieces...); len(got) != 3 || d.frames.Counts.Rejected != 0 {
			t.Errorf("in pieces of %d: %d frames, %+v", size, len(got), d.frames.Counts)
		}
	}
}

func FuzzFrame(f *testing.F) {
	f.Add(opening(f)["MDS create"], uint8(7))
	f.Add([]byte{0xC0, 0x3A, 0x91, 0x95, 0x7D, 0xE1, 0xC1}, uint8(1))
	good := appendFrame(nil, []byte("whole"))
	f.Fuzz(func(t *testing.T, noise []byte, cut uint8) {
		var d deframer
		n := 0
		size := int(cut)%31 + 1
		for rest := noise; len(rest) > 0; {
			c := min(size, len(rest))
			d.feed(rest[:c], func(user []byte) {
				n++
				if len(user) > maxFrame {
					t.Fatalf("%d bytes of a frame", len(user))
				}
			})
			rest = rest[c:]
		}
		if d.frames.Counts.Records != uint64(n) || d.frames.Counts.Bytes != uint64(len(noise)) || d.frames.Held() > maxFrame {
			t.Fatalf("%+v after %d bytes and %d frames", d.frames.Counts, len(noise), n)
		}
		found := false
		d.feed(good, func(user []byte) { found = string(user) == "whole" })
		if !found {
			t.Fatalf("not in step again after %x", noise)
		}
	})
}

func BenchmarkFrame(b *testing.B) {
	var stream []byte
	for _, wire := range opening(b) {
		stream = append(stream, wire...)
	}
	var d deframer
	n := 0
	count := func([]byte) { n++ }
	d.feed(stream, count)
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		d.feed(stream, count)
	}
}
