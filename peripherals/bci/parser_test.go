package bci

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
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

// heard feeds a stream and returns the last readings.
func heard(contec bool, stream []byte) (spo2, rate peripherals.Reading, rec *peripheraltest.Recorder, l *listener) {
	rec = peripheraltest.NewRecorder()
	l = newListener(oximeter.NewReport(time.Now, rec), 100, contec)
	l.Feed(stream, time.Now())
	spo2, _ = rec.Last(peripherals.SpO2)
	rate, _ = rec.Last(peripherals.PulseRate)
	return spo2, rate, rec, l
}

// Every frame of testdata, whose source stands there, for both variants. A
// number that cannot be one (101 %, 5/min, missing) is told as no value.
func TestGoldenFrames(t *testing.T) {
	text, err := os.ReadFile("testdata/frames.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimRight(line, "\n"), ";")
		if strings.HasPrefix(line, "#") || len(f) != 5 {
			continue
		}
		n++
		for i, contec := range []bool{false, true} {
			spo2, rate, _, _ := heard(contec, bytes.Repeat(unhex(t, f[0]), steady))
			quality, detail, _ := strings.Cut(strings.TrimPrefix(f[3+i], " "), ", ")
			for _, c := range []struct {
				rd   peripherals.Reading
				want string
				ok   func(float64) bool
			}{{spo2, f[1], oximeter.Saturation}, {rate, f[2], oximeter.Rate}} {
				v, _ := strconv.ParseFloat(strings.TrimSpace(c.want), 64)
				want := fmt.Sprint(v, " ", quality, " ", detail)
				switch {
				case quality == "no-signal":
					want = fmt.Sprint(0.0, " no-signal ", detail)
				case !c.ok(v):
					want = "0 no-signal no value"
				}
				if got := fmt.Sprint(c.rd.Value, " ", c.rd.Quality, " ", c.rd.Detail); got != want {
					t.Errorf("%s, contec %v: %s is %s, want %s", f[0], contec, c.rd.Quantity, got, want)
				}
			}
		}
	}
	if n < 14 {
		t.Fatalf("%d frames", n)
	}
}

// The published property tests of the format: every value in its place, and
// every wrong sync bit refused.
func TestEveryValue(t *testing.T) {
	for x := range 256 {
		f := frame{0x80, 0, byte(x&0x80) >> 1, byte(x & 0x7F), 0}
		if f.rate() != x {
			t.Errorf("pulse rate %d decodes to %d", x, f.rate())
		}
		if x < 128 {
			f = frame{0x80, byte(x), 0, 0, byte(x)}
			if f.spo2() != x || f.pleth() != x {
				t.Errorf("%d decodes to %d %%, pleth %d", x, f.spo2(), f.pleth())
			}
		}
	}
	for _, bad := range []string{"00 00 00 00 00", "00 80 00 00 00", "00 00 80 00 00", "00 00 00 80 00", "00 00 00 00 80",
		"80 80 00 00 00", "80 00 80 00 00", "80 00 00 80 00", "80 00 00 00 80"} {
		var p parser
		lost := 0
		p.feed(unhex(t, bad), func() { lost++ }, func(f *frame) { t.Errorf("% x was found in %s", *f, bad) })
		if lost == 0 || p.Counts.Skipped == 0 {
			t.Errorf("%s: nothing was counted", bad)
		}
	}
}

// A number counts once five frames agree, and again after a hole.
func TestBelief(t *testing.T) {
	good := unhex(t, "87 32 05 48 61")
	other := unhex(t, "87 32 05 48 30")
	for _, c := range []struct {
		name   string
		stream []byte
		spo2   float64
		told   int
	}{
		{"four", bytes.Repeat(good, 4), 0, 0},
		{"five", bytes.Repeat(good, 5), 97, 1},
		{"one stray frame", append(append(bytes.Repeat(good, 9), other...), bytes.Repeat(good, 4)...), 97, 1},
		{"a new value", append(bytes.Repeat(good, 5), bytes.Repeat(other, 5)...), 48, 2},
		{"a hole", append(append(bytes.Repeat(good, 3), 0x87, 0x32), bytes.Repeat(good, 4)...), 0, 0},
		{"in step after a hole", append(append(bytes.Repeat(good, 3), 0x87, 0x32), bytes.Repeat(good, 5)...), 97, 1},
	} {
		spo2, _, rec, l := heard(false, c.stream)
		if told := len(rec.Readings()) / 2; spo2.Value != c.spo2 || told != c.told {
			t.Errorf("%s: %v, told %d times, want %v, %d; %+v", c.name, spo2.Value, told, c.spo2, c.told, l.Seen())
		}
	}
}

func TestSettings(t *testing.T) {
	_, o, err := read([]byte(`{"port": "x", "variant": "contec", "baud": 4800, "parity": "even"}`))
	if err != nil || o.line.Baud != 4800 || o.line.Parity != "even" || o.rate != 60 || !o.contec {
		t.Errorf("%+v, %v", o, err)
	}
	_, o, err = read([]byte(`{"port": "x", "rate": 75}`))
	if err != nil || o.line.Baud != 115200 || o.rate != 75 || o.contec {
		t.Errorf("%+v, %v", o, err)
	}
	_, err = New(peripheraltest.Env(t), []byte(`{"variant": "x", "baud": 1, "parity": "x", "rate": 1}`))
	for _, key := range []string{"port", "variant", "baud", "parity", "rate"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("no word of %s in: %v", key, err)
		}
	}
}

func FuzzParser(f *testing.F) {
	f.Add([]byte{0x87, 0x32, 5, 0x48, 0x61, 0x80, 0x80})
	f.Fuzz(func(t *testing.T, noise []byte) {
		var p parser
		in := 0
		p.feed(noise, func() { in = 0 }, func(f *frame) {
			in++
			if f[0]&0x80 == 0 || (f[1]|f[2]|f[3]|f[4])&0x80 != 0 {
				t.Fatalf("% x", *f)
			}
		})
		c := p.Counts
		if c.Skipped+c.Records*frameLen+uint64(p.Held()) != c.Bytes {
			t.Fatalf("the bytes do not add up: %+v, %d held", c, p.Held())
		}
		n := 0
		p.feed(bytes.Repeat([]byte{0x87, 0x32, 5, 0x48, 0x61}, 2), func() {}, func(*frame) { n++ })
		if n != 2 {
			t.Fatalf("not in step again after %x", noise)
		}
	})
}

func BenchmarkParser(b *testing.B) {
	stream := bytes.Repeat([]byte{0x87, 0x32, 5, 0x48, 0x61}, 1000)
	var p parser
	n := 0
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		p.feed(stream, func() {}, func(*frame) { n++ })
	}
}
