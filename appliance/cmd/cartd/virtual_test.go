package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The real program refuses what only a cart for practice may have, and says
// where it stands, whatever its configuration says of itself.
func TestVirtualDevicesAreRefused(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "cartd")
	if out, err := exec.Command("go", "build", "-tags=nolibopusfile", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file := filepath.Join(dir, "cart.toml")
	text := "[cart]\nid = \"c\"\nstate = \"" + dir + "/state\"\nsocket = \"" + dir + "/s\"\ndemonstration = true\n" +
		"[[peripheral]]\nid = \"spo2\"\nmodel = \"nonin-format2\"\nport = \"virtual:nonin-format2\"\n" +
		"[[peripheral]]\nid = \"room\"\nmodel = \"uvc-camera\"\ndevice = \"virtual:room\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "-config", file).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("cartd ended with %v", err)
	}
	for _, want := range []string{":9: peripheral.port: \"virtual:nonin-format2\" is virtual", ":13: peripheral.device: \"virtual:room\" is virtual"} {
		if !strings.Contains(string(out), file+want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "state")); err == nil {
		t.Error("it has begun to work")
	}
	if help, _ := exec.Command(program, "-h").CombinedOutput(); strings.Contains(string(help), "virtual") || strings.Contains(string(help), "practice") {
		t.Errorf("its help offers what it has not:\n%s", help)
	}
}
