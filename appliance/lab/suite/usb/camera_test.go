//go:build lab

package usb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telecart/appliance/internal/supervisor"
	"telecart/appliance/lab/rig"
	"telecart/appliance/lab/vusb"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
	"telecart/peripherals/camera"
	"telecart/peripherals/otoscope"
)

const (
	width, height = 320, 240
	frameRate     = 10
)

// newCamera returns one that is not plugged in yet.
func newCamera(t testing.TB, serial string) *vusb.Camera {
	return &vusb.Camera{Serial: serial, Width: width, Height: height, Rate: frameRate, Picture: rig.Numbered(t, width, height)}
}

func attach(t testing.TB, port int, d vusb.Device) *vusb.Plug {
	t.Helper()
	p, err := vusb.Attach(port, d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func load(t testing.TB) {
	t.Helper()
	rig.Load(t, "vhci-hcd")
	rig.Run(t, "modprobe", "uvcvideo")
}

// Every frame arrives, once, in order, byte by byte as the camera sent it, at
// the camera's own rate, whichever way it is sent.
func TestCapture(t *testing.T) {
	load(t)
	for name, isochronous := range map[string]bool{"bulk": false, "isochronous": true} {
		t.Run(name, func(t *testing.T) {
			cam := newCamera(t, "LAB-OT-1")
			cam.Isochronous = isochronous
			capture(t, cam)
		})
	}
}

func capture(t *testing.T, cam *vusb.Camera) {
	t.Helper()
	plug := attach(t, 0, cam)
	defer func() {
		plug.Unplug()
		rig.Await(t, 10*time.Second, "end of the node", func() bool { return rig.Gone("/dev/telecart/otoscope") })
	}()
	const node = "/dev/telecart/otoscope"
	rig.Await(t, 15*time.Second, node, func() bool { return rig.Exists(node) })
	rig.NoLeak(t)
	dev, err := v4l2.Open(node)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	const frames = 60
	var begin time.Time
	next, got := -1, 0
	err = dev.Stream(ctx, v4l2.Mode{}, func(f v4l2.Frame) {
		n, ok := rig.Number(f.Data, cam.Picture)
		if !ok || f.Width != width || f.Height != height || f.Format != v4l2.MJPEG {
			t.Errorf("frame %d: %s %dx%d, %d bytes, intact %v", f.Seq, f.Format, f.Width, f.Height, len(f.Data), ok)
		}
		if next >= 0 && n != next {
			t.Errorf("frame %d after %d", n, next-1)
		}
		if got == 0 {
			begin = f.At
		}
		next = n + 1
		if got++; got == frames {
			cancel()
			took := f.At.Sub(begin).Seconds()
			if rate := (frames - 1) / took; rate < 0.9*frameRate || rate > 1.1*frameRate {
				t.Errorf("%.1f frames/s, the camera gives %d", rate, frameRate)
			}
		}
	})
	if err != nil || got != frames {
		t.Errorf("%d frames, %v", got, err)
	}
}

// Brightness, pan, tilt and zoom: what the driver lists, sets and reads is what
// the camera has; what it cannot do is refused in plain words.
func TestControl(t *testing.T) {
	load(t)
	cam := newCamera(t, "LAB-OT-1")
	defer attach(t, 0, cam).Unplug()
	const node = "/dev/telecart/otoscope"
	rig.Await(t, 15*time.Second, node, func() bool { return rig.Exists(node) })
	rig.NoLeak(t)
	dev, err := v4l2.Open(node)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	tuner := dev.(v4l2.Tuner)
	all, err := tuner.Controls()
	if err != nil || len(all) != 4 {
		t.Fatalf("controls %+v, %v", all, err)
	}
	for i, c := range []struct {
		want v4l2.Control // as the camera comes
		set  []int32
		has  func() int
	}{
		{v4l2.Control{ID: 0x00980900, Name: "Brightness", Min: -10, Max: 10}, []int32{-10, 7, 10}, cam.Brightness},
		{v4l2.Control{ID: 0x009a0908, Name: "Pan, Absolute", Min: -612000, Max: 612000}, []int32{-612000, 3600, 612000}, pan(cam)},
		{v4l2.Control{ID: 0x009a0909, Name: "Tilt, Absolute", Min: -108000, Max: 324000}, []int32{324000, -3600, -108000}, tilt(cam)},
		{v4l2.Control{ID: 0x009a090d, Name: "Zoom, Absolute", Min: 100, Max: 400, Value: 100}, []int32{400, 250, 100}, cam.Zoom},
	} {
		if all[i] != c.want {
			t.Errorf("it has %+v, not %+v", all[i], c.want)
		}
		for _, v := range c.set {
			if err := tuner.SetControl(c.want.ID, v); err != nil {
				t.Error(err)
			}
			if got := c.has(); got != int(v) {
				t.Errorf("%s: set to %d, and the camera has %d", c.want.Name, v, got)
			}
			now, err := tuner.Controls()
			if err != nil || now[i].Value != v {
				t.Errorf("%s: set to %d, and reads %+v, %v", c.want.Name, v, now, err)
			}
		}
		before := c.has()
		for _, v := range []int32{c.want.Min - 1, c.want.Max + 1} {
			says := fmt.Sprintf("%s: %d is out of its range %d to %d", c.want.Name, v, c.want.Min, c.want.Max)
			if err := tuner.SetControl(c.want.ID, v); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %d was answered with %v", c.want.Name, v, err)
			}
		}
		if got := c.has(); got != before {
			t.Errorf("%s: refused, and yet it is %d after %d", c.want.Name, got, before)
		}
	}
	if p, q := cam.PanTilt(); p != 612000 || q != -108000 {
		t.Errorf("one of pan and tilt has moved the other: %d, %d", p, q)
	}
}

func pan(c *vusb.Camera) func() int {
	return func() int { v, _ := c.PanTilt(); return v }
}

func tilt(c *vusb.Camera) func() int {
	return func() int { _, v := c.PanTilt(); return v }
}

// scope is the otoscope, and room a second camera, both under a supervisor.
func instruments(t testing.TB) (*rig.Cart, *otoscope.Otoscope, *camera.Camera) {
	t.Helper()
	settings := func(device string) json.RawMessage {
		return json.RawMessage(fmt.Sprintf(`{"device":%q}`, device))
	}
	scope, err := otoscope.New(rig.Env(t), settings("/dev/telecart/otoscope"))
	if err != nil {
		t.Fatal(err)
	}
	room, err := camera.New(rig.Env(t), settings("/dev/telecart/room"))
	if err != nil {
		t.Fatal(err)
	}
	return rig.Supervise(t, supervisor.Unit{ID: "otoscope", Label: "Otoscope", Peripheral: scope},
		supervisor.Unit{ID: "room", Label: "Room camera", Peripheral: room}), scope, room
}

// watchFeed counts the frames of a feed, and notes the longest pause.
type watchFeed struct {
	frames  <-chan v4l2.Frame
	count   int
	longest time.Duration
	last    time.Time
}

func (w *watchFeed) run(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case f := <-w.frames:
			if !w.last.IsZero() {
				w.longest = max(w.longest, f.At.Sub(w.last))
			}
			w.last = f.At
			w.count++
		}
	}
}

// Pulled out while somebody looks, and plugged in again, into another port
// each time: 50 rounds. The picture is back within 3 s, the other camera is not disturbed, and nothing is left behind.
func TestReplug(t *testing.T) {
	load(t)
	roomPlug := attach(t, 7, newCamera(t, "LAB-ROOM-1"))
	t.Cleanup(roomPlug.Unplug) // after the supervisor has ended
	rig.NoLeak(t)
	cart, scope, room := instruments(t)
	roomFrames, leaveRoom := room.Video().Subscribe()
	defer leaveRoom()
	frames, leave := scope.Video().Subscribe()
	defer leave()
	cart.AwaitState(t, 20*time.Second, "room", peripherals.Online)
	<-roomFrames
	other := &watchFeed{frames: roomFrames}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() { defer close(ended); other.run(done) }()
	roomStates := cart.Changes("room")

	const rounds = 50
	var gone, back, ready []time.Duration
	for round := range rounds {
		plug := attach(t, round%4, newCamera(t, "LAB-OT-1"))
		begin := time.Now()
		ready = append(ready, rig.Await(t, 15*time.Second, "node", func() bool { return rig.Exists("/dev/telecart/otoscope") }))
		select {
		case <-frames:
		case <-time.After(15 * time.Second):
			t.Fatalf("round %d: no picture, it is %+v", round, cart.State("otoscope"))
		}
		back = append(back, time.Since(begin))
		plug.Unplug()
		gone = append(gone, cart.AwaitState(t, 5*time.Second, "otoscope", peripherals.Offline))
		for len(frames) > 0 {
			<-frames
		}
		rig.Await(t, 5*time.Second, "end of the node", func() bool { return rig.Gone("/dev/telecart/otoscope") })
	}
	close(done)
	<-ended
	rig.Back(t, ready, back)
	rig.Report(t, "pulled until the nurse was told", gone)
	if n := cart.Changes("room") - roomStates; n != 0 || other.longest > time.Second {
		t.Errorf("the room camera changed its state %d times, and paused %v", n, other.longest)
	}
	t.Logf("the other camera: %d frames, longest pause %v", other.count, other.longest)
}

// A camera that hangs is named within 3 s, and gives its picture again when it
// comes to itself.
func TestStall(t *testing.T) {
	load(t)
	cam := newCamera(t, "LAB-OT-1")
	t.Cleanup(attach(t, 0, cam).Unplug) // after the supervisor has ended
	rig.NoLeak(t)
	cart, scope, _ := instruments(t)
	frames, leave := scope.Video().Subscribe()
	defer leave()
	<-frames
	cart.AwaitState(t, 5*time.Second, "otoscope", peripherals.Online)
	cam.Stall(true)
	took := rig.Await(t, 4*time.Second, "word of the stall", func() bool { return cart.State("otoscope").State != peripherals.Online })
	t.Logf("seen after %.2f s: %+v", took.Seconds(), cart.State("otoscope"))
	if took > 2500*time.Millisecond {
		t.Errorf("seen after %v", took)
	}
	time.Sleep(5 * time.Second)
	cam.Stall(false)
	took = cart.AwaitState(t, 10*time.Second, "otoscope", peripherals.Online)
	t.Logf("online %.2f s after it gave pictures again", took.Seconds())
	for len(frames) > 0 {
		<-frames
	}
	<-frames
}

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
	a := attach(t, 0, newCamera(t, ""))
	b := attach(t, 1, newCamera(t, ""))
	rig.Await(t, 15*time.Second, "two names", count(2))
	first := byPath()
	a.Unplug()
	b.Unplug()
	rig.Await(t, 15*time.Second, "no names", count(0))
	b = attach(t, 1, newCamera(t, "")) // the other way round
	rig.Await(t, 15*time.Second, "one name", count(1))
	a = attach(t, 0, newCamera(t, ""))
	rig.Await(t, 15*time.Second, "two names", count(2))
	defer a.Unplug()
	defer b.Unplug()
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
		a := attach(t, port, newCamera(t, "LAB-OT-1"))
		b := attach(t, port+1, newCamera(t, "LAB-ROOM-1"))
		for name, serial := range map[string]string{"otoscope": "LAB-OT-1", "room": "LAB-ROOM-1"} {
			node := "/dev/telecart/" + name
			rig.Await(t, 15*time.Second, node, func() bool { return rig.Exists(node) })
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
		rig.Await(t, 10*time.Second, "end of the nodes", func() bool {
			return rig.Gone("/dev/telecart/otoscope") && rig.Gone("/dev/telecart/room")
		})
	}
}

// A camera that is pulled out is gone to the driver at once.
func TestGone(t *testing.T) {
	load(t)
	plug := attach(t, 0, newCamera(t, "LAB-OT-1"))
	const node = "/dev/telecart/otoscope"
	rig.Await(t, 15*time.Second, node, func() bool { return rig.Exists(node) })
	rig.NoLeak(t)
	dev, err := v4l2.Open(node)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	var pulled time.Time
	err = dev.Stream(t.Context(), v4l2.Mode{}, func(v4l2.Frame) {
		if pulled.IsZero() {
			pulled = time.Now()
			go plug.Unplug()
		}
	})
	took := time.Since(pulled)
	t.Logf("%.2f s after it was pulled out: %v", took.Seconds(), err)
	if !errors.Is(err, v4l2.ErrGone) || took > 1500*time.Millisecond { // a stall takes 2 s to be noticed
		t.Errorf("pulled out while streaming: %v after %v", err, took)
	}
	if _, err := dev.Modes(); !errors.Is(err, v4l2.ErrGone) && !errors.Is(err, os.ErrNotExist) {
		t.Errorf("pulled out: Modes says %v", err)
	}
}
