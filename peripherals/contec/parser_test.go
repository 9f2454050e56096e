package contec

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/peripheraltest"
)

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func parse(stream []byte) (p parser, got []live, lost int) {
	p.feed(stream, func() { lost++ }, func(d *live) { got = append(got, *d) })
	return p, got, lost
}

// The captured packet of the protocol notes, field by field.
func TestHighBits(t *testing.T) {
	_, got, _ := parse(unhex(t, "01 E0 85 B3 96 C1 E1 FF FF"))
	if len(got) != 1 || got[0] != (live{0x05, 0x33, 0x16, 0x41, 0x61, 0xFF, 0xFF}) {
		t.Errorf("% x", got)
	}
}

// Every packet of testdata, whose source stands there.
func TestGoldenPackets(t *testing.T) {
	text, err := os.ReadFile("testdata/packets.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimRight(line, "\n"), ";")
		if strings.HasPrefix(line, "#") || len(f) != 6 {
			continue
		}
		n++
		packet := unhex(t, f[0])
		_, got, lost := parse(packet)
		if len(got) != 1 || lost != 0 {
			t.Errorf("%s: %d packets, lost %d times", f[0], len(got), lost)
			continue
		}
		rec := peripheraltest.NewRecorder()
		l := newListener(oximeter.NewReport(time.Now, rec))
		l.Feed(bytes.Repeat(packet, steady), time.Now())
		spo2, _ := rec.Last(peripherals.SpO2)
		rate, _ := rec.Last(peripherals.PulseRate)
		all := fmt.Sprint(spo2.Value, ";", rate.Value, ";", got[0].pleth(), ";", max(spo2.Quality, rate.Quality), ";", rate.Detail)
		if want := strings.TrimSpace(strings.ReplaceAll(strings.Join(f[1:], ";"), "; ", ";")); all != want {
			t.Errorf("%s: %s, want %s", f[0], all, want)
		}
		for _, r := range []peripherals.Reading{spo2, rate} {
			if r.Value == 0 && (r.Quality != peripherals.NoSignal || r.Detail == "") {
				t.Errorf("%s: %+v", f[0], r)
			}
		}
	}
	if n < 16 {
		t.Fatalf("%d packets", n)
	}
}

// Replies and stored values are no live data; a packet cut short is counted
// and the next one is found.
func TestOtherPackets(t *testing.T) {
	const ok = "01 E0 85 B3 96 C1 E1 FF FF"
	for _, c := range []struct {
		name, stream string
		packets      int
		rejected     uint64
		lost         bool
	}{
		{"identity", "04 80 F5 F3 E5 F2 A0 A0 A0" + ok, 1, 0, false},
		{"model", "02 80 80 A0 A0 A0 A0 A0 A0 02 81 FF A0 A0 A0 A0 A0 A0" + ok, 1, 0, false},
		{"stored values", "0F 80 E1 C1 E1 C1 E1 C1", 0, 0, false},
		{"stopped", ok + "0C 80" + ok, 2, 0, false},
		{"cut short", "01 E0 85 B3" + ok, 1, 1, true},
		{"a byte lost", "01 E0 85 B3 96 C1 E1 FF" + ok + ok, 2, 1, true},
		{"a byte too many", ok + "FF" + ok, 2, 0, true},
		{"type spoilt", "41 E0 85 B3 96 C1 E1 FF FF" + ok, 1, 0, true},
		{"from the middle", "96 C1 E1 FF FF" + ok, 1, 0, true},
	} {
		p, got, lost := parse(unhex(t, strings.ReplaceAll(c.stream, " ", "")))
		if len(got) != c.packets || p.Counts.Rejected != c.rejected || (lost > 0) != c.lost {
			t.Errorf("%s: %d packets, %d rejected, lost %d times", c.name, len(got), p.Counts.Rejected, lost)
		}
	}
}

func FuzzParser(f *testing.F) {
	f.Add([]byte{1, 0xE0, 0x85, 0xB3, 0x96, 0xC1, 0xE1, 0xFF, 0xFF, 0x0C, 0x80})
	good := []byte{1, 0xE0, 0x85, 0xB3, 0x96, 0xC1, 0xE1, 0xFF, 0xFF}
	f.Fuzz(func(t *testing.T, noise []byte) {
		p, got, _ := parse(noise)
		if uint64(len(got)) != p.Counts.Records || p.Counts.Records*packetLen+p.Counts.Skipped > p.Counts.Bytes+p.Counts.Records {
			t.Fatalf("%d packets, %+v", len(got), p.Counts)
		}
		for _, d := range got {
			if v := d.vitals(); v.Quality == peripherals.NoSignal && (v.SpO2 != 0 || v.Rate != 0) {
				t.Fatalf("% x: %+v", d, v)
			}
		}
		n := 0
		p.feed(good, func() {}, func(d *live) { n++ })
		if n != 1 {
			t.Fatalf("not in step again after %x", noise)
		}
	})
}

func BenchmarkParser(b *testing.B) {
	stream := bytes.Repeat([]byte{1, 0xE0, 0x85, 0xB3, 0x96, 0xC1, 0xE1, 0xFF, 0xFF}, 1000)
	var p parser
	n := 0
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		p.feed(stream, func() {}, func(*live) { n++ })
	}
}
