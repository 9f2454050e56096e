package suretemp

import (
	"testing"
	"time"
)

// The probe's temperature, a sample each 173 ms as the module sends them.
func TestSteady(t *testing.T) {
	const each = 173 * time.Millisecond
	line := func(perSecond float64) func(time.Duration) float64 {
		return func(d time.Duration) float64 { return 37 + perSecond*d.Seconds() }
	}
	for name, c := range map[string]struct {
		celsius func(time.Duration) float64
		after   time.Duration
		want    bool
	}{
		"too short":             {line(0), 1900 * time.Millisecond, false},
		"long enough":           {line(0), 2200 * time.Millisecond, true},
		"0.09 °C in 10 s":       {line(0.009), 15 * time.Second, true},
		"0.12 °C in 10 s":       {line(0.012), 15 * time.Second, false},
		"0.12 °C in 10 s, down": {line(-0.012), 15 * time.Second, false},
		"a jump 9 s ago": {func(d time.Duration) float64 {
			if d < 5*time.Second {
				return 36
			}
			return 37
		}, 14 * time.Second, false},
		"a jump 11 s ago": {func(d time.Duration) float64 {
			if d < 5*time.Second {
				return 36
			}
			return 37
		}, 16 * time.Second, true},
	} {
		var s steady
		got := false
		for d := time.Duration(0); d <= c.after; d += each {
			got = s.add(c.celsius(d), noon.Add(d))
		}
		if got != c.want {
			t.Errorf("%s: steady %v", name, got)
		}
		if s.forget(); s.add(37, noon.Add(c.after+each)) {
			t.Errorf("%s: steady with the first sample of the next measurement", name)
		}
	}
}
