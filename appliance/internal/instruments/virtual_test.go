package instruments

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telecart/appliance/config"
	"telecart/peripherals"
	"telecart/peripherals/all"
)

// A virtual name is a device only in a demonstration that was started with the
// buses for it. Everywhere else it is a problem of the configuration.
func TestVirtual(t *testing.T) {
	practice := peripherals.Buses{Virtual: peripherals.NamedVirtual}
	const instruments = `[[peripheral]]
id = "spo2"
model = "nonin-format2"
port = "virtual:nonin-format2"
[[peripheral]]
id = "room"
model = "uvc-camera"
device = "virtual:room"
[[peripheral]]
id = "talk"
model = "alsa-conversation"
microphone = "virtual:room"
speaker = "virtual:room"
[[peripheral]]
id = "controls"
model = "gpio-controls"
chip = "virtual:/p"
call_button = 0
call_lamp = 1
`
	const unknown = ` is virtual: there is no such device on a real cart`
	const practised = "is virtual, which is for demonstrations: its cart has demonstration = true in [cart]"
	for _, c := range []struct {
		name          string
		demonstration bool
		buses         peripherals.Buses
		says          string // of each name; "" where all is well
	}{
		{"practice", true, practice, ""},
		{"a real daemon", false, peripherals.RealBuses(), unknown},
		{"a real daemon with a demonstration's configuration", true, peripherals.RealBuses(), unknown},
		{"practice at a patient", false, practice, practised},
	} {
		file := filepath.Join(t.TempDir(), "cart.toml")
		text := fmt.Sprintf("cart.id = \"c\"\ncart.demonstration = %v\n", c.demonstration) + instruments
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(file, all.New(), c.buses)
		if c.says == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		for _, at := range []string{"6: peripheral.port:", "10: peripheral.device:", "14: peripheral.microphone:", "15: peripheral.speaker:", "19: peripheral.chip:"} {
			if err == nil || strings.Count(err.Error(), file+":"+at) != 1 || strings.Count(err.Error(), c.says) != 5 {
				t.Errorf("%s: nothing of %s in\n%v", c.name, at, err)
			}
		}
	}
}

// The wiring decides which devices are virtual, not a word in their settings.
func TestVirtualIsTheWiring(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cart.toml")
	text := "cart.id = \"c\"\ncart.demonstration = true\n" +
		"[[peripheral]]\nid = \"a\"\nmodel = \"nonin-format2\"\nport = \"/dev/virtual:0\"\nname = \"virtual:x\"\n" +
		"[[peripheral]]\nid = \"b\"\nmodel = \"nonin-format2\"\nport = \"/dev/ttyUSB7\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	buses := peripherals.Buses{Virtual: func(name string) bool { return name == "/dev/ttyUSB7" }}
	cfg, err := config.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	made, err := Make(cfg, all.New(), func(string) peripherals.Env {
		return peripherals.Env{Log: slog.New(slog.DiscardHandler), Now: time.Now, Buses: buses}
	})
	if err != nil || len(made) != 2 || made[0].Virtual || !made[1].Virtual {
		t.Errorf("%+v, %v", made, err)
	}
}
