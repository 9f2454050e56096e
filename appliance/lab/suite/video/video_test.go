//go:build lab

package video

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"telecart/appliance/internal/supervisor"
	"telecart/appliance/lab/rig"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
	"telecart/peripherals/camera"
)

func open(t testing.TB, node string) v4l2.Device {
	t.Helper()
	dev, err := v4l2.Open(node)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dev.Close() })
	return dev
}

// stream captures n frames, and returns them.
func stream(t testing.TB, dev v4l2.Device, want v4l2.Mode, n int) []v4l2.Frame {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	var all []v4l2.Frame
	err := dev.Stream(ctx, want, func(f v4l2.Frame) {
		if all = append(all, f); len(all) == n {
			cancel()
		}
	})
	if err != nil || len(all) < n {
		t.Fatalf("%+v: %d frames, %v", want, len(all), err)
	}
	return all[:n]
}

// Sizes and rates are what was asked for; frames come in order at that rate.
func TestModes(t *testing.T) {
	nodes := cameras(t, 1)
	rig.NoLeak(t)
	late := rig.Lateness(t)
	dev := open(t, nodes[0])
	modes, err := dev.Modes()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []v4l2.Mode{
		{Format: v4l2.YUYV, Width: 320, Height: 180, Rate: 30},
		{Format: v4l2.YUYV, Width: 320, Height: 180, Rate: 10},
		{Format: v4l2.YUYV, Width: 640, Height: 360, Rate: 15},
		{Format: v4l2.YUYV, Width: 1280, Height: 720, Rate: 5},
	} {
		if !slices.Contains(modes, want) {
			t.Errorf("vivid does not offer %+v: %+v", want, modes)
			continue
		}
		frames := stream(t, dev, want, 3*want.Rate)
		for i, f := range frames {
			if f.Format != want.Format || f.Width != want.Width || f.Height != want.Height || len(f.Data) != 2*want.Width*want.Height {
				t.Fatalf("%+v: frame %s %dx%d of %d bytes", want, f.Format, f.Width, f.Height, len(f.Data))
			}
			if i > 0 && (f.Seq != frames[i-1].Seq+1 || f.At.Before(frames[i-1].At)) {
				t.Fatalf("%+v: frame %d at %v after %d at %v", want, f.Seq, f.At, frames[i-1].Seq, frames[i-1].At)
			}
		}
		took := frames[len(frames)-1].At.Sub(frames[0].At).Seconds()
		rate := float64(len(frames)-1) / took
		t.Logf("%+v: %.2f frames/s; we were late by %v at most", want, rate, late())
		busy := late() > 50*time.Millisecond // vivid draws in software, and skips what it cannot
		if rate < 0.9*float64(want.Rate) && !busy || rate > 1.1*float64(want.Rate) {
			t.Errorf("%+v: %.2f frames/s", want, rate)
		}
	}
}

// A camera that drops every frame has stalled after 2 s, and streams again
// when it has recovered.
func TestStall(t *testing.T) {
	nodes := cameras(t, 1)
	k := newKnobs(t, nodes[0])
	rig.NoLeak(t)
	dev := open(t, nodes[0])
	late := rig.Lateness(t)
	k.set(t, "Percentage of Dropped Buffers", 100)
	begin := time.Now()
	err := dev.Stream(t.Context(), v4l2.Mode{Width: 320, Height: 180}, func(v4l2.Frame) {})
	took := time.Since(begin)
	if !errors.Is(err, v4l2.ErrStalled) || took > 2500*time.Millisecond+late() {
		t.Errorf("%v after %v", err, took)
	}
	k.set(t, "Percentage of Dropped Buffers", 0)
	stream(t, dev, v4l2.Mode{Width: 320, Height: 180}, 5)
}

// Frames that the driver marks as damaged are dropped and counted, and the
// others go on.
func TestDamagedFrames(t *testing.T) {
	nodes := cameras(t, 1)
	k := newKnobs(t, nodes[0])
	rig.NoLeak(t)
	dev := open(t, nodes[0])
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	n, injected := 0, uint64(0)
	err := dev.Stream(ctx, v4l2.Mode{Width: 320, Height: 180, Rate: 10}, func(v4l2.Frame) {
		if n++; n%5 == 0 && injected < 4 {
			k.set(t, "Inject V4L2_BUF_FLAG_ERROR", 1)
			injected++
		}
		if n == 30 {
			cancel()
		}
	})
	if err != nil || n < 30 {
		t.Errorf("%d frames, %v", n, err)
	}
	if got := dev.(*v4l2.Camera).Dropped(); got != injected {
		t.Errorf("%d damaged frames, and %d were dropped", injected, got)
	}
}

// Every way in which the driver fails ends Stream with an error, and it works
// again afterwards, round after round.
func TestFaults(t *testing.T) {
	nodes := cameras(t, 1)
	rig.NoLeak(t)
	for _, fault := range []struct {
		knob  string
		early bool  // before it streams; else in the middle of it
		want  error // nil: any
	}{
		{"Disconnect", false, v4l2.ErrGone},
		{"Inject Fatal Streaming Error", false, nil},
		{"Inject VIDIOC_QBUF Error", false, unix.EINVAL}, // a picture cannot be given back
		{"Inject VIDIOC_STREAMON Error", true, nil},
		{"Inject VIDIOC_REQBUFS Error", true, nil},
	} {
		for round := range 5 {
			t.Logf("%s, round %d", fault.knob, round) // told only with a failure
			k := newKnobs(t, nodes[0])
			dev := open(t, nodes[0])
			if fault.early {
				k.set(t, fault.knob, 1)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			n := 0
			err := dev.Stream(ctx, v4l2.Mode{Width: 320, Height: 180}, func(v4l2.Frame) {
				if n++; n == 2 && !fault.early {
					k.set(t, fault.knob, 1)
				}
			})
			cancel()
			if err == nil || fault.want != nil && !errors.Is(err, fault.want) {
				t.Errorf("%s, round %d: %v after %d frames", fault.knob, round, err, n)
			}
			if err := dev.Close(); err != nil && !errors.Is(err, v4l2.ErrGone) {
				t.Logf("%s: close: %v", fault.knob, err)
			}
			k.close() // vivid comes back when nobody has it open
			again := open(t, nodes[0])
			stream(t, again, v4l2.Mode{Width: 320, Height: 180}, 2)
			again.Close()
		}
	}
}

// Under a supervisor: the camera that stalls is named within 2 s and comes
// back by itself; the other one goes on.
func TestNamed(t *testing.T) {
	nodes := cameras(t, 2)
	k := newKnobs(t, nodes[0])
	rig.NoLeak(t)
	unit := func(role, node string) (*camera.Camera, supervisor.Unit) {
		c, err := camera.New(rig.Env(t), json.RawMessage(fmt.Sprintf(`{"device":%q,"role":%q,"width":320,"height":180,"rate":10}`, node, role)))
		if err != nil {
			t.Fatal(err)
		}
		return c, supervisor.Unit{ID: role, Peripheral: c}
	}
	exam, examUnit := unit("exam", nodes[0])
	room, roomUnit := unit("room", nodes[1])
	cart := rig.Supervise(t, examUnit, roomUnit)
	frames, leave := exam.Video().Subscribe()
	defer leave()
	others, leaveOthers := room.Video().Subscribe()
	defer leaveOthers()
	rig.Next(t, frames, cart, "exam")
	rig.Next(t, others, cart, "room")
	cart.AwaitState(t, 5*time.Second, "exam", peripherals.Online)
	changes := cart.Changes("room")
	late := rig.Lateness(t)
	k.set(t, "Percentage of Dropped Buffers", 100)
	took := rig.Await(t, 15*time.Second, "word of the stall", func() bool { return cart.State("exam").State != peripherals.Online })
	t.Logf("seen after %.2f s: %s: %s", took.Seconds(), cart.State("exam").State, cart.State("exam").Detail)
	if took > 2500*time.Millisecond+late() {
		t.Errorf("seen after %v", took)
	}
	rig.Await(t, 10*time.Second, "being offline", func() bool { return cart.State("exam").State == peripherals.Offline })
	k.set(t, "Percentage of Dropped Buffers", 0)
	took = cart.AwaitState(t, 12*time.Second, "exam", peripherals.Online)
	t.Logf("back %.2f s after it recovered", took.Seconds())
	rig.Drain(others)
	rig.Next(t, others, cart, "room")
	if n := cart.Changes("room") - changes; n != 0 {
		t.Errorf("the other camera changed its state %d times", n)
	}
}
