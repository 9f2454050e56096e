package nonin

import (
	"bytes"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/peripheraltest"
)

func newBench8() (*report8, *peripheraltest.Recorder) {
	rec := peripheraltest.NewRecorder()
	return &report8{Report: oximeter.NewReport(time.Now, rec)}, rec
}

// The frames, by the table of the specification; each is sent until it is
// believed.
func TestFormat8(t *testing.T) {
	type value struct {
		v       float64
		quality peripherals.Quality
		detail  peripherals.Words
	}
	good := func(v float64) value { return value{v, peripherals.Good, ""} }
	none := func(why peripherals.Words) value { return value{detail: why} }
	for _, c := range []struct {
		name, frame string
		spo2, rate  value
		state       peripherals.State
		sentence    string
	}{
		{"healthy finger", "80 48 61 00", good(97), good(72), peripherals.Online, ""},
		{"163 is 1 and 23", "81 23 58 00", good(88), good(163), peripherals.Online, ""},
		{"300", "82 2C 58 00", good(88), good(300), peripherals.Online, ""},
		{"missing", "83 7F 7F 00", none("no value"), none("no value"), peripherals.Online, ""},
		{"one missing", "80 48 7F 00", none("no value"), good(72), peripherals.Online, ""},
		{"out of range", "80 05 65 00", none("no value"), none("no value"), peripherals.Online, ""},
		{"sensor alarm, values held", "80 48 61 08", none("sensor off"), none("sensor off"), peripherals.Online, oximeter.SentenceOff.English},
		{"unplugged", "C3 7F 7F 00", none("sensor disconnected"), none("sensor disconnected"), peripherals.Degraded, oximeter.SentenceSensor.English},
		{"unplugged, values held", "C0 48 61 08", none("sensor disconnected"), none("sensor disconnected"), peripherals.Degraded, oximeter.SentenceSensor.English},
		{"out of track", "A0 48 61 00", value{97, peripherals.Suspect, "out of track"}, value{72, peripherals.Suspect, "out of track"}, peripherals.Online, ""},
		{"out of track, no value", "A3 7F 7F 00", none("out of track"), none("out of track"), peripherals.Online, ""},
		{"artifact", "84 48 61 00", value{97, peripherals.Suspect, "motion artefact"}, value{72, peripherals.Suspect, "motion artefact"}, peripherals.Online, ""},
		{"low perfusion", "90 48 61 00", value{97, peripherals.Suspect, "low perfusion"}, value{72, peripherals.Suspect, "low perfusion"}, peripherals.Online, ""},
		{"marginal perfusion", "88 48 61 00", value{97, peripherals.Good, "marginal perfusion"}, value{72, peripherals.Good, "marginal perfusion"}, peripherals.Online, ""},
		{"low battery", "80 48 61 01", good(97), good(72), peripherals.Degraded, oximeter.SentenceBattery.English},
		{"SmartPoint", "80 48 61 20", good(97), good(72), peripherals.Online, ""},
	} {
		r, rec := newBench8()
		r.Feed(bytes.Repeat(unhex(t, c.frame), inStep8), time.Now())
		spo2, _ := rec.Last(peripherals.SpO2)
		rate, _ := rec.Last(peripherals.PulseRate)
		if got := (value{spo2.Value, spo2.Quality, spo2.Detail}); got != c.spo2 {
			t.Errorf("%s: SpO2 %v, want %v", c.name, got, c.spo2)
		}
		if got := (value{rate.Value, rate.Quality, rate.Detail}); got != c.rate {
			t.Errorf("%s: pulse %v, want %v", c.name, got, c.rate)
		}
		if s := rec.Statuses(); len(s) != 1 || s[0].State != c.state || s[0].Detail.English != c.sentence {
			t.Errorf("%s: status %+v", c.name, s)
		}
	}
}

// Nothing but bit 7 protects a frame: a number needs a neighbour.
func TestBelief8(t *testing.T) {
	const ok = "80 48 61 00"
	for _, c := range []struct {
		name, stream string
		told         int // readings of SpO2 told
		last         float64
		rejected     uint64
	}{
		{"two frames", ok + ok, 0, 0, 0},
		{"three frames", ok + ok + ok, 1, 97, 0},
		{"a leap that does not stay", ok + ok + ok + "80 48 30 00" + ok + ok, 2, 97, 0},
		{"a leap that stays", ok + ok + ok + "80 48 30 00" + "80 48 30 00", 2, 48, 0},
		{"a finger that leaves", ok + ok + ok + "80 48 61 08", 2, 0, 0},
		{"a byte lost", ok + ok + ok + "80 61 00" + ok + ok + ok, 2, 97, 1},
		{"a byte too many", ok + ok + ok + "00" + ok + ok, 1, 97, 0},
		{"from the middle", "61 00" + ok + ok + ok, 1, 97, 0},
		{"a sensor that is unplugged", ok + ok + ok + "C3 7F 7F 00", 2, 0, 0},
		{"and plugged in again", ok + ok + ok + "C3 7F 7F 00" + ok + ok, 3, 97, 0},
	} {
		r, rec := newBench8()
		r.Feed(unhex(t, c.stream), time.Now())
		told := 0
		for _, rd := range rec.Readings() {
			if rd.Quantity == peripherals.SpO2 {
				told++
			}
		}
		last, _ := rec.Last(peripherals.SpO2)
		if told != c.told || last.Value != c.last || r.parser.Counts.Rejected != c.rejected {
			t.Errorf("%s: told %d times, last %v, %d rejected; want %d, %v, %d",
				c.name, told, last.Value, r.parser.Counts.Rejected, c.told, c.last, c.rejected)
		}
	}
}

// After a silence a number has to be believed anew.
func TestSilence8(t *testing.T) {
	r, rec := newBench8()
	ok := unhex(t, "80 48 61 00")
	r.Feed(bytes.Repeat(ok, inStep8), time.Now())
	r.Missing(oximeter.DetailNoData)
	for i := range inStep8 {
		if heard := r.Feed(ok, time.Now()); heard != (i == inStep8-1) {
			t.Errorf("frame %d after a silence: heard %v", i+1, heard)
		}
	}
	if rd, _ := rec.Last(peripherals.SpO2); rd.Value != 97 {
		t.Errorf("%+v", rd)
	}
}

func FuzzParser8(f *testing.F) {
	f.Add([]byte{0x80, 0x48, 0x61, 0, 0x80, 0x48})
	good := bytes.Repeat([]byte{0x80, 0x48, 0x61, 0}, inStep8+1)
	f.Fuzz(func(t *testing.T, noise []byte) {
		var p parser8
		p.feed(noise, func(f *frame8, step int) {
			if f[0]&0x80 == 0 || (f[1]|f[2]|f[3])&0x80 != 0 || step < 1 {
				t.Fatalf("% x at step %d", *f, step)
			}
		})
		c := p.Counts
		if c.Skipped+c.Records*frame8Len+uint64(p.Held()) != c.Bytes {
			t.Fatalf("the bytes do not add up: %+v, %d held", c, p.Held())
		}
		in := 0
		p.feed(good, func(_ *frame8, step int) { in = step })
		if in < inStep8 {
			t.Fatalf("not in step again after %x", noise)
		}
	})
}

func BenchmarkParser8(b *testing.B) {
	stream := bytes.Repeat([]byte{0x80, 0x48, 0x61, 0}, 1000)
	var p parser8
	n := 0
	count := func(*frame8, int) { n++ }
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		p.feed(stream, count)
	}
}
