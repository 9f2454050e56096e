package suretemp

import (
	"testing"
	"time"

	"telecart/peripherals"
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
