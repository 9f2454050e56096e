package hotplug

import (
	"encoding/binary"
	"errors"
	"reflect"
	"testing"
)

// message makes what udev sends, with a head of 40 bytes as systemd 252 has.
func message(properties string) []byte {
	m := append([]byte(prefix), make([]byte, 32)...)
	binary.BigEndian.PutUint32(m[8:], magic)
	binary.NativeEndian.PutUint32(m[12:], 40)
	binary.NativeEndian.PutUint32(m[16:], 40)
	binary.NativeEndian.PutUint32(m[20:], uint32(len(properties)))
	return append(m, properties...)
}

const camera = "ACTION=add\x00DEVPATH=/devices/x/video4linux/video0\x00SUBSYSTEM=video4linux\x00DEVNAME=/dev/video0\x00" +
	"DEVLINKS=/dev/v4l/by-id/usb-a /dev/telecart/otoscope\x00ID_SERIAL=a=b\x00"

func TestParse(t *testing.T) {
	want := Event{Action: Add, Subsystem: "video4linux", Node: "/dev/video0", Links: []string{"/dev/v4l/by-id/usb-a", "/dev/telecart/otoscope"}}
	if e, err := parse(message(camera)); err != nil || !reflect.DeepEqual(e, want) {
		t.Errorf("%+v, %v", e, err)
	}
	if e, err := parse(message("ACTION=remove\x00SUBSYSTEM=usb")); err != nil || e.Action != Remove || e.Node != "" || e.Links != nil {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestNotUdev(t *testing.T) {
	broken := func(change func(m []byte)) []byte {
		m := message(camera)
		change(m)
		return m
	}
	for name, m := range map[string][]byte{
		"nothing":     nil,
		"the kernel":  []byte("add@/devices/x\x00ACTION=add\x00SUBSYSTEM=usb\x00"),
		"other magic": broken(func(m []byte) { m[8] = 0 }),
		"cut":         message(camera)[:60],
		"too long":    broken(func(m []byte) { binary.NativeEndian.PutUint32(m[20:], 1<<31) }),
		"in the head": broken(func(m []byte) { binary.NativeEndian.PutUint32(m[16:], 3) }),
		"no action":   message("SUBSYSTEM=usb\x00"),
		"empty":       message(""),
	} {
		if e, err := parse(m); !errors.Is(err, ErrMessage) {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(message(camera))
	f.Add([]byte(prefix))
	f.Fuzz(func(t *testing.T, m []byte) {
		if e, err := parse(m); err == nil && (e.Action == "" || e.Subsystem == "") {
			t.Errorf("%+v", e)
		}
	})
}
