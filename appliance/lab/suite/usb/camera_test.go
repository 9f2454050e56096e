//go:build lab

package usb

import (
	"context"
	"errors"
	"os"
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
