package nellcor

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/peripheraltest"
)

func newBench(t testing.TB) (*listener, *peripheraltest.Recorder) {
	rec := peripheraltest.NewRecorder()
	log := peripheraltest.Env(t).Log
	return &listener{Report: oximeter.NewReport(time.Now, rec), log: log, clock: oximeter.Clock{Log: log}}, rec
}

// All of testdata, whose source stands there: the last readings told.
func TestGoldenLines(t *testing.T) {
	text, err := os.ReadFile("testdata/lines.txt")
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(text), "\n= ")[1:]
	if len(sections) < 18 {
		t.Fatalf("%d examples", len(sections))
	}
	for _, s := range sections {
		head, lines, _ := strings.Cut(s, "\n")
		f := strings.Split(head, "; ")
		l, rec := newBench(t)
		l.Feed([]byte(strings.ReplaceAll(lines, "\n", "\r\n")+"\r\n"), time.Now())
		if c := l.Seen(); c.Rejected != 0 || c.Records == 0 {
			t.Errorf("%s: %+v", f[0], c)
		}
		spo2, _ := rec.Last(peripherals.SpO2)
		rate, _ := rec.Last(peripherals.PulseRate)
		got := fmt.Sprint(spo2.Value, "; ", rate.Value, "; ", spo2.Quality, "; ", spo2.Detail)
		if want := strings.Join(f[1:], "; "); got != want {
			t.Errorf("%s: %s, want %s", f[0], got, want)
		}
		for _, rd := range rec.Readings() {
			if rd.Quality == peripherals.NoSignal && (rd.Value != 0 || rd.Detail == "") {
				t.Errorf("%s: %+v", f[0], rd)
			}
			if strings.HasPrefix(f[0], "manual, trend") && rd.Quality != peripherals.NoSignal {
				t.Errorf("%s: %+v", f[0], rd)
			}
		}
	}
}

// What is no whole line is refused and counted, and the next one is found.
func TestBadLines(t *testing.T) {
	const good = "07-Jan-04 11:24:50   100     105      88                   AO"
	for _, bad := range []string{
		"an-04 11:24:50   100     105      88",
		"07-Jan-04 1:24:50   100     105      88",
		"07-Jan-04 25:24:50   100     105      88",
		"07-Jan-04 11:24:50   100     105",
		"07-Jan-04 11:24:50   1O0     105      88",
		"07-Jan-04 11:24:50   1000     105      88",
		"07-Jan-04 11:24:50   --     105      88",
		"07-Jan-04 11:24:50   100     105      88   A0",
		"07-Jan-04 11:24:50   100     105      88   AOAS",
		"07-Jan-04 11:24:50   100     105      88" + strings.Repeat(" AO", 9),
		"07-Jan-04   100     105      88",
		"39-Jan-04 11:24:50   100     105      88",
		"07-January-04 11:24:50   100     105      88",
		"07 11:24:50   100     105      88",
		"07-Jan-04 11:24:50 \x07 100     105      88",
		"97 72",
		"garbage",
	} {
		l, rec := newBench(t)
		if l.Feed([]byte(bad+"\r\n"), time.Now()) || l.Seen().Rejected != 1 || len(rec.Readings()) != 0 {
			t.Errorf("%q was taken: %+v, %+v", bad, l.Seen(), rec.Readings())
		}
		if !l.Feed([]byte(good+"\r\n"), time.Now()) {
			t.Errorf("the line after %q was not found", bad)
		}
	}
}

func TestDates(t *testing.T) {
	zone := time.FixedZone("here", 3600)
	for date, want := range map[string]string{
		"07-Jan-04":   "2004-01-07 11:24:50 +0100 here",
		"12-NOV-97":   "1997-11-12 11:24:50 +0100 here",
		"12-NOV-1997": "1997-11-12 11:24:50 +0100 here",
		"01-dec-26":   "2026-12-01 11:24:50 +0100 here",
		"12-Okt-26":   time.Time{}.String(), // a month of another language
		"03/04/26":    time.Time{}.String(), // the third of April, or the fourth of March
	} {
		r, ok := parse([]byte(date + " 11:24:50 97 72 50"))
		if got := r.deviceTime(zone).String(); !ok || got != want {
			t.Errorf("%s: %s %v, want %s", date, got, ok, want)
		}
	}
}

func TestLimits(t *testing.T) {
	for line, want := range map[string]limits{
		"N-560    VERSION 1.61.00    CRC:XXXX  SpO2 Limit: 95-100%    PR Limit: 59-148BPM":   {95, 100, 59, 148},
		"N-595    VERSION 2.1.0.0    CRC:XXXX  SpO2 Limit: 85- 100%    PR Limit: 40- 170BPM": {85, 100, 40, 170},
		"NPB-290 VERSION 1.0.0.1 TREND SpO2 Limit: 30-100% PR Limit: 100-180BPM":             {30, 100, 100, 180},
		"N-560    VERSION 1.61.00":                                      {},
		"N-560    VERSION 1.61.00 SpO2 Limit: 95-% PR Limit: 59-148BPM": {},
	} {
		if got := parseLimits([]byte(line)); got != want {
			t.Errorf("%s: %v, want %v", line, got, want)
		}
	}
}

// Every code, with numbers that the monitor holds; of two the worse counts, in
// whatever order they stand.
func TestEveryCode(t *testing.T) {
	codes := map[string]peripherals.Quality{
		"SD": peripherals.NoSignal, "SO": peripherals.NoSignal, "LP": peripherals.NoSignal,
		"LM": peripherals.NoSignal, "PS": peripherals.NoSignal, "MO": peripherals.Suspect, "ZZ": peripherals.Suspect,
		"AO": peripherals.Good, "AS": peripherals.Good, "LB": peripherals.Good,
		"PH": peripherals.Good, "PL": peripherals.Good, "SH": peripherals.Good, "SL": peripherals.Good,
	}
	for one, a := range codes {
		for other, b := range codes {
			l, rec := newBench(t)
			l.Feed([]byte("07-Jan-04 11:24:50 97* 72 50 "+one+" "+other+"\n"), time.Now())
			for _, q := range []peripherals.Quantity{peripherals.SpO2, peripherals.PulseRate} {
				rd, _ := rec.Last(q)
				if want := min(a, b); rd.Quality != want || (rd.Value == 0) != (want == peripherals.NoSignal) {
					t.Errorf("%s %s: %+v, want %v", one, other, rd, want)
				}
			}
		}
	}
}

func TestNotices(t *testing.T) {
	for codes, want := range map[string]peripherals.Status{
		"":      {State: peripherals.Online},
		"AO":    {State: peripherals.Online},
		"LB":    {State: peripherals.Degraded, Detail: oximeter.SentenceBattery},
		"SO":    {State: peripherals.Online, Detail: oximeter.SentenceOff},
		"SD":    {State: peripherals.Degraded, Detail: oximeter.SentenceSensor},
		"PS AS": {State: peripherals.Online, Detail: oximeter.SentenceSearch},
	} {
		l, rec := newBench(t)
		l.Feed([]byte("07-Jan-04 11:24:50 97 72 50 "+codes+"\n"), time.Now())
		got := rec.Statuses()[0]
		got.At = time.Time{}
		if got != want {
			t.Errorf("%s: %+v, want %+v", codes, got, want)
		}
	}
}

// The pulse rates are those of the monitors' specification.
func TestRates(t *testing.T) {
	for rate, want := range map[int]peripherals.Quality{
		0: peripherals.NoSignal, 19: peripherals.NoSignal, 20: peripherals.Good, 250: peripherals.Good,
		251: peripherals.NoSignal, 321: peripherals.NoSignal,
	} {
		l, rec := newBench(t)
		l.Feed(fmt.Appendf(nil, "07-Jan-04 11:24:50   100     %3d      88\n", rate), time.Now())
		if rd, _ := rec.Last(peripherals.PulseRate); rd.Quality != want {
			t.Errorf("%d: %+v", rate, rd)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("07-Jan-04 11:24:50   100     105      88                   AO\r\n")
	f.Add("N-560    VERSION 1.61.00    CRC:XXXX  SpO2 Limit: 95-100%    PR Limit: 59-148BPM\r\nOutput Complete\r\n")
	f.Fuzz(func(t *testing.T, noise string) {
		l, rec := newBench(t)
		l.Feed([]byte(noise), time.Now())
		for _, rd := range rec.Readings() {
			if rd.Quality == peripherals.NoSignal && (rd.Value != 0 || rd.Detail == "") || rd.Value < 0 || rd.Value > 250 {
				t.Fatalf("%+v", rd)
			}
		}
		const line = "07-Jan-04 11:24:50   100     105      88\r\n"
		l.Feed([]byte("\r\n"+line), time.Now()) // its columns may be new
		if !l.Feed([]byte(line), time.Now()) {
			t.Fatalf("not in step again after %q", noise)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	stream := []byte(strings.Repeat("07-Jan-04 11:24:50   100     105      88                   AO\r\n", 100))
	var lines oximeter.Lines
	n := 0
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		lines.Feed(stream, func(line []byte) {
			if r, ok := parse(line); ok {
				_, _, _ = assess(&r)
				n++
			}
		})
	}
	if n == 0 {
		b.Fatal("no lines")
	}
}
