//go:build lab

package cart

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"telecart/appliance/lab/rig"
)

// left is what each unit's sandbox leaves open, by the names that
// systemd-analyze has for it. All else is closed: a line that is taken out of a
// unit shows here.
func left() map[string][]string {
	everywhere := []string{
		"DeviceAllow",                     // see TestDeviceFilter; the clock may be read
		"IPAddressDeny",                   // hub and browsers may be anywhere
		"ProcSubset",                      // the memory and the sound cards are looked up in /proc
		"RestrictAddressFamilies_AF_UNIX", // the log, the readiness, the local door
		"RootDirectoryOrRootImage",        // the root is read-only as it is
	}
	network := []string{"PrivateNetwork", "RestrictAddressFamilies_AF_INET_INET6"}
	devices := []string{"PrivateDevices", "RestrictAddressFamilies_AF_NETLINK", "SupplementaryGroups"}
	return map[string][]string{
		// Its callers are told apart by their user, which PrivateUsers= hides.
		"cartd":   slices.Concat(everywhere, network, devices, []string{"PrivateUsers"}),
		"carthub": slices.Concat(everywhere, network),
		// A graphics driver compiles shaders; cartd asks who the kiosk is.
		"cart-kiosk": slices.Concat(everywhere, devices, []string{"MemoryDenyWriteExecute", "PrivateUsers", "SystemCallFilter_resources"}),
	}
}

func TestSandbox(t *testing.T) {
	for unit, want := range left() {
		rig.Run(t, "systemd-analyze", "security", "--threshold=20", unit+".service") // exposure of at most 2.0
		var all []struct {
			Field string `json:"json_field"`
			Set   *bool
		}
		out := rig.Run(t, "systemd-analyze", "security", "--json=short", unit+".service")
		if err := json.Unmarshal([]byte(out), &all); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range all {
			if f.Set != nil && !*f.Set {
				got = append(got, f.Field)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s leaves open %s\nin place of %s", unit, got, want)
		}
	}
	confined(t, "cartd", "telecart")
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

// Who may read and write what belongs to the cart.
func TestFiles(t *testing.T) {
	owned(t, "/var/lib/telecart", "700 telecart telecart")
	owned(t, "/run/telecart", "750 telecart telecart")
	owned(t, cartFile, "640 root telecart")
}

func owned(t *testing.T, path, mode string) {
	t.Helper()
	if got := strings.TrimSpace(rig.Run(t, "stat", "-c", "%a %U %G", path)); got != mode {
		t.Errorf("%s is %s, not %s", path, got, mode)
	}
}

// Who may talk to the daemon: the kiosk and technicians, each their part, and
// nobody else.
func TestSocket(t *testing.T) {
	rig.Run(t, "useradd", "--groups", "telecart,telecart-technician", "fitter")
	t.Cleanup(func() { rig.Run(t, "userdel", "fitter") })
	for _, c := range []struct {
		user, group string
		args        []string
		may         bool
	}{
		{"telecart-kiosk", "telecart", []string{"patient", "clear"}, true},
		{"fitter", "telecart", []string{"devices"}, true},
		{"fitter", "telecart", []string{"readings"}, false},
		{"fitter", "telecart", []string{"patient", "clear"}, false},
		{"nobody", "nogroup", []string{"devices"}, false},
		{"nobody", "telecart", []string{"devices"}, false}, // through the door, and of no role
	} {
		as := []string{"--reuid", c.user, "--regid", c.group, "--clear-groups", "cartctl", "-json"}
		out, err := exec.Command("setpriv", append(as, c.args...)...).CombinedOutput()
		if (err == nil) != c.may {
			t.Errorf("%s, in %s, asks for %s: %v: %s", c.user, c.group, c.args, err, out)
		}
	}
}
