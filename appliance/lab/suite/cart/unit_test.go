//go:build lab

package cart

import (
	"encoding/json"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/lab/rig"
)

// property is one of cartd's unit, as systemd knows it.
func property(t *testing.T, name string) string { return of(t, "cartd.service", name) }

// of is a property of any unit.
func of(t *testing.T, unit, name string) string {
	t.Helper()
	return strings.TrimSpace(rig.Run(t, "systemctl", "show", "-P", name, unit))
}

// device is what cartctl says of one.
func device(t *testing.T, id string) api.Device {
	t.Helper()
	var d struct{ Devices []api.Device }
	out, err := exec.Command("cartctl", "-json", "devices").Output()
	if err != nil {
		return api.Device{} // being started
	}
	if err := json.Unmarshal(out, &d); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, d := range d.Devices {
		if d.ID == id {
			return d
		}
	}
	t.Fatalf("no device %s in %s", id, out)
	return api.Device{}
}

// The cart has come up at boot with none of its devices, says so of each, and
// is not restarted again and again.
func TestStartsWithoutDevices(t *testing.T) {
	if s := property(t, "ActiveState"); s != "active" {
		t.Fatalf("cartd is %s", s)
	}
	if n := property(t, "NRestarts"); n != "0" {
		t.Errorf("restarted %s times", n)
	}
	for _, id := range []string{"spo2", "room", "otoscope", "stethoscope", "controls"} {
		d := device(t, id)
		if d.State != "offline" || !strings.Contains(d.Detail.English, "plugged in") {
			t.Errorf("%s is %s: %q", id, d.State, d.Detail.English)
		}
	}
}

// The drivers are loaded before the daemon starts: systemd resolves the
// classes of DeviceAllow= only once.
func TestOrder(t *testing.T) {
	started := at(t, "cartd.service", "ExecMainStartTimestampMonotonic")
	for _, unit := range []string{"systemd-modules-load.service", "systemd-udevd.service", "systemd-sysusers.service"} {
		if at(t, unit, "ActiveEnterTimestampMonotonic") > started {
			t.Errorf("cartd was started before %s", unit)
		}
	}
	classes := rig.Read(t, "/proc/devices")
	for _, c := range []string{"video4linux", "alsa", "ttyUSB", "ttyACM", "gpiochip"} {
		if !strings.Contains(classes, c) {
			t.Errorf("no class %s: the unit's DeviceAllow= does nothing", c)
		}
	}
}

// at is when the unit came to a state, in µs since the machine was started.
func at(t *testing.T, unit, state string) int {
	t.Helper()
	v := of(t, unit, state)
	n, err := strconv.Atoi(v)
	if err != nil || n == 0 {
		t.Fatalf("%s of %s: %q", state, unit, v)
	}
	return n
}

// A daemon that stands still is started anew by the watchdog (20 s).
func TestWatchdog(t *testing.T) { restarted(t, "cartd.service", "STOP", 60*time.Second) }

func TestKilled(t *testing.T) { restarted(t, "cartd.service", "KILL", 30*time.Second) }

// restarted sends a signal to the unit's program, and waits until another one
// is ready in its place.
func restarted(t *testing.T, unit, signal string, limit time.Duration) {
	t.Helper()
	pid := of(t, unit, "MainPID")
	rig.Run(t, "kill", "-"+signal, pid)
	took := rig.Await(t, limit, "restart of "+unit, func() bool {
		now := of(t, unit, "MainPID")
		return now != pid && now != "0" && of(t, unit, "ActiveState") == "active"
	})
	t.Logf("%s after %s: ready again after %.1f s", unit, signal, took.Seconds())
}
