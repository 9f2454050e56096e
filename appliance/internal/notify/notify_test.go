package notify

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// systemd is the other end of the socket.
func systemd(t *testing.T) (said func() string, env map[string]string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return func() string {
		b := make([]byte, 100)
		n, err := c.Read(b)
		if err != nil {
			t.Error(err)
		}
		return string(b[:n])
	}, map[string]string{"NOTIFY_SOCKET": path}
}

func (k Keeper) start(t *testing.T, started chan struct{}, alive func()) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- k.Run(ctx, started, alive) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

func TestLife(t *testing.T) {
	said, env := systemd(t)
	env["WATCHDOG_USEC"], env["WATCHDOG_PID"] = "4000", strconv.Itoa(os.Getpid())
	asked := make(chan struct{}, 1000)
	started := make(chan struct{})
	stop := FromEnv(func(k string) string { return env[k] }).start(t, started, func() { asked <- struct{}{} })
	close(started)
	if s := said(); s != "READY=1" {
		t.Errorf("first %s", s)
	}
	for range 3 {
		if s := said(); s != "WATCHDOG=1" {
			t.Errorf("then %s", s)
		}
		<-asked
	}
	stop()
	for s := said(); s != "STOPPING=1"; s = said() {
		if s != "WATCHDOG=1" {
			t.Errorf("at last %s", s)
		}
	}
}

// A part that hangs keeps the watchdog from being fed.
func TestHangs(t *testing.T) {
	said, env := systemd(t)
	env["WATCHDOG_USEC"] = "1000"
	started, hanging, free := make(chan struct{}), make(chan struct{}), make(chan struct{})
	stop := FromEnv(func(k string) string { return env[k] }).start(t, started, func() {
		select {
		case <-hanging:
		default:
			close(hanging)
		}
		<-free
	})
	close(started)
	<-hanging
	if s := said(); s != "READY=1" {
		t.Errorf("said %s", s)
	}
	close(free)
	if s := said(); s != "WATCHDOG=1" {
		t.Errorf("free again, and said %s", s)
	}
	stop()
}

func TestNobody(t *testing.T) {
	if err := (Keeper{}).Run(t.Context(), nil, nil); err != nil {
		t.Error(err)
	}
	k := FromEnv(func(k string) string { return map[string]string{"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}[k] })
	if k.interval != 0 {
		t.Errorf("took the watchdog of another process: %v", k.interval)
	}
	k = Keeper{address: filepath.Join(t.TempDir(), "none"), interval: time.Second}
	started := make(chan struct{})
	close(started)
	if err := k.Run(t.Context(), started, nil); err == nil {
		t.Error("nobody heard it, and no error")
	}
}
