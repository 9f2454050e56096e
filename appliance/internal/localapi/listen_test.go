package localapi

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telecart/appliance/internal/localapi/localapitest"
)

func TestListen(t *testing.T) {
	path := localapitest.SocketPath(t)
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]os.FileMode{path: 0o660, path + ".lock": 0o600} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want mode %o", file, info, err, want)
		}
	}
	if _, err := Listen(path); err == nil || !strings.Contains(err.Error(), "another cartd is running") {
		t.Errorf("a second daemon: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the socket is left behind: %v", err)
	}
	again, err := Listen(path)
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	again.Close()
}

// TestListenAfterKill: the socket of a daemon that was killed is replaced.
func TestListenAfterKill(t *testing.T) {
	path := localapitest.SocketPath(t)
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	dead.Close()
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
}

// TestListenLeavesTheLiving: a daemon that knows nothing of our lock is not
// replaced either.
func TestListenLeavesTheLiving(t *testing.T) {
	path := localapitest.SocketPath(t)
	living, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer living.Close()
	if _, err := Listen(path); err == nil || !strings.Contains(err.Error(), "another cartd is running") {
		t.Errorf("%v", err)
	}
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatalf("the living daemon lost its socket: %v", err)
	}
	c.Close()
}

func TestListenErrors(t *testing.T) {
	dir := filepath.Dir(localapitest.SocketPath(t))
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("keep"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, path, want string }{
		{"too long", filepath.Join(dir, strings.Repeat("x", 120)), "107"},
		{"no folder", filepath.Join(dir, "none", "s"), "does not exist"},
		{"a file", file, "something else"},
		{"a folder", dir, "something else"},
	} {
		if _, err := Listen(c.path); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if data, err := os.ReadFile(file); string(data) != "keep" || err != nil {
		t.Errorf("the file was touched: %q %v", data, err)
	}
}
