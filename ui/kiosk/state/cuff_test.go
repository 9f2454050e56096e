package state

import (
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// Only the nurse can empty a cuff that disappears while it is inflated.
func TestCuffIsLost(t *testing.T) {
	cuff := func(state string) DevicesCame {
		return DevicesCame{[]api.Device{{ID: "nibp", Label: "Cuff", State: state, Measures: true}}}
	}
	pressure := func(v float64, changes ...func(*api.Reading)) Event {
		return ReadingsCame{Readings: []api.Reading{from("nibp", "cuff-pressure", v, changes...)}}
	}
	tests := []struct {
		name   string
		events []Event
		warns  bool
	}{
		{"tight", []Event{pressure(140), cuff("offline")}, true},
		{"tight, and its reading is taken back first", []Event{pressure(140), pressure(0, gone), cuff("offline")}, true},
		{"empty", []Event{pressure(140), pressure(6), cuff("offline")}, false},
		{"long ago", []Event{pressure(140, ago(time.Minute)), cuff("offline")}, false},
		{"in trouble but there", []Event{pressure(140), cuff("degraded")}, false},
		{"never inflated", []Event{pressure(0, gone), cuff("offline")}, false},
	}
	for _, tt := range tests {
		m := after(t, connected(t, nil), noon, append([]Event{cuff("online")}, tt.events...)...)
		if warns := m.Notice != nil && strings.HasPrefix(m.Notice.Text, "Cuff: "); warns != tt.warns {
			t.Errorf("%s: notice %+v", tt.name, m.Notice)
		}
		if m = after(t, m, noon, NoticeClosed{}, cuff("offline")); tt.warns && m.Notice != nil {
			t.Errorf("%s: warns again: %+v", tt.name, m.Notice)
		}
	}
}

// A kiosk that is restarted while a cuff is inflated warns as well.
func TestCuffIsLostAfterRestart(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) { s.Readings = []api.Reading{from("nibp", "cuff-pressure", 140)} })
	m = after(t, m, noon, DevicesCame{[]api.Device{{ID: "nibp", State: "offline"}}})
	if m.Notice == nil || !m.Notice.Bad {
		t.Errorf("notice %+v", m.Notice)
	}
}

func TestFewForASmallTile(t *testing.T) {
	for want, values := range map[string][]Value{
		"":                    nil,
		"SpO2 97; Pulse 72":   {{Label: "SpO2", Number: "97"}, {Label: "Pulse", Number: "72"}, {Label: "PI", Number: "2"}},
		"NIBP 118/76":         {{Label: "NIBP", Number: "118/76"}, {Label: "mean", Number: "90", Minor: true}, {Label: "Temp", Number: "37"}},
		"Cuff 140":            {{Label: "Cuff", Number: "140"}, {Label: "NIBP", Number: "118/76"}},
		"NIBP – –; Temp 37.0": {{Label: "NIBP", Number: "– –"}, {Label: "mean", Number: "– –", Minor: true}, {Label: "Temp", Number: "37.0"}},
	} {
		if got := said(Tile{Values: values}.Few()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// While its cuff is inflated a device is measuring, and not ready.
func TestMeasuring(t *testing.T) {
	for name, tt := range map[string]struct {
		r    api.Reading
		word string
	}{
		"idle":     {from("cuff", "cuff-pressure", 0, gone), "ready"},
		"inflated": {from("cuff", "cuff-pressure", 140), "measuring"},
		"silent":   {from("cuff", "cuff-pressure", 140, ago(time.Minute)), "ready"},
		"another":  {from("other", "cuff-pressure", 140), "ready"},
	} {
		m := connected(t, func(s *api.Snapshot) {
			s.Devices = []api.Device{{ID: "cuff", State: "online", Detail: api.English("Say the patient's size first."), Measures: true}, {ID: "other"}}
			s.Readings = []api.Reading{tt.r}
		})
		got := m.Tiles(noon)[0]
		if got.Word != tt.word || got.Measuring != (tt.word == "measuring") || got.Detail == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A cuff is stopped at once, whatever requests have not been answered.
func TestStoppingWaitsForNothing(t *testing.T) {
	m := connected(t, nil)
	start, stop := Intent{Kind: Measure, Device: "cuff", Text: "adult", On: true}, Intent{Kind: Measure, Device: "cuff"}
	m, _ = sends(t, m, Want{start}, Measure)
	after(t, m, noon, Want{start}) // the second start is not sent
	for range 2 {
		var got Intent
		if m, got = sends(t, m, Want{stop}, Measure); got.On {
			t.Errorf("sends %+v", got)
		}
	}
	after(t, after(t, m, noon, Lost{}), noon, Want{stop}) // nobody is there
}

func TestMeasurers(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		s.Devices = []api.Device{{ID: "oxi", State: "online"}, {ID: "lost", Measures: true, State: "offline"}, {ID: "cuff", Measures: true, State: "online"}}
	})
	if got := m.Measurers(); len(got) != 2 || got[0].ID != "cuff" || got[1].ID != "lost" {
		t.Errorf("%+v", got)
	}
}
