//go:build lab

package usb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/appliance/lab/vusb"
	"telecart/drivers/v4l2"
)

const (
	width, height = 320, 240
	frameRate     = 10
)

// Where udev lets the cameras appear.
const (
	scopeNode = "/dev/telecart/otoscope"
	roomNode  = "/dev/telecart/room"
)

// newCamera returns one that is not plugged in yet.
func newCamera(t testing.TB, serial string) *vusb.Camera {
	return &vusb.Camera{Serial: serial, Width: width, Height: height, Rate: frameRate, Picture: rig.Numbered(t, width, height)}
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
	plug := rig.PlugIn(t, 0, cam)
	defer func() {
		plug.Unplug()
		rig.Vanish(t, scopeNode)
	}()
	rig.Appear(t, scopeNode)
	rig.NoLeak(t)
	dev, err := v4l2.Open(scopeNode)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	late := rig.Lateness(t)
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
			busy := late() > 50*time.Millisecond // then the camera is late, too
			if rate := (frames - 1) / took; rate < 0.9*frameRate && !busy || rate > 1.1*frameRate {
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
	rig.PlugIn(t, 0, cam)
	rig.Appear(t, scopeNode)
	rig.NoLeak(t)
	dev, err := v4l2.Open(scopeNode)
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

// A camera that is pulled out is gone to the driver at once.
func TestGone(t *testing.T) {
	load(t)
	plug := rig.PlugIn(t, 0, newCamera(t, "LAB-OT-1"))
	rig.Appear(t, scopeNode)
	rig.NoLeak(t)
	dev, err := v4l2.Open(scopeNode)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	late := rig.Lateness(t)
	var pulled time.Time
	err = dev.Stream(t.Context(), v4l2.Mode{}, func(v4l2.Frame) {
		if pulled.IsZero() {
			pulled = time.Now()
			go plug.Unplug()
		}
	})
	took := time.Since(pulled)
	t.Logf("%.2f s after it was pulled out: %v", took.Seconds(), err)
	if !errors.Is(err, v4l2.ErrGone) || took > 1500*time.Millisecond+late() { // a stall takes 2 s to be noticed
		t.Errorf("pulled out while streaming: %v after %v", err, took)
	}
	if _, err := dev.Modes(); !errors.Is(err, v4l2.ErrGone) && !errors.Is(err, os.ErrNotExist) {
		t.Errorf("pulled out: Modes says %v", err)
	}
}
