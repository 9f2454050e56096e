package oximeter_test

import (
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/peripheraltest"
)

// The wave is numbered so that a hole is as wide as it was long.
func TestPleth(t *testing.T) {
	start := time.Unix(1_800_000_000, 0)
	const rate = 100
	for _, c := range []struct {
		name string
		gap  func(p *oximeter.Pleth) time.Duration // after 50 samples
		jump uint64
	}{
		{"nothing lost", func(*oximeter.Pleth) time.Duration { return 0 }, 0},
		{"read late", func(*oximeter.Pleth) time.Duration { return 900 * time.Millisecond }, 0},
		{"noise that took no time", func(p *oximeter.Pleth) time.Duration { p.Hole(); return 0 }, 0},
		{"half a second lost", func(p *oximeter.Pleth) time.Duration { p.Hole(); return 500 * time.Millisecond }, 50},
		{"silence", func(*oximeter.Pleth) time.Duration { return 3 * time.Second }, 300},
	} {
		rec := peripheraltest.NewRecorder()
		p := oximeter.NewPleth(oximeter.NewReport(time.Now, rec), rate)
		now := start
		add := func(n int, quality peripherals.Quality) {
			for i := range n {
				now = now.Add(time.Second / rate)
				p.Add(int32(i), quality, now)
			}
		}
		add(60, peripherals.Good)
		now = now.Add(c.gap(p))
		add(60, peripherals.Suspect)
		next, samples, jump := uint64(0), 0, uint64(0)
		for _, w := range rec.Waves() {
			if w.Seq < next || w.Rate != rate || w.Scale != 1 || w.Quantity != peripherals.Pleth || w.At.IsZero() {
				t.Fatalf("%s: %+v", c.name, w)
			}
			jump += w.Seq - next
			next = w.Seq + uint64(len(w.Samples))
			samples += len(w.Samples)
		}
		if jump != c.jump || samples < 100 {
			t.Errorf("%s: a jump of %d in %d samples, want %d", c.name, jump, samples, c.jump)
		}
		if last := rec.Waves()[len(rec.Waves())-1]; last.Quality != peripherals.Suspect {
			t.Errorf("%s: the last wave is %v", c.name, last.Quality)
		}
	}
}

// A wave is as bad as the worst of its samples.
func TestPlethQuality(t *testing.T) {
	for _, order := range [][2]peripherals.Quality{
		{peripherals.Good, peripherals.Suspect}, {peripherals.Suspect, peripherals.Good},
		{peripherals.Good, peripherals.NoSignal}, {peripherals.NoSignal, peripherals.Good},
	} {
		rec := peripheraltest.NewRecorder()
		p := oximeter.NewPleth(oximeter.NewReport(time.Now, rec), 100)
		for i := range 25 {
			p.Add(1, order[min(i/12, 1)], time.Now())
		}
		if w := rec.Waves(); len(w) != 1 || w[0].Quality != min(order[0], order[1]) {
			t.Errorf("%v: %+v", order, w)
		}
	}
}

func TestStream(t *testing.T) {
	rec := peripheraltest.NewRecorder()
	s := oximeter.NewStream(oximeter.NewReport(time.Now, rec), 100, 5)
	good := oximeter.Vitals{SpO2: 97, Rate: 72, Quality: peripherals.Good}
	for range 200 {
		s.Frame(good, 1, time.Now())
	}
	if n := len(rec.Readings()); n != 2*4 {
		t.Errorf("%d readings in two seconds, want 2 quantities twice a second", n)
	}
	for range 10 {
		s.Frame(good, 1, time.Now())
	}
	s.Missing(oximeter.DetailNoData)
	if rd, _ := rec.Last(peripherals.PulseRate); rd.Quality != peripherals.NoSignal || rd.Value != 0 || rd.Detail != oximeter.DetailNoData {
		t.Errorf("missing: %+v", rd)
	}
	for i := range 5 {
		if believed := s.Frame(good, 1, time.Now()); believed != (i == 4) {
			t.Errorf("frame %d after a silence: believed %v", i+1, believed)
		}
	}
	if rd, _ := rec.Last(peripherals.SpO2); rd.Value != 97 || rd.Quality != peripherals.Good {
		t.Errorf("back again: %+v", rd)
	}
}
