package state

import (
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/vitals"
	"telecart/ui/kiosk/text"
)

// from is a reading of one device at noon.
func from(device, quantity string, v float64, changes ...func(*api.Reading)) api.Reading {
	r := reading(quantity, v, nil)
	r.Device = device
	for _, change := range changes {
		change(&r)
	}
	return r
}

func suspect(r *api.Reading) { r.Quality, r.Detail = "suspect", api.Words("motion") }
func gone(r *api.Reading)    { r.Quality, r.Value, r.Detail = "no-signal", nil, api.Words("sensor off") }

func ago(d time.Duration) func(*api.Reading) {
	return func(r *api.Reading) { r.At = noon.Add(-d) }
}

// ward is a cart with two monitors of the same name and an oximeter.
func ward(s *api.Snapshot) {
	s.Devices = []api.Device{{ID: "ge", Label: "Monitor"}, {ID: "philips", Label: "Monitor"}, {ID: "oxi", Label: "Oximeter"}}
}

// said are values on a line each: "SpO2 97 [ge, 1 of 2]".
func said(values []Value) string {
	var out []string
	for _, v := range values {
		line := v.Label + " " + v.Number
		if v.Note != "" {
			line += " (" + v.Note + ")"
		}
		if v.Source+v.Beside != "" {
			line += " [" + v.Source + ", " + v.Beside + "]"
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

func TestFewPlaces(t *testing.T) {
	full := func(device string) []api.Reading {
		return []api.Reading{from(device, "heart-rate", 72), from(device, "spo2", 97), from(device, "pulse-rate", 72),
			from(device, "respiratory-rate", 14), from(device, "temperature", 37)}
	}
	tests := []struct {
		name     string
		readings []api.Reading
		want     string
		left     string
	}{
		{"nobody", nil, "", ""},
		{"one alone is not named", []api.Reading{from("oxi", "spo2", 97), from("oxi", "pulse-rate", 72)}, "SpO2 97; Pulse 72", ""},
		{"two monitors", slices.Concat(full("philips"), full("ge")),
			"HR 72 [ge, 1 of 2]; SpO2 97 [ge, 1 of 2]; Resp 14 [ge, 1 of 2]; Temp 37 [ge, 1 of 2]", "6 more values"},
		{"one gives what the other does not", []api.Reading{from("oxi", "spo2", 97), from("ge", "heart-rate", 72), from("ge", "spo2", 98)},
			"HR 72; SpO2 98 [ge, 1 of 2]", "1 more value"},
		{"who stands for a sign is not the first", []api.Reading{from("ge", "spo2", 91, suspect), from("oxi", "spo2", 97)},
			"SpO2 97 [Oximeter, 1 of 2]", "1 more value"},
		{"all are lost", []api.Reading{from("ge", "spo2", 0, gone), from("oxi", "spo2", 0, gone)}, "SpO2 – – (sensor off)", ""},
		{"they differ", []api.Reading{from("ge", "spo2", 86), from("oxi", "spo2", 97), from("philips", "spo2", 86)},
			"SpO2 86 [ge, DIFFERS]; SpO2 97 [Oximeter, DIFFERS]", "1 more value"},
		{"the one that differs stands after the one it differs from", []api.Reading{from("ge", "spo2", 86, suspect), from("oxi", "spo2", 97), from("philips", "spo2", 86)},
			"SpO2 86 [philips, DIFFERS]; SpO2 97 [Oximeter, DIFFERS]", "1 more value"},
		{"what differs takes the place of what agrees",
			append(full("ge"), from("oxi", "spo2", 86), from("philips", "heart-rate", 72)),
			"HR 72 [ge, 1 of 2]; SpO2 97 [ge, DIFFERS]; SpO2 86 [Oximeter, DIFFERS]; Resp 14", "3 more values"},
		{"the last place is not enough for two", append(full("ge"), from("oxi", "temperature", 39)),
			"HR 72; SpO2 97; Temp 37 [ge, DIFFERS]; Temp 39 [Oximeter, DIFFERS]", "2 more values"},
		{"what differs and has no place is said", append(full("ge"), from("oxi", "pulse-rate", 150)),
			"HR 72; SpO2 97; Resp 14; Temp 37", "2 more, some differ"},
		{"the mean is on the other screen", []api.Reading{from("ge", "nibp-systolic", 118), from("ge", "nibp-diastolic", 76), from("ge", "nibp-mean", 90)},
			"NIBP 118/76", "1 more value"},
		{"what no small screen shows", []api.Reading{from("ge", "spo2", 97), from("ge", "st", 0.2)}, "SpO2 97", "1 more value"},
	}
	for _, tt := range tests {
		m := connected(t, func(s *api.Snapshot) { ward(s); s.Readings = tt.readings })
		got, left := m.Vitals(4, noon)
		if said(got) != tt.want || left.Text != tt.left {
			t.Errorf("%s:\n got %s, %q\nwant %s, %q", tt.name, said(got), left.Text, tt.want, tt.left)
		}
	}
}

// Nothing is lost: what has no place is counted.
func TestNothingIsSilentlyHidden(t *testing.T) {
	quantities := []string{"heart-rate", "spo2", "pulse-rate", "cuff-pressure", "nibp-systolic", "nibp-mean", "respiratory-rate", "temperature", "etco2",
		"nibp-pulse", "perfusion-index", "st", "art-systolic", "art-diastolic", "art-mean", "new-thing"}
	m := connected(t, func(s *api.Snapshot) {
		ward(s)
		for _, d := range []string{"ge", "philips", "oxi", "not configured"} {
			for i, q := range quantities {
				s.Readings = append(s.Readings, from(d, q, float64(50+i*len(d))))
			}
		}
	})
	all := m.AllVitals(noon)
	if want := 4 * (len(quantities) - 1); len(all) != want { // two of them are one value
		t.Errorf("%d values, want %d", len(all), want)
	}
	for room := range 30 {
		shown, left := m.Vitals(room, noon)
		if len(shown) > room {
			t.Errorf("%d values in %d places", len(shown), room)
		}
		if want := len(all) - len(shown); !strings.HasPrefix(left.Text, format("%d ", want)) {
			t.Errorf("in %d places: %d shown, %q left, want %d", room, len(shown), left.Text, want)
		}
	}
}

func TestAllVitalsNameTheirInstrument(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		ward(s)
		s.Readings = []api.Reading{from("oxi", "spo2", 90), from("philips", "spo2", 97), from("ge", "spo2", 97), from("ge", "art-systolic", 120),
			from("ge", "art-diastolic", 70), from("ge", "heart-rate", 72), from("oxi", "nibp-diastolic", 80)}
	})
	m.Texts = text.Spanish()
	want := "FC 72 [ge, ]; SpO2 97 [ge, DIFIERE]; SpO2 97 [philips, ]; SpO2 90 [Oxímetro, DIFIERE]; PNI – –/80 [Oxímetro, ]; ART 120/70 [ge, ]"
	if got := said(m.AllVitals(noon)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := said(m.valuesOn("ge", noon)), "FC 72; SpO2 97; ART 120/70"; got != want {
		t.Errorf("of one: %s, want %s", got, want)
	}
}

func TestNames(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		ward(s)
		s.Devices = append(s.Devices, api.Device{ID: "bare"})
	})
	for id, want := range map[string]string{"ge": "ge", "philips": "philips", "oxi": "Oximeter", "bare": "bare", "gone": "gone"} {
		if got := m.sourceName(id, false); got != want {
			t.Errorf("%s is called %q, want %q", id, got, want)
		}
	}
	for _, tile := range m.Tiles(noon)[:2] {
		if tile.Title != tile.ID {
			t.Errorf("two devices have the title %q", tile.Title)
		}
	}
}

// The wave is of the instrument whose number is above it, and named.
func TestWaveIsNamed(t *testing.T) {
	wave := func(device, quantity, label string) Event {
		return WaveCame{api.Wave{Device: device, Quantity: quantity, Label: label, Rate: 75, Samples: []int32{1}, Quality: "good"}}
	}
	m := connected(t, func(s *api.Snapshot) {
		ward(s)
		s.Readings = []api.Reading{from("ge", "heart-rate", 0, gone), from("philips", "heart-rate", 72)}
	})
	for _, s := range []struct {
		ev   Event
		want string
	}{
		{wave("ge", "art", "ART"), "ART · ge"},
		{wave("oxi", "pleth", "Pleth"), "Pleth · Oximeter"},
		{wave("ge", "ecg-ii", "ECG II"), "ECG II · ge"},
		{wave("philips", "ecg-v", "ECG V"), "ECG V · philips"},
	} {
		m = after(t, m, noon, s.ev)
		if c, ok := m.WaveOf("", noon); !ok || c.Label != s.want {
			t.Errorf("%q, want %q", c.Label, s.want)
		}
	}
	if c, _ := m.WaveOf("oxi", noon); c.Label != "Pleth" || c.Role != RoleSpO2 {
		t.Errorf("of one device: %q", c.Label)
	}
}

// A request of the doctor's does not wait behind another screen.
func TestAskOverOtherScreens(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		s.Status.Session.Phase = api.PhaseInCall
		s.Status.Session.Asks = []api.Ask{{ID: "a", Text: "done", Done: true}, {ID: "b", Text: "left ear, please"}}
	})
	if b := m.Bars(noon); len(b) != 0 {
		t.Errorf("over the call, which has a card for it: %+v", b)
	}
	for page, screen := range map[Page]Screen{PageVitals: ScreenVitals, PageDevice: ScreenDevice, PagePatient: ScreenPatient} {
		m := after(t, m, noon, Open{Page: page})
		if b := m.Bars(noon); m.Screen() != screen || len(b) != 1 || b[0].Text != "The doctor asks: left ear, please" {
			t.Errorf("screen %s, bars %+v", m.Screen(), b)
		}
	}
}

// Name and readings arrive separately, in either order: no screen shows one
// patient's beside the other's.
func TestNumbersOfThePatientBefore(t *testing.T) {
	since := noon.Add(-time.Second)
	before := connected(t, func(s *api.Snapshot) {
		ward(s)
		s.Readings = []api.Reading{from("oxi", "spo2", 97), from("ge", "nibp-systolic", 118)}
	})
	if got := said(before.AllVitals(noon)); !strings.Contains(got, "97") || !strings.Contains(got, "118") {
		t.Fatalf("before: %s", got)
	}
	status := before.Status
	status.PatientSince = since
	name := StatusCame{Status: status}
	_, told := vitals.State{}.Next(vitals.Input{Devices: before.Devices, Readings: []api.Reading{from("oxi", "spo2", 91)}, PatientSince: since}, noon)
	numbers := ReadingsCame{Readings: told.Readings, Vitals: told.Vitals}
	for _, order := range [][]Event{{name, numbers}, {numbers, name}} {
		m := after(t, before, noon, order[0])
		if got := said(m.AllVitals(noon)); got != "" {
			t.Errorf("after %T alone: %s", order[0], got)
		}
		m = after(t, m, noon, order[1])
		if got := said(m.AllVitals(noon)); got != "SpO2 91" || len(m.Readings) != 1 {
			t.Errorf("after both: %s, kept %+v", got, m.Readings)
		}
	}
}
