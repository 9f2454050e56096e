package nonin

import (
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/internal/twin"
	"telecart/peripherals/peripheraltest"
)

// bench is a report on a virtual oximeter, with a clock of its own.
type bench struct {
	*peripheraltest.Recorder
	*twin.Oximeter
	report *report
	now    time.Time
}

func newBench() *bench {
	b := &bench{Recorder: peripheraltest.NewRecorder(), Oximeter: NewTwin(), now: time.Unix(1_800_000_000, 0)}
	b.report = newReport(oximeter.NewReport(func() time.Time { return b.now }, b), &parser{})
	return b
}

func (b *bench) feed(data []byte) { b.report.Feed(data, b.now) }

// run lets the oximeter speak for some time.
func (b *bench) run(seconds float64) {
	for range int(seconds * plethRate) {
		b.now = b.now.Add(time.Second / plethRate)
		b.feed(b.Append(nil))
	}
}

func (b *bench) last(t *testing.T, q peripherals.Quantity) peripherals.Reading {
	t.Helper()
	r, ok := b.Last(q)
	if !ok {
		t.Fatalf("no %s", q)
	}
	return r
}

func TestSensorOffHidesHeldValues(t *testing.T) {
	b := newBench()
	b.run(3)
	if r := b.last(t, peripherals.SpO2); r.Value != 97 || r.Quality != peripherals.Good || r.Detail != "" {
		t.Fatalf("before: %+v", r)
	}
	b.SensorOff(true)
	before := len(b.Readings())
	b.run(8) // the device still sends its last values
	for _, r := range b.Readings()[before+2:] {
		if r.Quality != peripherals.NoSignal || r.Value != 0 || r.Detail != detailOff {
			t.Fatalf("a held value was shown: %+v", r)
		}
	}
	status := b.Statuses()
	if s := status[len(status)-1]; s.State != peripherals.Online || s.Detail != oximeter.SentenceOff {
		t.Errorf("status %+v", s)
	}
	b.SensorOff(false)
	b.run(2)
	if r := b.last(t, peripherals.PulseRate); r.Quality != peripherals.Good || r.Value < 69 || r.Value > 75 {
		t.Errorf("after: %+v", r)
	}
}

func TestArtifactIsSuspectForAsLongAsItLasts(t *testing.T) {
	b := newBench()
	b.run(3)
	b.Change(func(f *twin.Finger) { f.Artifact = true })
	b.run(2)
	before := len(b.Readings())
	b.run(20)
	for _, r := range b.Readings()[before:] {
		if r.Quality != peripherals.Suspect || r.Detail != detailArtifact {
			t.Fatalf("%+v between two beats of a moving patient", r)
		}
	}
	b.Change(func(f *twin.Finger) { f.Artifact = false })
	b.run(3)
	if r := b.last(t, peripherals.SpO2); r.Quality != peripherals.Good {
		t.Errorf("after: %+v", r)
	}
}

// What was known of the finger before a silence is not held against the next.
func TestSilenceForgets(t *testing.T) {
	b := newBench()
	still := frames(packetFrames+1, quiet, values(97, 72))
	b.feed(frames(packetFrames, every(statusArtifact|statusRed), values(97, 72)))
	b.feed(still[:frameLen])
	if r := b.last(t, peripherals.SpO2); r.Quality != peripherals.Suspect {
		t.Fatalf("before: %+v", r)
	}
	b.report.Missing(oximeter.DetailNoData)
	b.feed(still[frameLen:])
	if r := b.last(t, peripherals.SpO2); r.Quality != peripherals.Good || r.Detail != "" {
		t.Errorf("after: %+v", r)
	}
}

func TestMissingValues(t *testing.T) {
	b := newBench()
	b.feed(frames(packetFrames+1, quiet, values(missingSpO2, 72)))
	if r := b.last(t, peripherals.SpO2); r.Quality != peripherals.NoSignal || r.Value != 0 || r.Detail != oximeter.DetailNoValue {
		t.Errorf("a missing saturation: %+v", r)
	}
	if r := b.last(t, peripherals.PulseRate); r.Quality != peripherals.Good || r.Value != 72 {
		t.Errorf("the pulse beside it: %+v", r)
	}
	b = newBench()
	b.feed(frames(packetFrames+1, every(statusOutOfTrack), values(missingSpO2, missingHR)))
	if r := b.last(t, peripherals.PulseRate); r.Quality != peripherals.NoSignal || r.Detail != detailOOT {
		t.Errorf("a pulse that was lost: %+v", r)
	}
}

func TestLowBattery(t *testing.T) {
	b := newBench()
	b.Change(func(f *twin.Finger) { f.LowBattery = true })
	b.run(1)
	status := b.Statuses()
	if s := status[len(status)-1]; s.State != peripherals.Degraded || s.Detail != oximeter.SentenceBattery {
		t.Errorf("status %+v", s)
	}
}

// The wave is numbered so that a hole is as wide as it was long.
func TestWave(t *testing.T) {
	b := newBench()
	b.run(3)
	for i, w := range b.Waves() {
		if w.Rate != 75 || len(w.Samples) != 25 || w.Seq != uint64(25*i) || w.Quantity != peripherals.Pleth {
			t.Fatalf("wave %d: %d samples at %v, seq %d", i, len(w.Samples), w.Rate, w.Seq)
		}
	}
	next := uint64(25 * len(b.Waves()))

	b.Garbage(3) // spoils the packet it falls into, or the one before
	b.run(3)
	waves := b.Waves()
	jump := uint64(0)
	for _, w := range waves[len(waves)-7:] {
		if w.Seq != next {
			jump += w.Seq - next
		}
		next = w.Seq + 25
	}
	if jump != 25 && jump != 50 {
		t.Errorf("one or two packets lost, but a jump of %d samples", jump)
	}
}

func TestLostPackets(t *testing.T) {
	for _, c := range []struct {
		gap     bool
		elapsed time.Duration
		want    uint64
	}{
		{false, time.Second / 3, 0},
		{false, 0, 0},
		{false, 900 * time.Millisecond, 0}, // read late
		{true, time.Second / 3, 0},         // noise between packets
		{true, 2 * time.Second / 3, 1},
		{true, 0, 0},
		{false, 5 * time.Second, 14}, // after a silence
	} {
		if got := lostPackets(c.gap, c.elapsed); got != c.want {
			t.Errorf("gap %v after %v: %d packets, want %d", c.gap, c.elapsed, got, c.want)
		}
	}
}

func TestPulseAbove127(t *testing.T) {
	b := newBench()
	b.feed(frames(packetFrames+1, quiet, values(88, 163)))
	if r := b.last(t, peripherals.PulseRate); r.Value != 163 {
		t.Errorf("163/min was told as %v", r.Value)
	}
}
