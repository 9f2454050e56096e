package daemon

import (
	"fmt"
	"path/filepath"
	"testing"
)

// A device that is virtual on the daemon's buses is marked as such.
func TestVirtualInstruments(t *testing.T) {
	dir := t.TempDir()
	text := fmt.Sprintf("[cart]\nid = \"c\"\nstate = %q\nsocket = %q\ndemonstration = true\n", dir, filepath.Join(dir, "s"))
	for id, rest := range map[string]string{
		"real":     "model = \"nonin-format2\"\nport = \"/dev/ttyUSB0\"\n",
		"plugged":  "model = \"nonin-format2\"\nport = \"virtual:nonin-format2\"\n",
		"otoscope": "model = \"uvc-otoscope\"\ndevice = \"virtual:otoscope\"\n",
	} {
		text += fmt.Sprintf("[[peripheral]]\nid = %q\n%s", id, rest)
	}
	d := newDaemon(t, dir, text)
	if n := len(d.board.Devices()); n != 3 {
		t.Fatalf("%d devices", n)
	}
	for _, dev := range d.board.Devices() {
		if dev.Virtual != (dev.ID != "real") {
			t.Errorf("%s: virtual %t", dev.ID, dev.Virtual)
		}
	}
}
