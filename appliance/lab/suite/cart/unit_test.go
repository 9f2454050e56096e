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
		if d.State != "offline" || !strings.Contains(d.Detail, "plugged in") {
			t.Errorf("%s is %s: %q", id, d.State, d.Detail)
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

func TestSandbox(t *testing.T) {
	for _, u := range []string{"cartd", "carthub", "cart-kiosk"} {
		out, err := exec.Command("systemd-analyze", "security", "--threshold=20", u+".service").CombinedOutput()
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		t.Log(lines[len(lines)-1])
		if err != nil {
			t.Errorf("%s: %v", u, err)
		}
	}
	confined(t, "cartd", "telecart")
	for path, mode := range map[string]string{"/var/lib/telecart": "700 telecart telecart", "/run/telecart": "750 telecart telecart"} {
		if got := strings.TrimSpace(rig.Run(t, "stat", "-c", "%a %U %G", path)); got != mode {
			t.Errorf("%s is %s, not %s", path, got, mode)
		}
	}
}

// confined checks what a running service has been left with.
func confined(t *testing.T, unit, user string) {
	t.Helper()
	pid := of(t, unit+".service", "MainPID")
	status := rig.Read(t, "/proc/"+pid+"/status")
	for _, want := range []string{"CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"} {
		if !strings.Contains(status, want) {
			t.Errorf("%s has not %q", unit, want)
		}
	}
	if got := strings.TrimSpace(rig.Run(t, "stat", "-c", "%U", "/proc/"+pid)); got != user {
		t.Errorf("%s runs as %s", unit, got)
	}
}

// Who may talk to the daemon: the kiosk and technicians, each their part, and
// nobody else.
func TestSocket(t *testing.T) {
	as := func(user string, groups string, args ...string) (string, error) {
		cmd := exec.Command("setpriv", append([]string{"--reuid", user, "--regid", user, "--groups", groups, "cartctl", "-json"}, args...)...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := as("telecart-kiosk", "telecart", "patient", "clear"); err != nil {
		t.Errorf("the kiosk is refused: %v: %s", err, out)
	}
	if out, err := as("nobody", "nogroup", "devices"); err == nil {
		t.Errorf("anybody may ask: %s", out)
	}
	if out, err := as("nobody", "telecart", "devices"); err == nil {
		t.Errorf("anybody in the group may ask: %s", out)
	}
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
