//go:build lab

package video

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"telecart/appliance/lab/rig"
)

// knobs turns vivid's own controls, by name, over a descriptor of its own:
// buttons are none of the driver's business.
type knobs struct {
	fd  int
	ids map[string]uint32
}

// queryControl is struct v4l2_queryctrl.
type queryControl struct {
	id, kind                  uint32
	name                      [32]byte
	low, high, step, standard int32
	flags                     uint32
	_                         [2]uint32
}

// ioctl numbers of videodev2.h: VIDIOC_QUERYCTRL and VIDIOC_S_CTRL.
const (
	queryRequest = 0xc0445624
	setRequest   = 0xc008561c
	nextControl  = 0x80000000
)

func call(fd int, request uintptr, arg unsafe.Pointer) error {
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(arg))
	if errno != 0 {
		return errno
	}
	return nil
}

func newKnobs(t testing.TB, node string) *knobs {
	t.Helper()
	fd, err := unix.Open(node, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(node, err)
	}
	k := &knobs{fd: fd, ids: map[string]uint32{}}
	t.Cleanup(k.close)
	for q := (queryControl{id: nextControl}); call(fd, queryRequest, unsafe.Pointer(&q)) == nil; q.id |= nextControl {
		name, _, _ := bytes.Cut(q.name[:], []byte{0})
		k.ids[string(name)] = q.id
	}
	return k
}

func (k *knobs) close() {
	if k.fd >= 0 {
		unix.Close(k.fd)
		k.fd = -1
	}
}

func (k *knobs) set(t testing.TB, name string, value int32) {
	t.Helper()
	id, ok := k.ids[name]
	if !ok {
		t.Fatalf("vivid has no %q, only %v", name, k.ids)
	}
	c := struct {
		id    uint32
		value int32
	}{id, value}
	if err := call(k.fd, setRequest, unsafe.Pointer(&c)); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// cameras loads vivid with n webcams, and returns their nodes.
func cameras(t testing.TB, n int) []string {
	t.Helper()
	list := func(v string) string {
		s := v
		for range n - 1 {
			s += "," + v
		}
		return s
	}
	rig.Load(t, "vivid", fmt.Sprint("n_devs=", n), "node_types="+list("0x1"), "num_inputs="+list("1"), "input_types="+list("0"))
	nodes := make([]string, n)
	for i := range n {
		name := fmt.Sprintf("vivid-%03d-vid-cap", i)
		rig.Await(t, 15*time.Second, name, func() bool { nodes[i] = node(name); return nodes[i] != "" })
	}
	return nodes
}

// node finds a camera by what its driver calls it: vivid's all have one parent,
// and so one name by path.
func node(name string) string {
	all, _ := filepath.Glob("/sys/class/video4linux/video*/name")
	for _, file := range all {
		if b, err := os.ReadFile(file); err == nil && strings.TrimSpace(string(b)) == name {
			if dev := "/dev/" + filepath.Base(filepath.Dir(file)); rig.Exists(dev) {
				return dev
			}
		}
	}
	return ""
}
