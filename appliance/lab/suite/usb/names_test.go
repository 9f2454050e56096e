//go:build lab

package usb

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/drivers/hotplug"
)

// Two cameras without serial numbers keep their names by port.
func TestNamesByPort(t *testing.T) {
	load(t)
	byPath := func() map[string]string {
		all := map[string]string{}
		links, _ := filepath.Glob("/dev/v4l/by-path/*-video-index0")
		for _, l := range links {
			to, _ := os.Readlink(l)
			all[l] = filepath.Base(to)
		}
		return all
	}
	count := func(n int) func() bool { return func() bool { return len(byPath()) == n } }
	a := rig.PlugIn(t, 0, newCamera(t, ""))
	b := rig.PlugIn(t, 1, newCamera(t, ""))
	rig.Await(t, 15*time.Second, "two names", count(2))
	first := byPath()
	a.Unplug()
	b.Unplug()
	rig.Await(t, 15*time.Second, "no names", count(0))
	rig.PlugIn(t, 1, newCamera(t, "")) // the other way round
	rig.Await(t, 15*time.Second, "one name", count(1))
	rig.PlugIn(t, 0, newCamera(t, ""))
	rig.Await(t, 15*time.Second, "two names", count(2))
	for l := range byPath() {
		if _, ok := first[l]; !ok {
			t.Errorf("%s is new, there were %v", l, first)
		}
	}
}

// Whichever port it is in, the otoscope is the otoscope; by serial number.
func TestNamesBySerial(t *testing.T) {
	load(t)
	for port := range 3 {
		a := rig.PlugIn(t, port, newCamera(t, "LAB-OT-1"))
		b := rig.PlugIn(t, port+1, newCamera(t, "LAB-ROOM-1"))
		for name, serial := range map[string]string{"otoscope": "LAB-OT-1", "room": "LAB-ROOM-1"} {
			node := "/dev/telecart/" + name
			rig.Appear(t, node)
			video, err := filepath.EvalSymlinks(node)
			if err != nil {
				t.Fatal(err)
			}
			if got := rig.Read(t, "/sys/class/video4linux/"+filepath.Base(video)+"/device/../serial"); got != serial {
				t.Errorf("port %d: %s is %s", port, node, got)
			}
		}
		a.Unplug()
		b.Unplug()
		rig.Vanish(t, scopeNode)
		rig.Vanish(t, roomNode)
	}
}

// udev's word of a camera comes when its names are there, and when it is gone.
func TestHotplug(t *testing.T) {
	load(t)
	rig.NoLeak(t)
	events := listen(t)
	await(t, events, func(e hotplug.Event) bool { return e.Action == hotplug.Missed }) // it has begun
	plug := rig.PlugIn(t, 0, newCamera(t, "LAB-OT-1"))
	added := await(t, events, func(e hotplug.Event) bool {
		return e.Action == hotplug.Add && e.Subsystem == "video4linux" && slices.Contains(e.Links, scopeNode)
	})
	if to, err := filepath.EvalSymlinks(scopeNode); err != nil || to != added.Node {
		t.Errorf("told of %+v, and %s leads to %q, %v", added, scopeNode, to, err)
	}
	plug.Unplug()
	await(t, events, func(e hotplug.Event) bool { return e.Action == hotplug.Remove && e.Node == added.Node })
}

// listen hears udev until the test ends.
func listen(t *testing.T) <-chan hotplug.Event {
	t.Helper()
	events, ended := make(chan hotplug.Event, 1000), make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { ended <- hotplug.Listen(ctx, func(e hotplug.Event) { events <- e }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return events
}

// await takes events until one is wanted.
func await(t *testing.T, events <-chan hotplug.Event, wanted func(hotplug.Event) bool) hotplug.Event {
	t.Helper()
	var all []hotplug.Event
	for limit := time.After(15 * time.Second); ; {
		select {
		case e := <-events:
			if wanted(e) {
				return e
			}
			all = append(all, e)
		case <-limit:
			t.Fatalf("udev has told of %+v only", all)
		}
	}
}
