package all_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"testing"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/all"
	"telecart/peripherals/peripheraltest"
)

// The IDs stand in configuration files: one that is gone breaks a cart.
func TestIDs(t *testing.T) {
	r := all.New()
	for id, label := range map[string]string{
		"bci-5byte":           "Oximeter",
		"contec-cms50dplus":   "Oximeter",
		"ge-dri":              "Patient monitor",
		"hl7-oru":             "Patient monitor",
		"masimo-ascii1":       "Oximeter",
		"nellcor-ascii":       "Oximeter",
		"nonin-format2":       "Oximeter",
		"nonin-format7":       "Oximeter",
		"nonin-format8":       "Oximeter",
		"philips-intellivue":  "Patient monitor",
		"uvc-camera":          "Camera",
		"uvc-otoscope":        "Otoscope",
		"alsa-stethoscope":    "Stethoscope",
		"suntech-nibp":        "Blood pressure cuff",
		"welchallyn-suretemp": "Thermometer",
		"alsa-conversation":   "Microphone",
		"gpio-controls":       "Controls",
		"barcode-scanner":     "Scanner",
	} {
		if m, ok := r.Lookup(id); !ok || m.Label != label {
			t.Errorf("%s: %v, label %q, want %q", id, ok, m.Label, label)
		}
	}
}

// Every model is what the registry promises, each family's folder is in the
// list, and whatever is on a serial port has a virtual instrument to be tried
// with.
func TestModels(t *testing.T) {
	for _, m := range all.New().Models() {
		peripheraltest.Model(t, m, peripheraltest.Env(t), example(m))
		serial := m.Claims[0].Kind == "port"
		if tried := m.Twin != nil && len(m.Twin.Trials) > 0; tried != serial {
			t.Errorf("%s is on a serial port: %v; has a virtual instrument: %v", m.ID, serial, tried)
		}
	}
	families := 0
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch e.Name() {
		case "all", "sim", "peripheraltest", "internal", "blueprint":
		default:
			if e.IsDir() {
				families++
			}
		}
	}
	if models := len(all.New().Models()); models < families {
		t.Errorf("%d folders of models, but %d models in the list", families, models)
	}
}

// example is settings for a model: a name for each thing that it claims.
func example(m peripherals.Model) string {
	set := map[string]any{}
	for i, c := range m.Claims {
		if c.Kind == "port" && i > 0 {
			continue // instead of what it claims first
		}
		switch {
		case c.On != "":
			set[c.On], set[c.Key] = "x", i
		case c.Kind == "address":
			set[c.Key] = "127.0.0.1:2575"
		default:
			set[c.Key] = "x"
		}
	}
	raw, _ := json.Marshal(set) // texts and numbers
	return string(raw)
}

// A line that is set otherwise than the instrument's gives garbage, or worse:
// characters that look good. The models' trials have the usual lines; these are
// what settings make of them.
func TestLineSettings(t *testing.T) {
	odd, even, none := serial.OddParity, serial.EvenParity, serial.NoParity
	for _, c := range []struct {
		model, settings string
		want            serial.Config
	}{
		{"bci-5byte", ``, serial.Config{Baud: 115200}},
		{"bci-5byte", `, "variant": "contec"`, serial.Config{Baud: 19200, Parity: odd}},
		{"bci-5byte", `, "variant": "contec", "parity": "none", "baud": 9600`, serial.Config{Baud: 9600, Parity: none}},
		{"bci-5byte", `, "parity": "even"`, serial.Config{Baud: 115200, Parity: even}},
		{"bci-5byte", `, "parity": "odd"`, serial.Config{Baud: 115200, Parity: odd}},
		{"contec-cms50dplus", ``, serial.Config{Baud: 115200}},
		{"ge-dri", ``, serial.Config{Baud: 19200, Parity: even, RTSCTS: true}},
		{"ge-dri", `, "baud": 115200, "rtscts": false`, serial.Config{Baud: 115200, Parity: even}},
		{"masimo-ascii1", ``, serial.Config{Baud: 9600}},
		{"nellcor-ascii", ``, serial.Config{Baud: 9600}},
		{"nonin-format2", ``, serial.Config{Baud: 9600}},
		{"nonin-format7", ``, serial.Config{Baud: 9600}},
		{"nonin-format8", ``, serial.Config{Baud: 9600}},
		{"philips-intellivue", ``, serial.Config{Baud: 115200}},
		{"suntech-nibp", ``, serial.Config{Baud: 9600}},
		{"welchallyn-suretemp", ``, serial.Config{Baud: 9600}},
	} {
		m, ok := all.New().Lookup(c.model)
		if !ok {
			t.Fatalf("no model %s", c.model)
		}
		env := peripheraltest.Env(t)
		var path string
		var got serial.Config
		env.Serial = func(at string, config serial.Config) (serial.Port, error) {
			path, got = at, config
			return nil, fs.ErrNotExist
		}
		r := peripheraltest.Start(t, m, env, `{"port": "/dev/ttyTEST"`+c.settings+`}`)
		if err := r.End(t); !errors.Is(err, fs.ErrNotExist) || path != "/dev/ttyTEST" || got != c.want {
			t.Errorf("%s%s: %s is opened with %v (%v), want %v", c.model, c.settings, path, got, err, c.want)
		}
	}
}

// What the daemon asks of the models beside Run.
func TestCapabilities(t *testing.T) {
	role := func(id, settings string) string {
		m, _ := all.New().Lookup(id)
		p, err := m.New(peripheraltest.Env(t), []byte(settings))
		if err != nil {
			t.Fatal(err)
		}
		r, ok := p.(peripherals.Role)
		if !ok {
			t.Fatalf("%s has no role", id)
		}
		return r.Role()
	}
	for _, c := range [][3]string{
		{"uvc-camera", `{"device": "x"}`, "room"},
		{"uvc-camera", `{"device": "x", "role": "exam"}`, "exam"},
		{"uvc-otoscope", `{"device": "x"}`, "otoscope"},
		{"alsa-stethoscope", `{"device": "x"}`, "stethoscope"},
		{"alsa-conversation", `{"speaker": "x"}`, "talk"},
	} {
		if got := role(c[0], c[1]); got != c[2] {
			t.Errorf("%s %s: role %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
