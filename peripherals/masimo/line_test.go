package masimo

import (
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

func newBench(t testing.TB) (*listener, *peripheraltest.Recorder) {
	rec := peripheraltest.NewRecorder()
	l := &listener{Report: oximeter.NewReport(time.Now, rec), gramsPerDL: 1}
	l.clock.Log = peripheraltest.Env(t).Log
	return l, rec
}

// Every line of testdata, whose source stands there.
func TestGoldenLines(t *testing.T) {
	text, err := os.ReadFile("testdata/lines.txt")
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(text), "\n= ")[1:]
	if len(sections) < 20 {
		t.Fatalf("%d lines", len(sections))
	}
	for _, s := range sections {
		head, line, _ := strings.Cut(s, "\n")
		f := strings.Split(head, "; ")
		l, rec := newBench(t)
		if !l.Feed([]byte(strings.TrimSpace(line)+"\r\n"), time.Now()) || l.Seen().Rejected != 0 {
			t.Errorf("%s: refused", f[0])
			continue
		}
		got := map[peripherals.Quantity]peripherals.Reading{}
		for _, rd := range rec.Readings() {
			got[rd.Quantity] = rd
		}
		want := map[peripherals.Quantity]string{peripherals.SpO2: f[3], peripherals.PulseRate: f[4], peripherals.PerfusionIndex: f[5]}
		for _, other := range strings.Fields(f[6]) {
			q, v, _ := strings.Cut(other, "=")
			want[peripherals.Quantity(q)] = v
		}
		for q, v := range want {
			number, err := strconv.ParseFloat(v, 64)
			quality := f[1]
			if err != nil {
				number, quality = 0, "no-signal"
			}
			rd := got[q]
			if rd.Value != number || rd.Quality.String() != quality || string(rd.Detail) != f[2] {
				t.Errorf("%s: %s is %v %v %q, want %v %s %q", f[0], q, rd.Value, rd.Quality, rd.Detail, number, quality, f[2])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d quantities told, want %d", f[0], len(got), len(want))
		}
	}
}

// Every bit of the exceptions, with numbers that the device holds.
func TestEveryException(t *testing.T) {
	const none, doubt, good = peripherals.NoSignal, peripherals.Suspect, peripherals.Good
	for bit := range 32 {
		want := doubt // also of what the manual does not have
		switch 1 << bit {
		case excNoSensor, excDefective, excUnknownProbe, excOff, excSearch:
			want = none
		case excSET, excSpCO, excSpMet:
			want = good
		}
		for line, want := range map[string]peripherals.Quality{
			fmt.Sprintf("EXC=%08X", 1<<bit):                        want,
			fmt.Sprintf("EXC=%08X", 1<<bit|excOff):                 none,
			fmt.Sprintf("EXC=00000800 EXC1=%08X", 1<<bit):          doubt,
			fmt.Sprintf("EXC=%08X EXC1=%08X", excOff, 1<<bit):      none,
			fmt.Sprintf("EXC=%08X EXC1=00000000", 1<<bit|excLowIQ): min(want, doubt),
		} {
			l, rec := newBench(t)
			l.Feed([]byte("02/24/18 04:48:53 SPO2=098% BPM=101 PI=04.96% "+line+"\n"), time.Now())
			for _, q := range []peripherals.Quantity{peripherals.SpO2, peripherals.PulseRate, peripherals.PerfusionIndex} {
				rd, ok := rec.Last(q)
				if !ok || rd.Quality != want || (rd.Value == 0) != (want == none) || (rd.Detail == "") != (want == good) {
					t.Errorf("%s: %s is %+v, want %v", line, q, rd, want)
				}
			}
		}
	}
}

// A doubt of one number is none of the others, and a worse one of all counts.
func TestLowConfidence(t *testing.T) {
	for exc, want := range map[string][3]string{ // of the saturation, SpCO and SpMet
		"000800": {"", "", ""},
		"200800": {"", "SpCO low confidence", ""},
		"400800": {"", "", "SpMet low confidence"},
		"600C00": {"low signal IQ", "low signal IQ", "low signal IQ"},
		"200820": {"sensor off", "sensor off", "sensor off"},
	} {
		l, rec := newBench(t)
		l.Feed([]byte("02/24/18 04:48:53 SPO2=097% BPM=080 PI=04.96% SPCO=03.0% SPMET=01.0% EXC="+exc+"\n"), time.Now())
		for i, q := range []peripherals.Quantity{peripherals.SpO2, peripherals.SpCO, peripherals.SpMet} {
			rd, _ := rec.Last(q)
			if string(rd.Detail) != want[i] || (rd.Quality == peripherals.Good) != (want[i] == "") {
				t.Errorf("%s: %s is %v, %q", exc, q, rd.Quality, rd.Detail)
			}
		}
	}
}

// What the trend line of the manual says, though it is told as no signal.
func TestTrendDecodes(t *testing.T) {
	r, ok := parse([]byte("09/21/08 09:56:12 SpO2=097 PR=069 PI=04.69 EXC=800:SET"))
	if !ok || !r.trend || r.spo2.v != 97 || r.rate.v != 69 || r.pi.v != 4.69 || r.exceptions != 0x800 {
		t.Errorf("%+v %v", r, ok)
	}
}

// What is no whole line is refused and counted, and the next one is found.
func TestBadLines(t *testing.T) {
	const good = "02/24/18 04:48:53 SN=0000145838 SPO2=097% BPM=080 PI=04.96% ALARM=0000 EXC=000800"
	for _, bad := range []string{
		"SPO2=097% BPM=080 PI=04.96% ALARM=0000 EXC=000800",
		"/18 04:48:53 SPO2=097% BPM=080 EXC=000800",
		"02/24/18 04:48:53 SPO2=097% BPM=080 PI=04.96% ALARM=0000",
		"02/24/18 04:48:53 SPO2=097% PI=04.96% EXC=000800",
		"02/24/18 04:48:53 BPM=080 PI=04.96% EXC=000800",
		"02/24/18 04:48:53 SPO2=09% BPM=080 PI=04.96% EXC=000800",
		"02/24/18 04:48:53 SPO2=0970% BPM=080 PI=04.96% EXC=000800",
		"02/24/18 04:48:53 SPO2=0-7% BPM=080 PI=04.96% EXC=000800",
		"02/24/18 04:48:53 SPO2=097% BPM=08 PI=04.96% EXC=000800",
		"02/24/18 04:48:53 SPO2=097% BPM=080 SPO2=098% EXC=000800",
		"02/24/18 04:48:53 SPO2=097% BPM=080 EXC=00G800",
		"02/24/18 04:48:53 SPO2=097% BPM=080 EXC=80",
		"02/24/18 04:48:53 SPO2=097% BPM=080 EXC=0000000800",
		"02/24/18 04:48:53 SPO2=097% BPM=080 EXC=000", // of 000C00
		"02/24/18 04:48:53 SPO2=097% BPM=080 EXC=00C",
		"02/24/18 04:48:53 SPO2=097% BPM=080 EXC=00800",
		"13/24/18 04:48:53 SPO2=097% BPM=080 EXC=000800",
		"02/24/18 24:48:53 SPO2=097% BPM=080 EXC=000800",
		"02/24/18 04:48:53 097% 080 EXC=000800",
		"02/24/18 04:48:53 SPO2=\x80097% BPM=080 EXC=000800",
		good + strings.Repeat(" X=1", 200),
		"garbage",
	} {
		l, rec := newBench(t)
		if l.Feed([]byte(bad+"\r\n"), time.Now()) || l.Seen().Rejected != 1 || len(rec.Readings()) != 0 {
			t.Errorf("%q was taken: %+v", bad, rec.Readings())
		}
		if !l.Feed([]byte("\r\n"+good+"\r\n"), time.Now()) || l.Seen().Records != 1 {
			t.Errorf("the line after %q was not found", bad)
		}
	}
}

// A unit that never pads its numbers is taken at its word, from its second line
// on; one that does has lost a digit.
func TestShortNumbers(t *testing.T) {
	const short = "02/24/18 04:48:53 SN=1 SPO2=98% BPM=72 PI=4.96 EXC=0000800\n"
	const padded = "02/24/18 04:48:53 SN=1 SPO2=098% BPM=072 PI=04.96% EXC=000800\n"
	l, rec := newBench(t)
	for i := range 3 {
		if heard := l.Feed([]byte(short), time.Now()); heard != (i > 0) {
			t.Errorf("line %d: %v", i, heard)
		}
	}
	if rd, _ := rec.Last(peripherals.SpO2); rd.Value != 98 || rd.Quality != peripherals.Good {
		t.Errorf("%+v", rd)
	}
	if !l.Feed([]byte("02/24/18 04:48:53 SPO2=-- BPM=--- EXC=000808\n"), time.Now()) {
		t.Error("short dashes")
	}
	if !l.Feed([]byte(padded), time.Now()) || l.Feed([]byte(short+short), time.Now()) {
		t.Error("a lost digit was not seen")
	}
}

// Exceptions of three digits are those of a unit that never sent more.
func TestShortExceptions(t *testing.T) {
	const short, long = "02/24/18 04:48:53 SPO2=097% BPM=080 EXC=800\n", "02/24/18 04:48:53 SPO2=097% BPM=080 EXC=000C00\n"
	l, rec := newBench(t)
	if !l.Feed([]byte(short), time.Now()) || !l.Feed([]byte(long), time.Now()) || l.Feed([]byte(short), time.Now()) {
		t.Error("a rest of the exceptions was taken")
	}
	if rd, _ := rec.Last(peripherals.SpO2); rd.Detail != "low signal IQ" {
		t.Errorf("%+v", rd)
	}
	if !l.Feed([]byte("09/21/08 09:56:12 SpO2=097 PR=069 PI=04.69 EXC=800:SET\n"), time.Now()) {
		t.Error("a line of stored trends was refused")
	}
}

// Whatever was the matter when a value was stored, the nurse reads that it is a
// stored one.
func TestTrendNotice(t *testing.T) {
	for _, exc := range []string{"800:SET", "820:SET Sensor Off", "828:SET Sensor Off Pulse Search", "001:No Sensor"} {
		l, rec := newBench(t)
		l.Feed([]byte("09/21/08 09:56:12 SpO2=097 PR=069 PI=04.69 EXC="+exc+"\n"), time.Now())
		if s := rec.Statuses()[0]; s.State != peripherals.Degraded || s.Detail != oximeter.SentenceStored {
			t.Errorf("%s: %+v", exc, s)
		}
		if rd, _ := rec.Last(peripherals.SpO2); rd.Quality != peripherals.NoSignal || rd.Detail != oximeter.DetailStored {
			t.Errorf("%s: %+v", exc, rd)
		}
	}
}

// A unit whose numbers all have three digits does not show that it pads. A
// digit lost now and then is not taken for a habit.
func TestShortNumbersOfNewborns(t *testing.T) {
	const whole = "02/24/18 04:48:53 SN=1 SPO2=100% BPM=140 PI=04.96% EXC=000800\n"
	l, _ := newBench(t)
	for _, cut := range []string{"SPO2=10%", "SPO2=00%", "SPO2=10%"} {
		if !l.Feed([]byte(whole), time.Now()) || l.Feed([]byte(strings.Replace(whole, "SPO2=100%", cut, 1)), time.Now()) {
			t.Errorf("%s was taken", cut)
		}
	}
}

// A parameter that was measured once is told to be gone; one that never was is
// not told at all.
func TestOptionalParameters(t *testing.T) {
	l, rec := newBench(t)
	line := func(spmet string) {
		l.Feed(fmt.Appendf(nil, "02/24/18 04:48:53 SPO2=097%% BPM=080 SPCO=--%% SPMET=%s%% EXC=000800\n", spmet), time.Now())
	}
	line("--.-")
	if _, told := rec.Last(peripherals.SpMet); told {
		t.Error("SpMet was told before it was measured")
	}
	line("01.1")
	line("--.-")
	if rd, _ := rec.Last(peripherals.SpMet); rd.Quality != peripherals.NoSignal || rd.Value != 0 || rd.Detail != oximeter.DetailNoValue {
		t.Errorf("SpMet when it is gone: %+v", rd)
	}
	if _, told := rec.Last(peripherals.SpCO); told {
		t.Error("SpCO was told")
	}
	l.Missing(oximeter.DetailNoData)
	if rd, _ := rec.Last(peripherals.SpMet); rd.Detail != oximeter.DetailNoData {
		t.Errorf("SpMet of a silent device: %+v", rd)
	}
}

func TestHaemoglobinUnits(t *testing.T) {
	for unit, want := range map[string]float64{"": 8, "g/dL": 8, "g/L": 0.8, "mmol/L": 12.8912} {
		if _, err := New(peripheraltest.Env(t), fmt.Appendf(nil, `{"port": "x", "sphb_unit": %q}`, unit)); err != nil {
			t.Fatal(err)
		}
		l, rec := newBench(t)
		l.gramsPerDL = haemoglobin(unit)
		l.Feed([]byte("02/24/18 04:48:53 SPO2=097% BPM=080 SPHB=08.0 EXC=000800\n"), time.Now())
		if rd, _ := rec.Last(peripherals.SpHb); rd.Value < want-1e-9 || rd.Value > want+1e-9 {
			t.Errorf("8.0 %s is %v g/dL, want %v", unit, rd.Value, want)
		}
	}
	if _, err := New(peripheraltest.Env(t), []byte(`{"port": "x", "sphb_unit": "%"}`)); err == nil {
		t.Error("a unit that is none was taken")
	}
}

// Device time and cart time are both kept.
func TestDeviceTime(t *testing.T) {
	l, rec := newBench(t)
	zone := time.FixedZone("here", 3600)
	at := time.Date(2026, 2, 24, 10, 0, 0, 0, zone)
	l.Feed([]byte("02/24/26 09:59:58 SPO2=097% BPM=080 EXC=000800\n"), at)
	rd, _ := rec.Last(peripherals.SpO2)
	if !rd.At.Equal(at) || !rd.DeviceTime.Equal(at.Add(-2*time.Second)) {
		t.Errorf("%v, %v", rd.At, rd.DeviceTime)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("02/22/16 22:47:45 SN=0000056661 SPO2=098% BPM=097 PI=03.60% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800\r\n")
	f.Add("09/21/08 09:56:12 SpO2=097 PR=069 PI=04.69 EXC=800:SET\r\n")
	f.Fuzz(func(t *testing.T, noise string) {
		l, rec := newBench(t)
		l.Feed([]byte(noise), time.Now())
		for _, rd := range rec.Readings() {
			if rd.Quality == peripherals.NoSignal && (rd.Value != 0 || rd.Detail == "") || rd.Value < 0 || rd.Value > 321 {
				t.Fatalf("%+v", rd)
			}
		}
		l.Feed([]byte("\r\n"), time.Now())
		if !l.Feed([]byte("02/24/18 04:48:53 SPO2=097% BPM=080 EXC=000800\r\n"), time.Now()) {
			t.Fatalf("not in step again after %q", noise)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	stream := []byte(strings.Repeat("02/22/16 22:47:45 SN=0000056661 SPO2=098% BPM=097 PI=03.60% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800\r\n", 100))
	var lines oximeter.Lines
	n := 0
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		lines.Feed(stream, func(line []byte) {
			if _, ok := parse(line); ok {
				n++
			}
		})
	}
	if n == 0 {
		b.Fatal("no lines")
	}
}

// A memory print-out whose lines look like live ones is joined in the middle: the
// device's clock runs faster than time.
func TestPrintedMemoryIsNotLive(t *testing.T) {
	l, rec := newBench(t)
	at := time.Date(2026, 2, 24, 12, 0, 0, 0, time.UTC)
	clock, told := at.Add(-9*time.Hour), ""
	line := func(step, elapsed time.Duration) {
		clock, at = clock.Add(step), at.Add(elapsed)
		l.Feed([]byte(clock.Format("01/02/06 15:04:05")+" SN=0000066575 SPO2=097% BPM=072 PI=04.96% EXC=000800\r\n"), at)
		rd, _ := rec.Last(peripherals.SpO2)
		told += rd.Quality.String()[:1]
	}
	for range 6 {
		line(10*time.Second, 700*time.Millisecond)
	}
	for range 7 {
		line(time.Second, time.Second)
	}
	if want := "gggnnn" + "nnnngggg"[:7]; told != want {
		t.Errorf("told %s, want %s", told, want)
	}
}
