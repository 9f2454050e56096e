package gedri

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
)

// parse feeds the stream in pieces of size bytes.
func parse(stream []byte, size int) (p parser, got [][]byte, losses int) {
	for chunk := range slices.Chunk(stream, size) {
		p.feed(chunk, func(r record, lost bool) {
			got = append(got, bytes.Clone(r))
			if lost {
				losses++
			}
		})
	}
	return p, got, losses
}

// plainRecord is a record of the least length and this data.
func plainRecord(data ...byte) []byte {
	rec := append(make([]byte, headerLen), data...)
	rec[0] = byte(len(rec))
	rec[offDescriptor+2] = endOfList
	return rec
}

func TestEscapes(t *testing.T) {
	data := []byte{0x7E, 0x7D, 0x5E, 0x5D, 0x7D, 0x5E}
	for last := range 256 { // so that the checksum is 7E and 7D too
		rec := plainRecord(append(data, byte(last))...)
		frame := appendFrame(nil, rec)
		if n := bytes.Count(frame, []byte{flag}); n != 2 {
			t.Fatalf("%d flags in % x", n, frame)
		}
		for _, size := range []int{1, 7, 1000} {
			p, got, _ := parse(frame, size)
			if len(got) != 1 || !bytes.Equal(got[0], rec) || p.frames.Counts.Rejected != 0 {
				t.Fatalf("last byte %02x: %d records, counts %+v", last, len(got), p.frames.Counts)
			}
		}
	}
}

// The checksum is that of the plain bytes: a frame that sums the escaped ones
// is refused.
func TestChecksumOfPlainBytes(t *testing.T) {
	rec := plainRecord(0x7E, 1)
	frame := []byte{flag}
	for _, b := range rec {
		frame = appendEscaped(frame, b)
	}
	var plain, escaped byte
	for _, b := range rec {
		plain += b
	}
	for _, b := range frame[1:] {
		escaped += b
	}
	if plain == escaped {
		t.Fatal("this record shows nothing")
	}
	for sum, want := range map[byte]int{plain: 1, escaped: 0} {
		f := append(appendEscaped(bytes.Clone(frame), sum), flag)
		if p, got, _ := parse(f, 9); len(got) != want || int(p.frames.Counts.Rejected) != 1-want {
			t.Errorf("sum %02x: %d records, %+v", sum, len(got), p.frames.Counts)
		}
	}
}

func TestHoles(t *testing.T) {
	frame := appendFrame(nil, plainRecord(1, 2, 3, 0x7E, 5))
	n := len(frame)
	stream := bytes.Repeat(frame, 4)
	without := func(from, to int) []byte {
		return append(bytes.Clone(stream[:from]), stream[to:]...)
	}
	with := func(at int, what ...byte) []byte {
		return slices.Insert(bytes.Clone(stream), at, what...)
	}
	changed := func(at int, b byte) []byte {
		s := bytes.Clone(stream)
		s[at] = b
		return s
	}
	short := plainRecord(1, 2, 3)
	short[0]++
	wrongLength := appendFrame(nil, short)
	huge := append(bytes.Repeat([]byte{1}, 5000), flag)
	shared := append(bytes.Clone(frame[:n-1]), frame...)
	for _, c := range []struct {
		name              string
		stream            []byte
		records, rejected int
		losses            int
	}{
		{"whole", stream, 4, 0, 0},
		{"one flag between two", shared, 2, 0, 0},
		{"from the middle", stream[10:], 3, 0, 0},
		{"a byte lost", without(n+20, n+21), 3, 1, 1},
		{"a bit wrong", changed(n+20, 0x40), 3, 1, 1},
		{"half an escape lost", without(2*n-4, 2*n-3), 3, 1, 1},
		{"first flag lost", without(n, n+1), 4, 0, 0},
		{"last flag lost", without(2*n-1, 2*n), 4, 0, 0},
		{"both flags lost", without(2*n-1, 2*n+1), 2, 1, 1},
		{"wrong escape", changed(2*n-4, 0x41), 3, 1, 1},
		{"aborted", with(n+20, escape, flag), 3, 2, 1},
		{"noise between", with(n, 9, 9, 9), 4, 1, 1},
		{"wrong length", append(wrongLength, stream...), 4, 1, 1},
		{"too long", append(append([]byte{flag}, huge...), stream...), 4, 1, 1},
		{"empty frames", append([]byte{flag, flag, flag}, stream...), 4, 0, 0},
	} {
		for _, size := range []int{1, 13, 6000} {
			p, got, losses := parse(c.stream, size)
			if len(got) != c.records || int(p.frames.Counts.Rejected) != c.rejected || losses != c.losses {
				t.Errorf("%s, %d at a time: %d records, %d rejected, %d losses, want %d, %d, %d",
					c.name, size, len(got), p.frames.Counts.Rejected, losses, c.records, c.rejected, c.losses)
			}
		}
	}
}

// A record of the greatest length passes.
func TestLongestRecord(t *testing.T) {
	rec := make([]byte, maxRecord)
	rec[0], rec[1] = byte(maxRecord&0xFF), byte(maxRecord>>8)
	if _, got, _ := parse(appendFrame(nil, rec), 100); len(got) != 1 {
		t.Error("refused")
	}
}

func FuzzParser(f *testing.F) {
	f.Add(appendFrame(nil, plainRecord(1, flag, escape)), 100)
	f.Add([]byte{flag, escape, flag, escape}, 3)
	good := appendFrame(nil, plainRecord(1, 2, 3))
	f.Fuzz(func(t *testing.T, noise []byte, size int) {
		p, got, _ := parse(noise, min(max(size, 1), len(noise)+1))
		if int(p.frames.Counts.Records) != len(got) || p.frames.Counts.Bytes != uint64(len(noise)) {
			t.Fatalf("%d records, %+v", len(got), p.frames.Counts)
		}
		for _, rec := range got {
			if len(rec) < headerLen || len(rec) > maxRecord || int(i16(rec, 0)) != len(rec) {
				t.Fatalf("a record of %d bytes", len(rec))
			}
		}
		// Whatever came before, the second good record at the latest is found.
		found := 0
		for range 2 {
			p.feed(good, func(r record, _ bool) { found++ })
		}
		if found == 0 {
			t.Fatalf("not in step again after %x", noise)
		}
	})
}

// Whatever a record holds, what is told is a number that can be, or none.
func FuzzDecode(f *testing.F) {
	f.Add(hexFile(f, "trends.txt")[""])
	f.Add(hexFile(f, "waves.txt")[""])
	f.Fuzz(func(t *testing.T, rec []byte) {
		if len(rec) < headerLen || len(rec) > maxRecord {
			return
		}
		b := newBench(t)
		for range 2 {
			b.one(record(rec), true, b.now)
			b.now = b.now.Add(time.Second)
			b.report.tick()
		}
		for _, r := range b.Readings() {
			low, high := limits(r.Quantity)
			zero := r.Value == 0 && r.Quality != peripherals.Good
			if !zero && (r.Value < low || r.Value > high) || r.Quality != peripherals.Good && r.Detail == "" {
				t.Fatalf("%+v", r)
			}
		}
		for _, w := range b.Waves() {
			for _, s := range w.Samples {
				if s < lowest || w.Scale <= 0 || w.Rate <= 0 {
					t.Fatalf("%+v", w)
				}
			}
		}
	})
}

func BenchmarkParser(b *testing.B) {
	stream := appendFrame(appendFrame(nil, hexFile(b, "trends.txt")[""]), hexFile(b, "waves.txt")[""])
	var p parser
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		p.feed(stream, func(record, bool) {})
	}
}

// nowhere takes everything.
type nowhere struct{}

func (nowhere) Reading(peripherals.Reading) {}
func (nowhere) Wave(peripherals.Wave)       {}
func (nowhere) Status(peripherals.Status)   {}

func BenchmarkDecode(b *testing.B) {
	for name, file := range map[string]string{"values": "trends.txt", "waves": "waves.txt"} {
		b.Run(name, func(b *testing.B) {
			stream := appendFrame(nil, hexFile(b, file)[""])
			r := newBench(b).report
			r.sink = nowhere{}
			b.SetBytes(int64(len(stream)))
			b.ReportAllocs()
			for b.Loop() {
				r.feed(stream)
			}
		})
	}
}
