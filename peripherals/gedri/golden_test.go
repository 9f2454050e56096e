package gedri

import (
	"bytes"
	"encoding/hex"
	"log/slog"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
)

// hexFile reads the sections of a file in testdata, by the name after "= ";
// one without sections is "".
func hexFile(t testing.TB, name string) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	out, section := map[string][]byte{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "= "); ok {
			section = rest
		}
		if line == "" || line[0] == '#' || line[0] == '=' {
			continue
		}
		b, err := hex.DecodeString(strings.ReplaceAll(line, " ", ""))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[section] = append(out[section], b...)
	}
	return out
}

// bench is a report with a clock of its own.
type bench struct {
	*peripheraltest.Recorder
	*report
	now time.Time
}

// captured is when the records of testdata were sent.
const captured = 1251973827

func newBench(t testing.TB) *bench {
	env := peripheraltest.Env(t)
	m, err := New(env, []byte(`{"port": "x"}`))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{Recorder: peripheraltest.NewRecorder(), now: time.Unix(captured, 0).UTC()}
	b.report = m.report(b)
	b.report.log = slog.New(slog.DiscardHandler)
	b.report.now = func() time.Time { return b.now }
	b.report.ask.start(b.now)
	return b
}

// at is the newest reading of q at site.
func (b *bench) at(t testing.TB, q peripherals.Quantity, site string) peripherals.Reading {
	t.Helper()
	all := b.Readings()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Quantity == q && all[i].Site == site {
			return all[i]
		}
	}
	t.Fatalf("no %s at %q", q, site)
	return peripherals.Reading{}
}

// The requests of the vendor's manual, byte for byte.
func TestGoldenRequests(t *testing.T) {
	want := hexFile(t, "requests.txt")
	trend := requestDisplayed(60 * time.Second)
	trend = appendRequest(nil, mainPhysiological, append([]byte{3}, unframe(t, trend)[headerLen+1:]...))
	for name, got := range map[string][]byte{
		"displayed 10 s": requestDisplayed(10 * time.Second),
		"stop":           requestDisplayed(0),
		"trend 60 s":     trend, // its checksum is 7D, so it is escaped
		"ECG1":           requestWaves([]byte{1}, false),
	} {
		if !bytes.Equal(got, want[name]) {
			t.Errorf("%s:\n% x, want\n% x", name, got, want[name])
		}
	}
}

func unframe(t testing.TB, frame []byte) (rec record) {
	t.Helper()
	var p parser
	p.feed(frame, func(r record, _ bool) { rec = append(record(nil), r...) })
	if rec == nil {
		t.Fatalf("no record in % x", frame)
	}
	return rec
}

// The displayed values of a monitor in use, level 8, all four classes. What
// is beside a star stands in the tests that the record is from; the others
// were read from the bytes by hand.
func TestCapturedTrends(t *testing.T) {
	b := newBench(t)
	if requests := b.feed(appendFrame(nil, hexFile(t, "trends.txt")[""])); len(requests) != 1 {
		t.Errorf("%d requests, want that for waves", len(requests))
	}
	type want struct {
		quantity peripherals.Quantity
		site     string
		value    float64
		quality  peripherals.Quality
		detail   peripherals.Words
	}
	const good, suspect, none = peripherals.Good, peripherals.Suspect, peripherals.NoSignal
	for _, w := range []want{
		{peripherals.HeartRate, "", 0, none, "learning, no value"}, // * 0
		{peripherals.ST, "II", 0, none, "learning, discontinuity"}, // * ECG1 is lead II
		{peripherals.ST, "V", 0, none, "learning, discontinuity"},
		{peripherals.ST, "aVL", 0, none, "learning, discontinuity"},
		{peripherals.ARTSystolic, "", 9, good, ""}, // *
		{peripherals.ARTDiastolic, "", 0.9, good, ""},
		{peripherals.ARTMean, "", 4.86, good, ""},
		{peripherals.CVPMean, "", 2.21, good, ""},
		{peripherals.PAPMean, "", 0, none, "not updated"},
		{peripherals.NIBPSystolic, "", 0, none, "older than 60 s, invalid"},
		{peripherals.Temperature, "nasopharyngeal", 18, good, ""},
		{peripherals.Temperature, "rectal", 27.07, good, ""},
		{peripherals.Temperature, "esophageal", 16.85, good, ""},
		{peripherals.Temperature, "T4", 0, none, "under range"},
		{peripherals.SpO2, "", 0, none, "invalid"},
		{peripherals.EtCO2, "", 0, suspect, "apnoea"},
		{peripherals.RespiratoryRate, "", 0, suspect, "apnoea"},
		{peripherals.FiO2, "", 29.43, good, ""}, // *
		{peripherals.EtO2, "", 29.43, good, ""},
		{peripherals.EtN2O, "", 0, good, ""},
		{peripherals.FiAA, "isoflurane", 0, good, ""},
		{peripherals.PeakPressure, "", 0, none, "invalid"},
		{peripherals.BIS, "", 0, good, ""}, // * quality 92
	} {
		r := b.at(t, w.quantity, w.site)
		if math.Abs(r.Value-w.value) > 1e-9 || r.Quality != w.quality || r.Detail != w.detail {
			t.Errorf("%s %s: %v %v %q, want %v %v %q", w.quantity, w.site, r.Value, r.Quality, r.Detail, w.value, w.quality, w.detail)
		}
		if !r.At.Equal(b.now) {
			t.Errorf("%s: at %v", w.quantity, r.At)
		}
	}
	if r := b.at(t, peripherals.ARTMean, ""); r.DeviceTime.Unix() != captured { // *
		t.Errorf("device time %v", r.DeviceTime)
	}
	for _, r := range b.Readings() {
		if r.Site == "ICP" || r.Quantity == peripherals.LAPMean || r.Quantity == peripherals.CardiacOutput || r.Quantity == peripherals.SvO2 {
			t.Errorf("told what the monitor does not have: %+v", r)
		}
	}
}

// The waves of the same monitor: a lead, a pleth, and six channels without a
// sensor.
func TestCapturedWaves(t *testing.T) {
	b := newBench(t)
	b.feed(appendFrame(nil, hexFile(t, "waves.txt")[""]))
	waves := b.Waves()
	if len(waves) != 2 {
		t.Fatalf("%d waves, want 2", len(waves))
	}
	ecg, pleth := waves[0], waves[1]
	if ecg.Quantity != peripherals.ECGII || ecg.Rate != 300 || len(ecg.Samples) != 60 || ecg.Quality != peripherals.Good {
		t.Errorf("ECG: %+v", ecg)
	}
	if v := ecg.Scale * float64(ecg.Samples[0]); math.Abs(v+0.177) > 1e-9 { // *
		t.Errorf("ECG begins with %v mV", v)
	}
	if pleth.Quantity != peripherals.Pleth || pleth.Rate != 100 || len(pleth.Samples) != 20 {
		t.Errorf("pleth: %+v", pleth)
	}
	if a, c := pleth.Scale*float64(pleth.Samples[0]), pleth.Scale*float64(pleth.Samples[2]); math.Abs(a+3.6) > 1e-9 || math.Abs(c+4) > 1e-9 { // *
		t.Errorf("pleth begins with %v and goes on to %v", a, c)
	}
}
