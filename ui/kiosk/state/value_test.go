package state

import (
	"math"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

// A ward that uses Fahrenheit has it on the screen. The method of a temperature
// is shown whatever its quality.
func TestTemperatureOfTheWard(t *testing.T) {
	for _, f := range []bool{false, true} {
		value := 37.2
		m := connected(t, func(s *api.Snapshot) {
			s.Status.Cart.Fahrenheit = f
			s.Devices = []api.Device{{ID: "temp", Label: "Thermometer"}}
			s.Readings = []api.Reading{{Device: "temp", Quantity: "temperature", Value: &value, Unit: "°C", Decimals: 1,
				Quality: "good", Detail: api.Words("predicted, adult axillary"), At: noon}}
		})
		want := map[bool]string{false: "37.2 °C, predicted, adult axillary", true: "99.0 °F, predicted, adult axillary"}[f]
		if all := m.AllVitals(noon); len(all) != 1 || all[0].String() != want {
			t.Errorf("%+v, want %s", all, want)
		}
		m.Texts = text.Spanish()
		if all := m.AllVitals(noon); all[0].Note != "predicha, axila de adulto" {
			t.Errorf("%+v", all)
		}
		if m.Readings[0].Unit != "°C" || *m.Readings[0].Value != value {
			t.Errorf("the reading itself became %+v", m.Readings[0])
		}
	}
}

func reading(q string, v float64, change func(*api.Reading)) api.Reading {
	r := api.Reading{Device: "d", Quantity: q, Label: "L", Value: &v, Unit: "%", Quality: "good", At: noon}
	if change != nil {
		change(&r)
	}
	return r
}

// timed is r with the times that the daemon adds.
func timed(r api.Reading) api.Reading {
	if !r.At.IsZero() {
		r.MeasuredAt, r.FreshUntil = r.At, r.At.Add(10*time.Second)
	}
	return r
}

func TestValueOf(t *testing.T) {
	tests := []struct {
		name string
		r    api.Reading
		want string
		role Role
	}{
		{"good", reading("spo2", 97, nil), "97 %", RoleSpO2},
		{"a real zero", reading("perfusion-index", 0, nil), "0 %", RoleOther},
		{"decimals", reading("temperature", 37.16, func(r *api.Reading) { r.Decimals, r.Unit = 1, "°C" }), "37.2 °C", RoleWarmth},
		{"10 s old", reading("spo2", 97, func(r *api.Reading) { r.At = noon.Add(-10 * time.Second) }), "97 %", RoleSpO2},
		{"11 s old", reading("spo2", 97, func(r *api.Reading) { r.At = noon.Add(-11 * time.Second) }), "97 %, 11 s ago", RoleStale},
		{"2 min old", reading("spo2", 97, func(r *api.Reading) { r.At = noon.Add(-125 * time.Second) }), "97 %, 2 min ago", RoleStale},
		{"3 h old", reading("spo2", 97, func(r *api.Reading) { r.At = noon.Add(-3 * time.Hour) }), "97 %, 3 h ago", RoleStale},
		{"3 days old", reading("spo2", 97, func(r *api.Reading) { r.At = noon.Add(-72 * time.Hour) }), "97 %, 3 days ago", RoleStale},
		{"from the future", reading("spo2", 97, func(r *api.Reading) { r.At = noon.Add(time.Hour) }), "97 %, NOT KNOWN", RoleStale},
		{"no time", reading("spo2", 97, func(r *api.Reading) { r.At = time.Time{} }), "97 %, NOT KNOWN", RoleStale},
		{"motion", reading("spo2", 97, func(r *api.Reading) { r.Quality, r.Detail = "suspect", api.Words("motion") }), "97 ? %, motion", RoleSpO2},
		{"doubtful", reading("spo2", 97, func(r *api.Reading) { r.Quality = "suspect" }), "97 ? %, doubtful", RoleSpO2},
		{"no signal", reading("spo2", 97, func(r *api.Reading) { r.Quality, r.Detail = "no-signal", api.Words("sensor off") }), "– –, sensor off", RoleStale},
		{"no value", reading("spo2", 97, func(r *api.Reading) { r.Value = nil }), "– –", RoleStale},
		{"no quality", reading("spo2", 97, func(r *api.Reading) { r.Quality = "" }), "– –", RoleStale},
		{"unknown quality", reading("spo2", 97, func(r *api.Reading) { r.Quality = "excellent" }), "– –", RoleStale},
		{"not a number", reading("spo2", math.NaN(), nil), "– –", RoleStale},
		{"infinite", reading("spo2", math.Inf(1), nil), "– –", RoleStale},
	}
	for _, tt := range tests {
		got := ValueOf(timed(tt.r), noon, text.English())
		if got.String() != tt.want || got.Role != tt.role {
			t.Errorf("%s: %q in role %d, want %q in %d", tt.name, got, got.Role, tt.want, tt.role)
		}
	}
}

func TestPressureIsOneValue(t *testing.T) {
	dia := func(change func(*api.Reading)) api.Reading { return reading("nibp-diastolic", 82, change) }
	tests := []struct {
		name string
		sys  api.Reading
		dia  []api.Reading
		want string
	}{
		{"both", reading("nibp-systolic", 128, nil), []api.Reading{dia(nil)}, "128/82"},
		{"alone", reading("nibp-systolic", 128, nil), nil, "128/– –"},
		{"of another time", reading("nibp-systolic", 128, nil),
			[]api.Reading{dia(func(r *api.Reading) { r.At = noon.Add(-time.Minute) })}, "128/– –"},
		{"of another device", reading("nibp-systolic", 128, nil),
			[]api.Reading{dia(func(r *api.Reading) { r.Device = "other" })}, "128/– –"},
		{"lower part alone", reading("nibp-systolic", 128, func(r *api.Reading) { r.Quality = "no-signal" }), []api.Reading{dia(nil)}, "– –/82"},
		{"doubtful", reading("nibp-systolic", 128, nil),
			[]api.Reading{dia(func(r *api.Reading) { r.Quality = "suspect" })}, "128/82 ?"},
		{"no signal", reading("nibp-systolic", 128, func(r *api.Reading) { r.Quality = "no-signal" }), nil, "– –"},
	}
	for _, tt := range tests {
		m := connected(t, func(s *api.Snapshot) { s.Readings = append(tt.dia, tt.sys) })
		got := m.valuesOn("d", noon)
		if len(got) == 0 || got[0].Number != tt.want {
			t.Errorf("%s: %+v, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWaveKeepsItsNewest(t *testing.T) {
	wave := func(seq uint64, quality string, samples ...int32) api.Wave {
		return api.Wave{Rate: 1, Scale: 2, Offset: 1, Seq: seq, Samples: samples, Quality: quality}
	}
	gap := math.NaN()
	tests := []struct {
		name  string
		waves []api.Wave
		want  []float64
	}{
		{"in a row", []api.Wave{wave(0, "good", 1, 2), wave(2, "good", 3)}, []float64{3, 5, 7}},
		{"a gap", []api.Wave{wave(0, "good", 1), wave(3, "good", 1)}, []float64{3, gap, gap, 3}},
		{"no signal", []api.Wave{wave(0, "good", 1), wave(1, "no-signal", 9)}, []float64{3, gap}},
		{"began anew", []api.Wave{wave(100, "good", 1), wave(0, "good", 2)}, []float64{5}},
		{"window", []api.Wave{wave(0, "good", 1, 1, 1), wave(3, "good", 2, 2, 2, 2, 2, 2, 2)}, []float64{3, 5, 5, 5, 5, 5, 5, 5}},
		{"a huge jump", []api.Wave{wave(0, "good", 1), wave(1<<60, "good", 2)}, []float64{gap, gap, gap, gap, gap, gap, gap, 5}},
	}
	for _, tt := range tests {
		var tr Wave
		for _, w := range tt.waves {
			tr = tr.add(w, noon)
		}
		same := len(tr.Samples) == len(tt.want)
		for i := 0; same && i < len(tt.want); i++ {
			same = tr.Samples[i] == tt.want[i] || math.IsNaN(tr.Samples[i]) && math.IsNaN(tt.want[i])
		}
		if !same {
			t.Errorf("%s: %v, want %v", tt.name, tr.Samples, tt.want)
		}
	}
	for _, rate := range []float64{math.NaN(), math.Inf(1), -3, 0, 1e300} {
		if n := (Wave{}).add(api.Wave{Rate: rate, Samples: make([]int32, 9000)}, noon).Window(); n < 1 || n > waveMost {
			t.Errorf("rate %v: window %d", rate, n)
		}
	}
}

func TestWaveThatStandsIsNotShown(t *testing.T) {
	m := connected(t, nil)
	m = after(t, m, noon, WaveCame{api.Wave{Device: "spo2", Quantity: "pleth", Rate: 75, Samples: []int32{1}, Quality: "good"}})
	if c, ok := m.WaveOf("", noon); !ok || c.Role != RoleSpO2 {
		t.Errorf("role %d, %v", c.Role, ok)
	}
	if _, ok := m.WaveOf("", noon.Add(3*time.Second)); ok {
		t.Error("shown 3 s after its last sample")
	}
}
