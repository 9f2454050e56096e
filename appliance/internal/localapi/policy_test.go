package localapi

import (
	"errors"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"telecart/appliance/internal/localapi/localapitest"
)

func TestPolicy(t *testing.T) {
	both := testPolicy()
	both.Technician = append(both.Technician, "kiosk")
	byGroup := testPolicy()
	byGroup.Kiosk = []string{"technicians"}
	empty := Policy{self: func() int { return ownerUID }, lookup: testPolicy().lookup}
	for _, c := range []struct {
		name   string
		policy Policy
		uid    uint32
		want   Role
	}{
		{"root", testPolicy(), 0, Owner},
		{"the daemon's own user", testPolicy(), ownerUID, Owner},
		{"named kiosk", testPolicy(), nurseUID, Nurse},
		{"in a technicians' group", testPolicy(), technicianUID, Technician},
		{"in neither", testPolicy(), strangerUID, Nobody},
		{"in both: the nurse", both, nurseUID, Nurse},
		{"kiosk by group", byGroup, technicianUID, Nurse},
		{"nothing configured", empty, nurseUID, Nobody},
		{"nothing configured, own user", empty, ownerUID, Owner},
	} {
		if got, err := c.policy.Role(c.uid); got != c.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestPolicyUnknownUser(t *testing.T) {
	p := testPolicy()
	p.Kiosk = append(p.Kiosk, "") // an empty entry matches nobody
	p.lookup = func(uint32) (string, []string, error) { return "", nil, errors.New("no such user") }
	if role, err := p.Role(77); role != Nobody || err == nil {
		t.Errorf("%q, %v; want nobody and why", role, err)
	}
	p.lookup = func(uint32) (string, []string, error) { return "", []string{""}, nil }
	if role, _ := p.Role(77); role != Nobody {
		t.Errorf("a user without a name is %q", role)
	}
}

// TestUnidentified: a caller who cannot be identified has no role, even if the
// daemon runs as that user.
func TestUnidentified(t *testing.T) {
	r := start(t, ownerUID, func(s *Server) {
		s.identify = func(net.Conn) (uint32, error) { return 0, errors.New("no credentials") }
	})
	if code, _ := r.do(t, "GET", "/v1/status", ""); code != 403 {
		t.Errorf("%d, want 403", code)
	}
}

func TestSystemUser(t *testing.T) {
	name, groups, err := systemUser(uint32(os.Getuid()))
	if err != nil || name == "" || len(groups) == 0 {
		t.Errorf("%q %q %v", name, groups, err)
	}
	if _, _, err := systemUser(4294967290); err == nil || !strings.Contains(err.Error(), "4294967290") {
		t.Errorf("a user that is not there: %v", err)
	}
}

// TestPeerCredentials: the kernel, not the caller, says who calls. As root the
// call is made by a thread that has become another user.
func TestPeerCredentials(t *testing.T) {
	const other = 65534
	socket := localapitest.SocketPath(t)
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	want, dial := uint32(os.Getuid()), func() (int, error) { return connect(socket) }
	if want == 0 {
		for _, p := range []string{socket, strings.TrimSuffix(socket, "/s")} {
			if err := os.Chmod(p, 0o777); err != nil {
				t.Fatal(err)
			}
		}
		want, dial = other, func() (int, error) { return connectAs(other, socket) }
	}
	fd, err := dial()
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if uid, err := peerUID(c); uid != want || err != nil {
		t.Errorf("user %d, %v; want %d", uid, err, want)
	}
	one, two := net.Pipe()
	defer one.Close()
	defer two.Close()
	if _, err := peerUID(one); err == nil {
		t.Error("a pipe has peer credentials")
	}
}

func connect(socket string) (int, error) {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	return fd, unix.Connect(fd, &unix.SockaddrUnix{Name: socket})
}

// connectAs connects from a thread that becomes uid. Linux keeps the user per
// thread; the thread is never unlocked, so the runtime discards it.
func connectAs(uid uintptr, socket string) (fd int, err error) {
	ready := make(chan struct{})
	go func() {
		defer close(ready)
		runtime.LockOSThread()
		if _, _, e := syscall.RawSyscall(syscall.SYS_SETRESUID, uid, uid, uid); e != 0 {
			err = e
			return
		}
		fd, err = connect(socket)
	}()
	<-ready
	return fd, err
}
