//go:build system

package systemtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"telecart/appliance/api"
)

// bin is where make build puts the programs.
const bin = "../../bin"

// patience is how long an event may take on a busy machine.
const patience = 60 * time.Second

// demo is a running demonstration.
type demo struct {
	t     testing.TB
	state string
	url   string
}

// startDemo starts what `make run` starts, in a state folder and on a port of
// its own, and stops it at the end of the test.
func startDemo(t testing.TB) *demo { return startDemoBy(t) }

// startDemoBy has the command before it start the demonstration.
func startDemoBy(t testing.TB, command ...string) *demo {
	t.Helper()
	dir, err := os.MkdirTemp("", "tc")
	if err != nil {
		t.Fatal(err)
	}
	d := &demo{t: t, state: dir}
	port := freePort(t)
	d.url = fmt.Sprintf("http://127.0.0.1:%d/", port)
	var out bytes.Buffer
	command = append(command, filepath.Join(bin, "demo"), "-state", dir, "-port", strconv.Itoa(port))
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "DISPLAY=")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	ready := newWatch(&out, "physician page:")
	cmd.Stdout, cmd.Stderr = ready, ready
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v (make build first)", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			t.Error("the demonstration does not end on SIGTERM")
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		}
		d.keepLogs()
		os.RemoveAll(dir)
	})
	select {
	case <-ready.seen:
	case err := <-ended:
		ended <- err
		t.Fatalf("the demonstration ended: %v\n%s", err, ready.String())
	case <-time.After(patience):
		t.Fatalf("the demonstration does not start\n%s", ready.String())
	}
	return d
}

// keepLogs shows the end of each log when the test failed.
func (d *demo) keepLogs() {
	logs, _ := filepath.Glob(filepath.Join(d.state, "log", "*.log"))
	for _, f := range logs {
		raw, _ := os.ReadFile(f)
		if path := artifact(d.t, d.t.Name()+"-"+filepath.Base(f)); path != "" {
			os.WriteFile(path, raw, 0o644)
		}
		if d.t.Failed() {
			d.t.Logf("%s:\n%s", filepath.Base(f), tail(raw, 3000))
		}
	}
}

func tail(b []byte, n int) []byte {
	if len(b) > n {
		return b[len(b)-n:]
	}
	return b
}

// cartctl runs the nurse's tool and returns what it printed.
func (d *demo) cartctl(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	args = append([]string{"-socket", filepath.Join(d.state, "cartd.sock")}, args...)
	out, err := exec.CommandContext(ctx, filepath.Join(bin, "cartctl"), args...).CombinedOutput()
	return string(out), err
}

func (d *demo) mustCartctl(args ...string) string {
	d.t.Helper()
	out, err := d.cartctl(args...)
	if err != nil {
		d.t.Fatalf("cartctl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// json runs cartctl -json and decodes the one document that it prints.
func (d *demo) json(v any, args ...string) error {
	out, err := d.cartctl(append([]string{"-json"}, args...)...)
	if err != nil {
		return fmt.Errorf("cartctl: %w: %s", err, out)
	}
	return json.Unmarshal([]byte(out), v)
}

func (d *demo) status() api.Status {
	var s api.Status
	if err := d.json(&s, "status"); err != nil {
		d.t.Logf("status: %v", err)
	}
	return s
}

func (d *demo) encounter(id string) api.Encounter {
	d.t.Helper()
	var e api.Encounter
	if err := d.json(&e, "encounter", "show", id); err != nil {
		d.t.Fatal(err)
	}
	return e
}

func (d *demo) awaitPhase(phase api.Phase) api.Status {
	d.t.Helper()
	var s api.Status
	await(d.t, "phase "+string(phase), func() bool { s = d.status(); return s.Session.Phase == phase })
	return s
}

// pid finds the one process of this demonstration by its program's name.
func (d *demo) pid(program string) int {
	d.t.Helper()
	var found []int
	procs, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, p := range procs {
		raw, _ := os.ReadFile(p)
		args := strings.Split(string(raw), "\x00")
		if filepath.Base(args[0]) == program && strings.Contains(string(raw), d.state) {
			n, _ := strconv.Atoi(filepath.Base(filepath.Dir(p)))
			found = append(found, n)
		}
	}
	if len(found) != 1 {
		d.t.Fatalf("%d processes %s of this demonstration, want 1", len(found), program)
	}
	return found[0]
}

func (d *demo) kill9(program string) {
	d.t.Helper()
	if err := syscall.Kill(d.pid(program), syscall.SIGKILL); err != nil {
		d.t.Fatal(err)
	}
}

// screenshot takes a picture of the kiosk's display.
func (d *demo) screenshot(name string) {
	path := artifact(d.t, name+".png")
	if path == "" {
		return
	}
	display, err := os.ReadFile(filepath.Join(d.state, "display"))
	if err != nil {
		d.t.Error(err)
		return
	}
	out, err := exec.Command("import", "-display", strings.TrimSpace(string(display)),
		"-window", "root", path).CombinedOutput()
	if err != nil {
		d.t.Errorf("screenshot: %v %s", err, out)
	}
}

// await asks until ok.
func await(t testing.TB, what string, ok func() bool) {
	t.Helper()
	if !within(patience, ok) {
		t.Fatalf("waited %v in vain for: %s", patience, what)
	}
}

// within asks until ok, or until the limit; there is no event to wait for
// across processes.
func within(limit time.Duration, ok func() bool) bool {
	for end := time.Now().Add(limit); ; time.Sleep(100 * time.Millisecond) {
		if ok() {
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
