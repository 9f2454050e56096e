//go:build lab

package cart

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"telecart/appliance/lab/rig"
)

// The daemon may open the classes of device that it needs, and no other. A
// process in its cgroup, of root, tries a device of each class that nobody has:
// what is forbidden is refused before it is looked for.
func TestDeviceFilter(t *testing.T) {
	group, err := os.Open("/sys/fs/cgroup" + property(t, "ControlGroup"))
	if err != nil {
		t.Fatal(err)
	}
	defer group.Close()
	numbers := majors(t)
	for class, allowed := range map[string]bool{
		"video4linux": true, "alsa": true, "ttyUSB": true, "ttyACM": true, "ttyS": true, "gpiochip": true, "input": true,
		"misc": false, "vcs": false, "usb_device": false, "mem": false,
	} {
		if numbers[class] == 0 {
			t.Errorf("no class %s", class)
			continue
		}
		node := filepath.Join(t.TempDir(), class)
		if err := unix.Mknod(node, unix.S_IFCHR|0o600, int(unix.Mkdev(numbers[class], 250))); err != nil {
			t.Fatal(err)
		}
		try := exec.Command("cat", node)
		try.SysProcAttr = &syscall.SysProcAttr{UseCgroupFD: true, CgroupFD: int(group.Fd())}
		out, err := try.CombinedOutput()
		var failed *exec.ExitError
		if !errors.As(err, &failed) {
			t.Fatalf("%s: %v: %s", class, err, out)
		}
		if refused := strings.Contains(string(out), "Operation not permitted"); refused == allowed {
			t.Errorf("%s: allowed %v, and the kernel says %s", class, allowed, out)
		}
	}
}

// majors are the numbers of the classes of character devices.
func majors(t *testing.T) map[string]uint32 {
	t.Helper()
	characters, _, _ := strings.Cut(rig.Read(t, "/proc/devices"), "Block devices")
	all := map[string]uint32{}
	for line := range strings.Lines(characters) {
		if f := strings.Fields(line); len(f) == 2 {
			n, _ := strconv.Atoi(f[0]) // 0 for the title
			all[f[1]] = uint32(n)
		}
	}
	return all
}
