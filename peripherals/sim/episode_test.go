package sim

import (
	"bytes"
	"testing"
	"time"
)

func TestEpisode(t *testing.T) {
	for at, want := range map[time.Duration]int{
		0: 97, 60 * time.Second: 97, 65 * time.Second: 92, 73 * time.Second: 84, 80 * time.Second: 84,
		100 * time.Second: 92, 105 * time.Second: 97, 149 * time.Second: 97, 230 * time.Second: 84, time.Hour: 97,
	} {
		if got := episode(at); got != want {
			t.Errorf("after %v: %d, want %d", at, got, want)
		}
	}
}

// Both monitors of the demonstration alarm while the saturation is low, and
// say so when it is over.
func TestDesaturation(t *testing.T) {
	ge := NewGEMonitor()
	ge.Desaturate()
	ge.alarms = 2
	var told []bool
	for range int(episodeEvery / GEStep) {
		if out := ge.AppendStep(nil); len(out) > 0 {
			told = append(told, bytes.Contains(out, []byte("SpO2 low")))
		}
	}
	if len(told) != 2 || !told[0] || told[1] {
		t.Errorf("a GE monitor told %v, want an alarm, then none", told)
	}
	iv := NewIntelliVue()
	iv.Desaturate()
	for at, want := range map[time.Duration]int{30 * time.Second: 0, 80 * time.Second: 1, 120 * time.Second: 0} {
		iv.at = 0
		iv.Advance(at)
		if len(iv.alarms) != want {
			t.Errorf("an IntelliVue after %v: %v", at, iv.alarms)
		}
	}
}
