package masimo

import (
	"strings"
	"testing"
	"time"

	"telecart/peripherals/internal/twin"
	"telecart/peripherals/internal/twin/twintest"
)

func TestTwinPrintsLines(t *testing.T) {
	start := time.Date(2026, 2, 24, 4, 48, 53, 0, time.UTC)
	seconds := -1
	m := NewTwin(func() time.Time { seconds++; return start.Add(time.Duration(seconds) * time.Second) })
	want := "02/24/26 04:48:53 SN=0000066575 SPO2=097% BPM=072 PI=04.96% SPCO=--.-% SPMET=01.2% DESAT=-- PIDELTA=+-- PVI=018 ALARM=0000 EXC=000800\r\n"
	if got := string(m.Append(nil)); got != want {
		t.Errorf("%q", got)
	}
	m.SensorOff(true)
	m.Change(func(f *twin.Finger) { f.Bits = 0x400 })
	if got := string(m.Append(nil)); !strings.Contains(got, "04:48:54") || !strings.Contains(got, "SPO2=---% BPM=---") || !strings.HasSuffix(got, "EXC=000C20\r\n") {
		t.Errorf("%q", got)
	}
}

// It keeps its pace: so many bytes a minute.
func TestTwinServes(t *testing.T) { twintest.Serves(t, NewTwin(time.Now), 60*120, 61*150) }
