package instruments

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/all"
)

// problems returns what is wrong with a cart of these peripherals, without the
// file's name. Each peripheral is a model, with its settings on the lines
// below.
func problems(t *testing.T, instruments ...string) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("cart.id = \"c\"\ncart.demonstration = true\n")
	for i, p := range instruments {
		fmt.Fprintf(&text, "[[peripheral]]\nid = \"p%d\"\nmodel = %s\n", i, p) // 3 lines, from line 3 on
	}
	file := filepath.Join(t.TempDir(), "cart.toml")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(file, all.New(), peripherals.Buses{Virtual: peripherals.NamedVirtual}); err != nil {
		return strings.ReplaceAll(err.Error(), file+":", "")
	}
	return ""
}

// A second peripheral that needs what only one can have is a problem.
func TestShared(t *testing.T) {
	const nonin, camera, stethoscope, controls = "\"nonin-format2\"\nport = ", "\"uvc-camera\"\nrole = \"room\"\ndevice = ", "\"alsa-stethoscope\"\ndevice = ", "\"gpio-controls\"\nchip = "
	for _, c := range []struct {
		name        string
		peripherals []string
		want        string
	}{
		{"ports of their own", []string{nonin + `"/dev/a"`, nonin + `"/dev/b"`}, ""},
		{"a port", []string{nonin + `"/dev/a"`, "\"suntech-nibp\"\nport = \"/dev/a\""}, "10: peripheral.port: is the port of the peripheral on line 3, too"},
		{"a port, written otherwise", []string{nonin + `"/dev/a"`, nonin + `"/dev/../dev//a"`}, "10: peripheral.port: is the port of the peripheral on line 3, too"},
		{"a port of three", []string{nonin + `"/dev/a"`, nonin + `"/dev/a"`, nonin + `"/dev/a"`},
			"10: peripheral.port: is the port of the peripheral on line 3, too\n14: peripheral.port: is the port of the peripheral on line 3, too"},
		{"a camera", []string{camera + `"/dev/video0"`, "\"uvc-otoscope\"\ndevice = \"/dev/video0\""}, "11: peripheral.device: is the device of the peripheral on line 3, too"},
		{"a virtual camera", []string{camera + `"virtual:room"`, camera + `"virtual:room"`}, ""},
		{"a card for both directions", []string{"\"alsa-conversation\"\nmicrophone = \"hw:0,0\"\nspeaker = \"hw:0,0\""}, ""},
		{"a microphone", []string{stethoscope + `"hw:0,0"`, "\"alsa-conversation\"\nmicrophone = \"hw:0,0\"\nspeaker = \"hw:0,0\""},
			"10: peripheral.microphone: is the device of the peripheral on line 3, too"},
		{"an address", []string{"\"hl7-oru\"\nlisten = \"127.0.0.1:2575\"", "\"hl7-oru\"\nlisten = \"127.0.0.1:2575\""}, "10: peripheral.listen: is the address of the peripheral on line 3, too"},
		{"lines of one chip", []string{controls + "\"/dev/gpiochip0\"\ncall_button = 1", controls + "\"/dev/gpiochip0\"\ncall_button = 2"}, ""},
		{"a line of one chip", []string{controls + "\"/dev/gpiochip0\"\ncall_button = 1\ncall_lamp = 3", controls + "\"/dev/gpiochip0\"\ncapture_pedal = 3"},
			"13: peripheral.capture_pedal: is the GPIO line of the peripheral on line 3, too"},
		{"the same line of two chips", []string{controls + "\"/dev/gpiochip0\"\ncall_button = 1", controls + "\"/dev/gpiochip1\"\ncall_button = 1"}, ""},
		{"one line twice in one", []string{controls + "\"/dev/gpiochip0\"\ncall_button = 1\ncall_lamp = 1"}, "8: peripheral.call_lamp: is the same line as call_button"},
	} {
		if got := problems(t, c.peripherals...); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// A setting of the wrong type is not reported as missing too.
func TestFirstProblemOfASetting(t *testing.T) {
	for model, want := range map[string]string{
		"\"nonin-format2\"\nport = 3":                                     "6: peripheral.port: must be text in quotes",
		"\"suntech-nibp\"\nport = 3":                                      "6: peripheral.port: must be text in quotes",
		"\"uvc-otoscope\"\ndevice = true":                                 "6: peripheral.device: must be text in quotes",
		"\"gpio-controls\"\nchip = \"/dev/gpiochip0\"\ncall_button = 1.0": "7: peripheral.call_button: must be a whole number",
		"\"nonin-format2\"\nPort = \"/dev/a\"":                            "3: peripheral.port: is required, for example \"/dev/ttyUSB0\"\n6: peripheral.Port: is not a setting of this model",
	} {
		if got := problems(t, model); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", model, got, want)
		}
	}
}
