//go:build lab

package usb

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"telecart/appliance/internal/supervisor"
	"telecart/appliance/lab/rig"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
	"telecart/peripherals/camera"
	"telecart/peripherals/otoscope"
)

// instruments are the otoscope and a second camera, both under a supervisor.
func instruments(t testing.TB) (*rig.Cart, *otoscope.Otoscope, *camera.Camera) {
	t.Helper()
	settings := func(device string) json.RawMessage {
		return json.RawMessage(fmt.Sprintf(`{"device":%q}`, device))
	}
	scope, err := otoscope.New(rig.Env(t), settings(scopeNode))
	if err != nil {
		t.Fatal(err)
	}
	room, err := camera.New(rig.Env(t), settings(roomNode))
	if err != nil {
		t.Fatal(err)
	}
	return rig.Supervise(t, supervisor.Unit{ID: "otoscope", Peripheral: scope},
		supervisor.Unit{ID: "room", Peripheral: room}), scope, room
}

// Pulled out while somebody looks, and plugged in again, into another port each
// time: 50 rounds. The picture is back within 3 s, the other camera is not
// disturbed, and nothing is left behind.
func TestReplug(t *testing.T) {
	load(t)
	rig.PlugIn(t, 7, newCamera(t, "LAB-ROOM-1"))
	rig.NoLeak(t)
	cart, scope, room := instruments(t)
	others, leaveOthers := room.Video().Subscribe()
	defer leaveOthers()
	frames, leave := scope.Video().Subscribe()
	defer leave()
	cart.AwaitState(t, 20*time.Second, "room", peripherals.Online)
	last := rig.Next(t, others, cart, "room").At
	changes := cart.Changes("room")
	late := rig.Lateness(t)
	count, longest := 0, time.Duration(0)
	stop := rig.Watch(others, func(f v4l2.Frame) {
		longest, last = max(longest, f.At.Sub(last)), f.At
		count++
	})
	rig.Replug{Cart: cart, Device: "otoscope", Path: scopeNode,
		Plug: func(round int) func() {
			rig.Drain(frames)
			return rig.PlugIn(t, round%4, newCamera(t, "LAB-OT-1")).Unplug
		},
		Works: func(int) { rig.Next(t, frames, cart, "otoscope") },
	}.Run(t, 50)
	stop()
	if n := cart.Changes("room") - changes; n != 0 || longest > time.Second+late() {
		t.Errorf("the room camera changed its state %d times, and paused %v", n, longest)
	}
	t.Logf("the other camera: %d frames, longest pause %v; we were late by %v at most", count, longest, late())
}

// A camera that hangs is named within 3 s, and gives its picture again when it
// comes to itself.
func TestStall(t *testing.T) {
	load(t)
	cam := newCamera(t, "LAB-OT-1")
	rig.PlugIn(t, 0, cam)
	rig.NoLeak(t)
	cart, scope, _ := instruments(t)
	frames, leave := scope.Video().Subscribe()
	defer leave()
	rig.Next(t, frames, cart, "otoscope")
	cart.AwaitState(t, 5*time.Second, "otoscope", peripherals.Online)
	late := rig.Lateness(t)
	cam.Stall(true)
	took := rig.Await(t, 15*time.Second, "word of the stall", func() bool { return cart.State("otoscope").State != peripherals.Online })
	t.Logf("seen after %.2f s: %+v", took.Seconds(), cart.State("otoscope"))
	if took > 2500*time.Millisecond+late() {
		t.Errorf("seen after %v", took)
	}
	time.Sleep(5 * time.Second)
	cam.Stall(false)
	took = cart.AwaitState(t, 15*time.Second, "otoscope", peripherals.Online)
	t.Logf("online %.2f s after it gave pictures again", took.Seconds())
	rig.Drain(frames)
	rig.Next(t, frames, cart, "otoscope")
}
