package nellcor

import (
	"strings"
	"testing"
	"time"

	"telecart/peripherals/internal/twin"
	"telecart/peripherals/internal/twin/twintest"
)

func TestTwinPrintsLines(t *testing.T) {
	start := time.Date(2026, 2, 24, 4, 48, 53, 0, time.UTC)
	n := NewTwin(start)
	n.Set(100, 105)
	n.Change(func(f *twin.Finger) { f.Words = "AO" })
	lines := strings.Split(string(n.Append(nil)), "\r\n")
	if got := strings.Join(strings.Fields(lines[3]), " "); len(lines) != 5 || got != "24-Feb-26 04:48:53 100 105 88 AO" {
		t.Errorf("%q", lines)
	}
	n.Change(func(f *twin.Finger) { f.Searching = true })
	if got := string(n.Append(nil)); !strings.Contains(got, "04:48:55   ---     ---") || !strings.Contains(got, "AO PS") {
		t.Errorf("%q", got)
	}
}

// It keeps its pace: so many bytes a minute.
func TestTwinServes(t *testing.T) { twintest.Serves(t, NewTwin(time.Unix(0, 0)), 30*60, 30*90+600) }
