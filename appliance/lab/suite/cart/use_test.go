//go:build lab

package cart

import (
	"encoding/json"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/lab/rig"
	"telecart/appliance/lab/vusb"
	"telecart/peripherals/nonin"
)

// spo2 is the saturation as cartctl says it; 0 if there is none.
func spo2(t *testing.T) float64 {
	t.Helper()
	out, err := exec.Command("cartctl", "-json", "readings").Output()
	if err != nil {
		return 0
	}
	var all struct{ Readings []api.Reading }
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, r := range all.Readings {
		if r.Quantity == "spo2" && r.Quality == "good" && r.Value != nil {
			return *r.Value
		}
	}
	return 0
}

func arrives(t *testing.T, id string) {
	t.Helper()
	took := rig.Await(t, 30*time.Second, id+" online", func() bool { return device(t, id).State == "online" })
	t.Logf("%s online after %.1f s", id, took.Seconds())
}

// One instrument after the other is plugged in, with the daemon in its sandbox
// since boot: each is found and used. Then all are pulled out again.
func TestDevicesArrive(t *testing.T) {
	rig.Load(t, "vhci-hcd")
	n := nonin.NewTwin()
	n.Set(93, 72)
	port := vusb.NewSerial("LAB-OX-1")
	serving := rig.PlugIn(t, 0, port)
	go n.Serve(t.Context(), port)
	took := rig.Await(t, 30*time.Second, "saturation", func() bool { return spo2(t) == 93 })
	t.Logf("93 %% %.1f s after the oximeter was plugged in", took.Seconds())

	picture := rig.Numbered(t, 320, 240)
	cam := func(serial string) *vusb.Camera {
		return &vusb.Camera{Serial: serial, Width: 320, Height: 240, Rate: 10, Picture: picture}
	}
	scope, room := rig.PlugIn(t, 1, cam("LAB-OT-1")), rig.PlugIn(t, 2, cam("LAB-ROOM-1"))
	arrives(t, "otoscope")
	arrives(t, "room")

	rig.Run(t, "modprobe", "snd-aloop", "id=stethoscope")
	arrives(t, "stethoscope")

	chip := rig.NewChip(t, 8)
	arrives(t, "controls")

	for _, id := range []string{"spo2", "room", "otoscope", "stethoscope"} {
		if d := device(t, id); d.State != "online" {
			t.Errorf("%s is %s: %s", id, d.State, d.Detail)
		}
	}
	serving.Unplug()
	scope.Unplug()
	room.Unplug()
	chip.Unplug(t)
	for _, id := range []string{"spo2", "room", "otoscope", "controls"} {
		rig.Await(t, 30*time.Second, id+" offline", func() bool { return device(t, id).State == "offline" })
	}
	if v := spo2(t); v != 0 {
		t.Errorf("pulled out, and %v %% is still shown as good", v)
	}
	rig.Unload(t, "snd-aloop")
	rig.Await(t, 30*time.Second, "stethoscope offline", func() bool { return device(t, "stethoscope").State == "offline" })
	if n := property(t, "ActiveState"); n != "active" {
		t.Errorf("cartd is %s", n)
	}
}

// The devices that `make lab SHELL=1` has: a program plugs them in, the daemon
// uses them, and they go with it.
func TestDevicesOfShell(t *testing.T) {
	rig.Load(t, "vhci-hcd")
	devices := exec.Command("/lab/devices")
	devices.Stdout, devices.Stderr = t.Output(), t.Output()
	if err := devices.Start(); err != nil {
		t.Fatal(err)
	}
	ids := []string{"spo2", "otoscope", "room", "stethoscope"}
	for _, id := range ids {
		arrives(t, id)
	}
	if err := devices.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := devices.Wait(); err != nil {
		t.Error(err)
	}
	for _, id := range ids {
		rig.Await(t, 30*time.Second, id+" offline", func() bool { return device(t, id).State == "offline" })
	}
}
