package gedri

import (
	"bytes"
	"testing"
	"time"
)

func TestAsking(t *testing.T) {
	t0 := time.Unix(1_800_000_000, 0)
	a := asker{interval: 5 * time.Second, want: []waveName{"ecg1", "pleth", "art", "co2"}}
	now := t0
	want := func(what string, got [][]byte, requests ...[]byte) {
		t.Helper()
		if !bytes.Equal(bytes.Join(got, nil), bytes.Join(requests, nil)) {
			t.Errorf("%s after %v: % x", what, now.Sub(t0), got)
		}
	}
	displayed := requestDisplayed(5 * time.Second)
	three, four := requestWaves([]byte{1, 8, 9}, false), requestWaves([]byte{1, 8, 6, 9}, false)
	none, line := &setup{}, &setup{label: [6]uint16{2: labelART}, connected: [6]bool{2: true}}

	want("start", a.start(now), displayed)
	for range 11 {
		now = now.Add(time.Second)
		want("patient", a.tick(now))
	}
	now = now.Add(time.Second)
	want("silent", a.tick(now), displayed)
	now = now.Add(4 * time.Second)
	want("not too often", a.tick(now))
	now = now.Add(time.Second)
	want("again", a.tick(now), displayed)

	want("first values", a.displayed(now, 8, none), three)
	now = now.Add(9 * time.Second)
	want("same values", a.displayed(now, 8, none))
	want("waves may come", a.tick(now))
	now = now.Add(time.Second)
	want("no waves came", a.tick(now), three)
	a.wave(now)
	now = now.Add(9 * time.Second)
	want("waves come", a.tick(now))
	want("a line is put in", a.displayed(now, 8, line), requestWaves([]byte{1, 8, 9}, true), four)

	now = now.Add(12 * time.Second)
	want("silent again", a.tick(now), displayed)
	want("back, newer", a.displayed(now, 10, line), four, requestAlarms(0), requestAlarms(2))
	want("once", a.displayed(now, 10, line))
}

func TestNoWaves(t *testing.T) {
	a := asker{interval: 5 * time.Second}
	if got := a.displayed(time.Now(), 8, &setup{}); len(got) != 0 {
		t.Errorf("% x", got)
	}
}

func TestWaveTypes(t *testing.T) {
	for name, want := range map[waveName]byte{"ecg1": 1, "ecg3": 3, "p1": 4, "p4": 7, "pleth": 8, "co2": 9, "o2": 10,
		"n2o": 11, "agent": 12, "resp": 15, "p5": 16, "p6": 17} {
		if got, ok := waveType(name); !ok || got != want || waveRate(got) == 0 {
			t.Errorf("%s: %d %v, want %d", name, got, ok, want)
		}
	}
}

func TestClock(t *testing.T) {
	zone := time.FixedZone("ward", 3*3600)
	local := time.Local
	time.Local = zone
	defer func() { time.Local = local }()
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, zone)
	var utc, wall, none clock
	if got := utc.at(uint32(now.Unix())+7, now); !got.Equal(now.Add(7 * time.Second)) {
		t.Errorf("a clock in UTC says %v", got)
	}
	if got := wall.at(uint32(now.Unix())+3*3600+7, now); !got.Equal(now.Add(7 * time.Second)) {
		t.Errorf("a wall clock says %v", got)
	}
	if !none.at(0, now).IsZero() {
		t.Error("a monitor without a clock has the time")
	}
	later := func(seconds int, device int) time.Duration {
		at := now.Add(time.Duration(seconds) * time.Second)
		return wall.jumped(uint32(now.Unix())+uint32(3*3600+7+device), at)
	}
	if later(5, 7) != 0 {
		t.Error("2 s are no jump")
	}
	if by := later(10, 3610); by != time.Hour-2*time.Second { // since the last look
		t.Errorf("jumped by %v", by)
	}
	if later(15, 3615) != 0 {
		t.Error("told twice")
	}
}
