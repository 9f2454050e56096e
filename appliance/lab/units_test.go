package lab_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"telecart/appliance/internal/instruments"
	"telecart/peripherals"
	"telecart/peripherals/all"
)

const systemd = "../../systemd"

func units(t *testing.T) []string {
	t.Helper()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("no systemd-analyze here: install systemd")
	}
	all, err := filepath.Glob(systemd + "/*.service")
	if err != nil || len(all) != 3 {
		t.Fatalf("units %v, %v", all, err)
	}
	return all
}

// Exposure of at most 2.0 for each service.
func TestSandboxes(t *testing.T) {
	for _, u := range units(t) {
		out, err := exec.Command("systemd-analyze", "security", "--offline=true", "--threshold=20", u).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", u, err, out)
		}
	}
}

// systemd understands every line. It only warns of a key that it does not
// know, so that anything it says is an error.
func TestUnitsAreUnderstood(t *testing.T) {
	root := t.TempDir()
	if out, err := exec.Command(systemd+"/install", root, "cartd.service", "carthub.service", "cart-kiosk.service").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	bin := filepath.Join(root, "usr/bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cartd", "carthub", "cage"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	// What our units need of systemd itself is not in this root.
	lib := filepath.Join(root, "usr/lib/systemd/system")
	for _, name := range []string{"sysinit.target", "basic.target", "shutdown.target", "multi-user.target", "graphical.target", "network-online.target", "time-set.target"} {
		if err := os.WriteFile(filepath.Join(lib, name), []byte("[Unit]\nDescription=stub\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"systemd-modules-load", "systemd-udevd", "systemd-user-sessions"} {
		text := "[Unit]\nDescription=stub\n[Service]\nExecStart=/usr/bin/cartd\n"
		if err := os.WriteFile(filepath.Join(lib, name+".service"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, u := range units(t) {
		out, err := exec.Command("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", "--root="+root, filepath.Base(u)).CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", u, err, out)
		}
	}
}

// Classes of devices are resolved when the daemon starts: each needs a module
// that modules-load.d loads before, or one that is always there.
func TestModulesBeforeClasses(t *testing.T) {
	always := "char-ttyS char-gpiochip char-input" // the input core is built in
	by := map[string]string{"char-video4linux": "videodev", "char-alsa": "snd-pcm", "char-ttyUSB": "usbserial", "char-ttyACM": "cdc-acm"}
	unit, err := os.ReadFile(systemd + "/cartd.service")
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := os.ReadFile(systemd + "/modules-load.conf")
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Fields(string(loaded))
	for line := range strings.Lines(string(unit)) {
		class, ok := strings.CutPrefix(line, "DeviceAllow=")
		if !ok {
			continue
		}
		class = strings.Fields(class)[0]
		if strings.Contains(always, class) {
			continue
		}
		if m := by[class]; m == "" || !strings.Contains(" "+strings.Join(modules, " ")+" ", " "+m+" ") {
			t.Errorf("%s: modules-load.conf loads no driver of that class", class)
		}
	}
}

// The lab's configuration is one that cartd takes.
func TestOverlay(t *testing.T) {
	if _, err := instruments.Load("overlay/etc/telecart/cart.toml", all.New(), peripherals.RealBuses()); err != nil {
		t.Error(err)
	}
}
