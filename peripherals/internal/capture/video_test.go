package capture_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/v4l2"
	"telecart/drivers/v4l2/v4l2test"
	"telecart/peripherals"
	"telecart/peripherals/internal/capture"
	"telecart/peripherals/peripheraltest"
)

var hd = v4l2.Mode{Format: v4l2.MJPEG, Width: 1280, Height: 720, Rate: 30}

// camera runs a camera on a fake; end is called at the end of the test.
func camera(t *testing.T) (*capture.Camera, *v4l2test.Camera, *peripheraltest.Running) {
	fake := v4l2test.New(hd)
	env := peripheraltest.Env(t)
	env.Camera = fake.Open
	c := capture.NewCamera(env, "the otoscope", "otoscope", "/dev/video0", hd)
	return c, fake, peripheraltest.Rerun(t, c)
}

func TestCameraStreamsOnlyWhileWanted(t *testing.T) {
	peripheraltest.NoLeak(t)
	c, fake, r := camera(t)
	r.AwaitState(t, peripherals.Online)
	if n := len(fake.Wanted()); n != 0 {
		t.Fatalf("%d streams although nobody looks", n)
	}
	frames, leave := c.Video().Subscribe()
	fake.Give([]byte("one"))
	if f := <-frames; string(f.Data) != "one" || f.Width != 1280 {
		t.Errorf("frame %+v", f)
	}
	leave()
	frames, leave = c.Video().Subscribe()
	fake.Give([]byte("two"))
	if f := <-frames; string(f.Data) != "two" {
		t.Errorf("frame %+v", f)
	}
	leave()
	if w := fake.Wanted(); w[0] != hd {
		t.Errorf("asked for %+v", w[0])
	}
	r.Stop(t)
	if fake.Opened() != 0 {
		t.Error("the camera was left open")
	}
}

func TestCameraStalls(t *testing.T) {
	peripheraltest.NoLeak(t)
	c, fake, r := camera(t)
	frames, leave := c.Video().Subscribe()
	defer leave()
	fake.Give([]byte("one"))
	<-frames
	fake.Stall()
	if s := r.AwaitState(t, peripherals.Degraded); s.Detail.IsZero() {
		t.Error("no sentence for a stalled camera")
	}
	fake.Give([]byte("two"))
	<-frames
	r.AwaitState(t, peripherals.Online)
	fake.Stall()
	r.AwaitState(t, peripherals.Degraded)
	fake.Stall()
	if err := r.End(t); !errors.Is(err, v4l2.ErrStalled) {
		t.Errorf("a camera that stalls again and again: %v", err)
	}
	peripheraltest.Offline(t, r)
}

func TestCameraUnpluggedWhileStreaming(t *testing.T) {
	peripheraltest.NoLeak(t)
	c, fake, r := camera(t)
	frames, leave := c.Video().Subscribe()
	fake.Give([]byte("one"))
	<-frames
	fake.Unplug()
	if err := r.End(t); !errors.Is(err, v4l2.ErrGone) {
		t.Errorf("Run: %v", err)
	}
	peripheraltest.Offline(t, r)
	if fake.Opened() != 0 {
		t.Error("the camera was left open")
	}
	// The same peripheral, and the same listener, when it is plugged in again.
	fake.Plug()
	r = peripheraltest.Rerun(t, c)
	fake.Give([]byte("two"))
	if f := <-frames; string(f.Data) != "two" {
		t.Errorf("frame %+v", f)
	}
	leave()
	r.Stop(t)
}

// Nobody looks, but an unplugged camera is seen all the same.
func TestCameraUnpluggedWhileIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, fake, r := camera(t)
		r.AwaitState(t, peripherals.Online)
		start := time.Now()
		fake.Unplug()
		if err := r.End(t); !errors.Is(err, v4l2.ErrGone) {
			t.Errorf("Run: %v", err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("seen after %v", took)
		}
		peripheraltest.Offline(t, r)
	})
}
