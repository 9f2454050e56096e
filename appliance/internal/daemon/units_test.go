package daemon

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"telecart/appliance/config"
	"telecart/peripherals/all"
)

// What is virtual says so, whether cartd makes it or a program at the other
// end of a port.
func TestVirtualInstruments(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "cart.toml")
	text := fmt.Sprintf("[cart]\nid = \"c\"\nstate = %q\nsocket = %q\ndemonstration = true\n", dir, filepath.Join(dir, "s"))
	for id, rest := range map[string]string{
		"real":     "model = \"nonin-format2\"\nport = \"/dev/ttyUSB0\"\n",
		"plugged":  "model = \"nonin-format2\"\nport = \"/dev/ttyUSB1\"\nvirtual = true\n",
		"otoscope": "model = \"uvc-otoscope\"\ndevice = \"virtual:otoscope\"\n",
	} {
		text += fmt.Sprintf("[[peripheral]]\nid = %q\n%s", id, rest)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(cfg, all.New(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.board.Devices()); n != 3 {
		t.Fatalf("%d devices", n)
	}
	for _, dev := range d.board.Devices() {
		if dev.Virtual != (dev.ID != "real") {
			t.Errorf("%s: virtual %t", dev.ID, dev.Virtual)
		}
	}
}
