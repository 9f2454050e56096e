package state

import (
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
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

func suspect(r *api.Reading) { r.Quality, r.Detail = "suspect", "motion" }
func gone(r *api.Reading)    { r.Quality, r.Value, r.Detail = "no-signal", nil, "sensor off" }

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
		{"the first is lost", []api.Reading{from("ge", "spo2", 0, gone), from("oxi", "spo2", 97)}, "SpO2 97 [Oximeter, ]", "1 more value"},
		{"the first is doubtful", []api.Reading{from("ge", "spo2", 91, suspect), from("oxi", "spo2", 97)},
			"SpO2 97 [Oximeter, 1 of 2]", "1 more value"},
		{"doubtful but now before good but old", []api.Reading{from("ge", "spo2", 97, ago(time.Minute)), from("oxi", "spo2", 91, suspect)},
			"SpO2 91 ? (motion) [Oximeter, 1 of 2]", "1 more value"},
		{"all are lost", []api.Reading{from("ge", "spo2", 0, gone), from("oxi", "spo2", 0, gone)}, "SpO2 – – (sensor off) [ge, ]", "1 more value"},
		{"both fell silent", []api.Reading{from("ge", "spo2", 97, ago(time.Hour)), from("oxi", "spo2", 96, ago(time.Minute))},
			"SpO2 96 (1 min ago) [Oximeter, 1 of 2]", "1 more value"},
		{"they differ", []api.Reading{from("ge", "spo2", 86), from("oxi", "spo2", 97), from("philips", "spo2", 86)},
			"SpO2 86 [ge, DIFFERS]; SpO2 97 [Oximeter, DIFFERS]", "1 more value"},
		{"what differs takes the place of what agrees",
			append(full("ge"), from("oxi", "spo2", 86), from("philips", "heart-rate", 72)),
			"HR 72 [ge, 1 of 2]; SpO2 97 [ge, DIFFERS]; SpO2 86 [Oximeter, DIFFERS]; Resp 14", "3 more values"},
		{"the last place is not enough for two", append(full("ge"), from("oxi", "temperature", 39)),
			"HR 72; SpO2 97; Temp 37 [ge, DIFFERS]; Temp 39 [Oximeter, DIFFERS]", "2 more values"},
		{"what differs and has no place is said", append(full("ge"), from("oxi", "pulse-rate", 150)),
			"HR 72; SpO2 97; Resp 14; Temp 37", "2 more, some differ"},
		{"without a heart rate the pulse counts", []api.Reading{from("ge", "heart-rate", 0, gone), from("ge", "spo2", 97),
			from("ge", "pulse-rate", 72), from("ge", "respiratory-rate", 14), from("ge", "temperature", 37)},
			"HR – – (sensor off); SpO2 97; Pulse 72; Resp 14", "1 more value"},
		{"two places of the body are two signs", []api.Reading{from("ge", "temperature", 37.1, func(r *api.Reading) { r.Site = "core" }),
			from("oxi", "temperature", 34, func(r *api.Reading) { r.Site = "skin" })}, "Temp core 37; Temp skin 34", ""},
		{"the cuff's pressure stands for its result", []api.Reading{from("ge", "nibp-systolic", 118), from("ge", "nibp-diastolic", 76),
			from("oxi", "cuff-pressure", 140)}, "Cuff 140", "1 more value"},
		{"what no monitor lists is on the other screen", []api.Reading{from("ge", "spo2", 97), from("ge", "st", 0.2)}, "SpO2 97", "1 more value"},
	}
	for _, tt := range tests {
		m := connected(t, func(s *api.Snapshot) { ward(s); s.Readings = tt.readings })
		got, left := m.Vitals(4, noon)
		if said(got) != tt.want || left.Text != tt.left {
			t.Errorf("%s:\n got %s, %q\nwant %s, %q", tt.name, said(got), left.Text, tt.want, tt.left)
		}
	}
}

// Whatever comes, nothing is lost: what has no place is counted.
func TestNothingIsSilentlyHidden(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		ward(s)
		for _, d := range []string{"ge", "philips", "oxi", "not configured"} {
			for i, q := range append(vitalOrder(), "st", "art-systolic", "art-diastolic", "art-mean", "new-thing") {
				s.Readings = append(s.Readings, from(d, q, float64(50+i*len(d))))
			}
		}
	})
	all := m.AllVitals(noon)
	if want := 4 * (len(vitalOrder()) + 4); len(all) != want {
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

// An instrument stays while it is good, for ten seconds after, and does not
// come back by itself.
func TestChoiceStays(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		ward(s)
		s.Readings = []api.Reading{from("oxi", "spo2", 97)}
	})
	steps := []struct {
		at       time.Duration
		readings []api.Reading
		want     string
	}{
		{0, nil, "SpO2 97"},
		{1, []api.Reading{from("ge", "spo2", 96)}, "SpO2 97 [Oximeter, 1 of 2]"},
		{2, []api.Reading{from("oxi", "spo2", 91, suspect)}, "SpO2 91 ? (motion) [Oximeter, 1 of 2]"},
		{5, []api.Reading{from("oxi", "spo2", 97)}, "SpO2 97 [Oximeter, 1 of 2]"},
		{7, []api.Reading{from("oxi", "spo2", 0, gone), from("ge", "spo2", 96)}, "SpO2 – – (sensor off) [Oximeter, ]"},
		{15, []api.Reading{from("ge", "spo2", 96)}, "SpO2 – – (sensor off) [Oximeter, ]"},
		{16, nil, "SpO2 96 [ge, ]"},
		{17, []api.Reading{from("oxi", "spo2", 97)}, "SpO2 96 [ge, 1 of 2]"},
		{25, []api.Reading{from("oxi", "spo2", 97)}, "SpO2 96 [ge, 1 of 2]"},
		{26, nil, "SpO2 97 [Oximeter, 1 of 2]"}, // the monitor is silent since 15
		{27, []api.Reading{from("ge", "spo2", 96)}, "SpO2 97 [Oximeter, 1 of 2]"},
		{60, nil, "SpO2 96 (33 s ago) [ge, 1 of 2]"},
		{61, []api.Reading{from("oxi", "spo2", 95)}, "SpO2 95 [Oximeter, 1 of 2]"},
	}
	for _, s := range steps {
		now := noon.Add(s.at * time.Second)
		for i := range s.readings {
			s.readings[i].At = now
		}
		m = after(t, m, now, ReadingsCame{s.readings}, TimePassed{})
		if got, _ := m.Vitals(4, now); said(got) != s.want {
			t.Errorf("after %d s: %s, want %s", s.at, said(got), s.want)
		}
	}
}

// Two that differed stay beside each other until they agree for ten seconds.
func TestDifferenceStays(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) { ward(s) })
	steps := []struct {
		at   time.Duration
		oxi  float64
		want string
	}{
		{0, 97, "SpO2 97 [ge, 1 of 2]"},
		{1, 90, "SpO2 97 [ge, DIFFERS]; SpO2 90 [Oximeter, DIFFERS]"},
		{2, 95, "SpO2 97 [ge, ]; SpO2 95 [Oximeter, ]"}, // together, but nothing is said that is not so
		{11, 95, "SpO2 97 [ge, ]; SpO2 95 [Oximeter, ]"},
		{12, 95, "SpO2 97 [ge, 1 of 2]"},
	}
	for _, s := range steps {
		now := noon.Add(s.at * time.Second)
		at := func(r *api.Reading) { r.At = now }
		m = after(t, m, now, ReadingsCame{[]api.Reading{from("ge", "spo2", 97, at), from("oxi", "spo2", s.oxi, at)}})
		if got, _ := m.Vitals(4, now); said(got) != s.want {
			t.Errorf("after %d s: %s, want %s", s.at, said(got), s.want)
		}
	}
}

// Of two cuffs the one that measured last counts, also when a monitor sends
// its old result again and again.
func TestCuffsByTheirTime(t *testing.T) {
	device := noon.Add(3 * time.Hour) // its clock is wrong, and runs
	clock := func(ago time.Duration) func(*api.Reading) {
		at := device.Add(-ago)
		return func(r *api.Reading) { r.DeviceTime = &at }
	}
	pressure := func(device string, sys, dia float64, changes ...func(*api.Reading)) []api.Reading {
		return []api.Reading{from(device, "nibp-systolic", sys, changes...), from(device, "nibp-diastolic", dia, changes...)}
	}
	sent := slices.Concat([]api.Reading{from("ge", "heart-rate", 72, clock(0))}, pressure("ge", 118, 76, clock(20*time.Minute)))
	tests := []struct {
		name     string
		readings []api.Reading
		want     string
	}{
		{"sent again", sent, "NIBP 118/76 (20 min ago)"},
		{"the other measured since", slices.Concat(sent, pressure("oxi", 160, 95, ago(10*time.Minute))),
			"NIBP 160/95 (10 min ago) [Oximeter, 1 of 2]"},
		{"the other measured before", slices.Concat(sent, pressure("oxi", 160, 95, ago(30*time.Minute))),
			"NIBP 118/76 (20 min ago) [ge, 1 of 2]"},
		{"at the same time, and they differ", slices.Concat(pressure("ge", 118, 76), pressure("oxi", 121, 95, ago(time.Minute))),
			"NIBP 118/76 [ge, DIFFERS]; NIBP 121/95 (1 min ago) [Oximeter, DIFFERS]"},
		{"a monitor with the time of its measurement", slices.Concat(pressure("ge", 118, 76, clock(20*time.Minute), ago(20*time.Minute)),
			[]api.Reading{from("ge", "spo2", 97, clock(0))}), "NIBP 118/76 (20 min ago)"},
	}
	for _, tt := range tests {
		m := connected(t, func(s *api.Snapshot) { ward(s); s.Readings = tt.readings })
		got, _ := m.Vitals(9, noon)
		got = slices.DeleteFunc(got, func(v Value) bool { return v.Label != "NIBP" })
		if said(got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, said(got), tt.want)
		}
	}
}

func TestDiffers(t *testing.T) {
	tests := []struct {
		quantity string
		a, b     float64
		want     bool
	}{
		{"spo2", 97, 93, false}, {"spo2", 97, 92, true},
		{"heart-rate", 72, 82, false}, {"heart-rate", 72, 83, true}, {"heart-rate", 180, 164, false}, {"pulse-rate", 180, 150, true},
		{"respiratory-rate", 14, 19, false}, {"respiratory-rate", 14, 20, true},
		{"temperature", 37.1, 37.6, false}, {"temperature", 37.1, 37.7, true},
		{"etco2", 36, 42, false}, {"etco2", 36, 43, true},
		{"nibp-systolic", 120, 135, false}, {"nibp-systolic", 120, 136, true}, {"art-mean", 90, 106, true},
		{"perfusion-index", 0.2, 9, false}, {"new-thing", 0, 1000, false},
	}
	for _, tt := range tests {
		a, b := source{Reading: from("a", tt.quantity, tt.a)}, source{Reading: from("b", tt.quantity, tt.b)}
		if a.differs(b, noon) != tt.want || b.differs(a, noon) != tt.want {
			t.Errorf("%s %v and %v: not %v", tt.quantity, tt.a, tt.b, tt.want)
		}
	}
	good := source{Reading: from("a", "spo2", 97)}
	for name, change := range map[string]func(*api.Reading){"doubtful": suspect, "lost": gone, "old": ago(time.Minute)} {
		if other := (source{Reading: from("b", "spo2", 50, change)}); good.differs(other, noon) || other.differs(good, noon) {
			t.Errorf("a value that is %s differs", name)
		}
	}
}

// A virtual instrument never stands for a real one, and is always marked; on
// a cart for demonstrations the status bar says it for all.
func TestVirtualAmongReal(t *testing.T) {
	tests := []struct {
		name          string
		demonstration bool
		readings      []api.Reading
		want          string
	}{
		{"both", false, []api.Reading{from("sim", "spo2", 80), from("oxi", "spo2", 97)}, "SpO2 97 [Oximeter, 1 of 2]"},
		{"the real one is lost", false, []api.Reading{from("sim", "spo2", 97), from("oxi", "spo2", 0, gone)},
			"SpO2 – – (sensor off) [Oximeter, ]"},
		{"alone", false, []api.Reading{from("sim", "spo2", 97)}, "SpO2 97 [VIRTUAL · Trainer, ]"},
		{"demonstration", true, []api.Reading{from("sim", "spo2", 97), from("oxi", "spo2", 0, gone)}, "SpO2 97 [Trainer, ]"},
		{"demonstration, alone", true, []api.Reading{from("sim", "spo2", 97)}, "SpO2 97"},
	}
	for _, tt := range tests {
		m := connected(t, func(s *api.Snapshot) {
			s.Status.Cart.Demonstration = tt.demonstration
			s.Devices = []api.Device{{ID: "sim", Label: "Trainer", Virtual: true}, {ID: "oxi", Label: "Oximeter"}}
			s.Readings = tt.readings
		})
		if got, _ := m.Vitals(4, noon); said(got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, said(got), tt.want)
		}
	}
}

// A real instrument takes the place of a virtual one as soon as it is there.
func TestRealReplacesVirtual(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		s.Devices = []api.Device{{ID: "sim", Virtual: true}, {ID: "oxi"}}
		s.Readings = []api.Reading{from("sim", "spo2", 97)}
	})
	m = after(t, m, noon, ReadingsCame{[]api.Reading{from("sim", "spo2", 97), from("oxi", "spo2", 91, suspect)}})
	if got, _ := m.Vitals(4, noon); said(got) != "SpO2 91 ? (motion) [oxi, 1 of 2]" {
		t.Errorf("shows %s", said(got))
	}
}

func TestAllVitalsNameTheirInstrument(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		ward(s)
		s.Readings = []api.Reading{from("oxi", "spo2", 90), from("philips", "spo2", 97), from("ge", "spo2", 97), from("ge", "art-systolic", 120),
			from("ge", "art-diastolic", 70), from("ge", "heart-rate", 72), from("oxi", "nibp-diastolic", 80)}
	})
	m.Texts = text.Spanish()
	want := "FC 72 [ge, ]; SpO2 97 [ge, DIFIERE]; SpO2 97 [philips, ]; SpO2 90 [Oximeter, DIFIERE]; ART 120/70 [ge, ]; L 80 [Oximeter, ]"
	if got := said(m.AllVitals(noon)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := said(m.valuesOf("ge", noon)), "FC 72; SpO2 97; ART 120/70"; got != want {
		t.Errorf("of one: %s, want %s", got, want)
	}
}

func TestNames(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		ward(s)
		s.Devices = append(s.Devices, api.Device{ID: "bare"})
	})
	for id, want := range map[string]string{"ge": "ge", "philips": "philips", "oxi": "Oximeter", "bare": "bare", "gone": "gone"} {
		if got := m.sourceName(id); got != want {
			t.Errorf("%s is called %q, want %q", id, got, want)
		}
	}
	for _, tile := range m.Tiles(noon)[:2] {
		if tile.Title != tile.ID {
			t.Errorf("two devices have the title %q", tile.Title)
		}
	}
}

// The wave is of the instrument whose number stands above it, and named.
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

// A question of the doctor's must not wait under another screen.
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
