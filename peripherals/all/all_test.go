package all_test

import (
	"os"
	"testing"

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
	} {
		if m, ok := r.Lookup(id); !ok || m.Label != label {
			t.Errorf("%s: %v, label %q, want %q", id, ok, m.Label, label)
		}
	}
}

// Every model is what the registry promises, and each family's folder is in
// the list.
func TestModels(t *testing.T) {
	settings := map[string]string{
		"bci-5byte":           `{"port": "x"}`,
		"contec-cms50dplus":   `{"port": "x"}`,
		"ge-dri":              `{"port": "x"}`,
		"hl7-oru":             `{"listen": "127.0.0.1:2575"}`,
		"masimo-ascii1":       `{"port": "x"}`,
		"nellcor-ascii":       `{"port": "x"}`,
		"nonin-format2":       `{"port": "x"}`,
		"nonin-format7":       `{"port": "x"}`,
		"nonin-format8":       `{"port": "x"}`,
		"philips-intellivue":  `{"port": "x"}`,
		"uvc-camera":          `{"device": "x"}`,
		"uvc-otoscope":        `{"device": "x"}`,
		"alsa-stethoscope":    `{"device": "x"}`,
		"suntech-nibp":        `{"port": "x"}`,
		"welchallyn-suretemp": `{"port": "x"}`,
		"alsa-conversation":   `{"microphone": "x"}`,
		"gpio-controls":       `{"chip": "x", "call_button": 1}`,
	}
	for _, m := range all.New().Models() {
		s, ok := settings[m.ID]
		if !ok {
			t.Errorf("%s is in the list and not in this test", m.ID)
		}
		peripheraltest.Model(t, m, peripheraltest.Env(t), s)
	}
	families := 0
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch e.Name() {
		case "all", "sim", "peripheraltest", "internal", "_blueprint":
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
