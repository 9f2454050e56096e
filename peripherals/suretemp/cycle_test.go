package suretemp

import (
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// What was measured at another site than was asked for is not told as that of
// its own site either, until the next measurement.
func TestSpoilt(t *testing.T) {
	c := cycle{wanted: peripherals.SiteAxillary}
	r := record{stage: final, final: 37.1, active: true}
	v, over := c.take(r, noon)
	if !v.said || v.quality != peripherals.NoSignal || v.site != peripherals.SiteAxillary || !over {
		t.Errorf("%+v, over %v", v, over)
	}
	c.wanted = ""
	r.final = 37.2
	if v, _ := c.take(r, noon); v.said {
		t.Errorf("told %+v", v)
	}
	c.take(record{stage: idle}, noon)
	if v, _ := c.take(r, noon); !v.said || v.quality != peripherals.Good || v.site != peripherals.SiteOral {
		t.Errorf("%+v", v)
	}
}

// A measurement is told though its beginning was missed, and it came out as
// the one before.
func TestNextMeasurement(t *testing.T) {
	c := cycle{}
	r := record{stage: final, final: 37.1, active: true}
	for i, told := range []bool{true, false} {
		if v, _ := c.take(r, noon); v.said != told {
			t.Errorf("%d: told %v", i, v.said)
		}
	}
	c.take(record{stage: predictDisplay, final: 36.8, active: true}, noon)
	if v, _ := c.take(r, noon); !v.said {
		t.Error("the second one is not told")
	}
}

// After a prediction the probe's own temperature is told only where somebody
// chose the monitor mode.
func TestMonitorAfterPrediction(t *testing.T) {
	for _, chosen := range []bool{false, true} {
		c := cycle{}
		c.take(record{stage: final, final: 37.1, active: true}, noon)
		r := record{stage: monitoring, probe: 37.4, active: true, method: 2}
		if chosen {
			r.method = methodMonitor
		}
		told := false
		for i := range 20 {
			v, _ := c.take(r, noon.Add(time.Duration(i)*173*time.Millisecond))
			told = told || v.said && v.quality == peripherals.Good && v.value == 37.4
		}
		if told != chosen {
			t.Errorf("chosen %v, told %v", chosen, told)
		}
	}
}

// A measurement is of who lay there when it began. Where nobody saw it begin,
// as where the program began in the middle of it, it began long ago.
func TestBegan(t *testing.T) {
	at := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	type step struct {
		second int
		record record
	}
	idles, predicts, ends := record{stage: idle}, record{stage: predicting, active: true}, record{stage: final, final: 37.1, active: true}
	for name, c := range map[string]struct {
		steps []step
		began time.Time
	}{
		"from the well":        {[]step{{0, idles}, {5, idles}, {6, predicts}, {15, ends}}, at(5)},
		"ready in between":     {[]step{{0, idles}, {7, record{stage: ready}}, {8, predicts}, {15, ends}}, at(7)},
		"right after another":  {[]step{{0, idles}, {1, predicts}, {9, ends}, {20, predicts}, {30, ends}}, at(20)},
		"nobody saw it begin":  {[]step{{3, predicts}, {15, ends}}, time.Time{}},
		"held when we began":   {[]step{{3, ends}}, time.Time{}},
		"the next one is seen": {[]step{{3, ends}, {9, idles}, {10, predicts}, {20, ends}}, at(9)},
	} {
		var got cycle
		for _, s := range c.steps {
			got.take(s.record, at(s.second))
		}
		if !got.began.Equal(c.began) {
			t.Errorf("%s: began %v, want %v", name, got.began, c.began)
		}
	}
}

// kept is a disk that outlives the program.
type kept struct{ is []byte }

func (k *kept) Recall() ([]byte, error) { return k.is, nil }
func (k *kept) Keep(is []byte) error    { k.is = is; return nil }

// A final value that was told is not told again by a program that is started
// while the module holds it.
func TestHeldOverARestart(t *testing.T) {
	disk := &kept{}
	env := peripheraltest.Env(t)
	env.Memory = disk
	run := func() *Thermometer { return &Thermometer{env: env} }
	first := run()
	first.recall()
	held := record{stage: final, final: 37.123456, active: true}
	if v, _ := first.cycle.take(held, noon); !v.said {
		t.Fatal("the first time it is not told")
	}
	first.remember(held.final)
	again := run()
	again.recall()
	if v, _ := again.cycle.take(held, noon); v.said {
		t.Errorf("told again: %+v", v)
	}
	again.cycle.take(record{stage: idle}, noon)
	if v, _ := again.cycle.take(held, noon); !v.said {
		t.Error("the next measurement is not told")
	}
	disk.is = []byte("damaged")
	odd := run()
	odd.recall()
	if v, _ := odd.cycle.take(held, noon); !v.said {
		t.Error("with a damaged memory nothing is told")
	}
}

// lastReading keeps the last reading.
type lastReading struct {
	peripherals.Sink
	is peripherals.Reading
}

func (l *lastReading) Reading(r peripherals.Reading) { l.is = r }

// What is reported bears its beginning, and what nobody saw begin began long ago.
func TestReportedBeginning(t *testing.T) {
	var last lastReading
	r := report{sink: &last}
	v := verdict{said: true, value: 37.1, quality: peripherals.Good}
	for began, want := range map[time.Time]time.Time{noon.Add(-time.Minute): noon.Add(-time.Minute), {}: peripherals.LongAgo()} {
		if r.reading(v, began, noon); !last.is.Began.Equal(want) || !last.is.At.Equal(noon) {
			t.Errorf("began %v: reported %+v", began, last.is)
		}
	}
}
