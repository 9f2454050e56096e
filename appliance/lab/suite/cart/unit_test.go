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

// property is one of the unit's, as systemd knows it.
func property(t *testing.T, name string) string {
	t.Helper()
	return strings.TrimSpace(rig.Run(t, "systemctl", "show", "-P", name, "cartd.service"))
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
	at := func(unit, when string) int {
		v := strings.TrimSpace(rig.Run(t, "systemctl", "show", "-P", when, unit))
		n, err := strconv.Atoi(v)
		if err != nil || n == 0 {
			t.Fatalf("%s of %s: %q", when, unit, v)
		}
		return n
	}
	started := at("cartd.service", "ExecMainStartTimestampMonotonic")
	for _, unit := range []string{"systemd-modules-load.service", "systemd-udevd.service", "systemd-sysusers.service"} {
		if at(unit, "ActiveEnterTimestampMonotonic") > started {
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

func TestSandbox(t *testing.T) {
	for _, u := range []string{"cartd", "carthub", "cart-kiosk"} {
		out, err := exec.Command("systemd-analyze", "security", "--threshold=20", u+".service").CombinedOutput()
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		t.Log(lines[len(lines)-1])
		if err != nil {
			t.Errorf("%s: %v", u, err)
		}
	}
	pid := property(t, "MainPID")
	status := rig.Read(t, "/proc/"+pid+"/status")
	for _, want := range []string{"CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"} {
		if !strings.Contains(status, want) {
			t.Errorf("not %q", want)
		}
	}
	if strings.Contains(status, "Uid:\t0") {
		t.Error("cartd is root")
	}
	for path, mode := range map[string]string{"/var/lib/telecart": "700 telecart telecart", "/run/telecart": "750 telecart telecart"} {
		if got := strings.TrimSpace(rig.Run(t, "stat", "-c", "%a %U %G", path)); got != mode {
			t.Errorf("%s is %s, not %s", path, got, mode)
		}
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

// A daemon that stands still is started anew by the watchdog.
func TestWatchdog(t *testing.T) {
	before, pid := property(t, "NRestarts"), property(t, "MainPID")
	rig.Run(t, "kill", "-STOP", pid)
	took := rig.Await(t, 60*time.Second, "restart", func() bool {
		return property(t, "NRestarts") != before && property(t, "ActiveState") == "active"
	})
	if now := property(t, "MainPID"); now == pid {
		t.Error("the same process")
	}
	t.Logf("stopped, and ready again after %.1f s (watchdog 20 s)", took.Seconds())
}

func TestKilled(t *testing.T) {
	pid := property(t, "MainPID")
	rig.Run(t, "kill", "-KILL", pid)
	took := rig.Await(t, 30*time.Second, "restart", func() bool {
		return property(t, "MainPID") != pid && property(t, "ActiveState") == "active"
	})
	t.Logf("killed, and ready again after %.1f s", took.Seconds())
}
