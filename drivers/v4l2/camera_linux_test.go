package v4l2

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/blackjack/webcam"
	"golang.org/x/sys/unix"
)

var _ Opener = Open

var _ Device = (*Camera)(nil)

func openFake(t *testing.T, cams ...*fakeCam) (Device, *port) {
	t.Helper()
	p := &port{cams: cams}
	d, err := open("/dev/video9", p.opener)
	if err != nil {
		t.Fatal(err)
	}
	return d, p
}

// pictures streams until n frames came.
func pictures(t *testing.T, d Device, want Mode, n int) (got []Frame) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := d.Stream(ctx, want, func(f Frame) {
		if got = append(got, f); len(got) == n {
			cancel()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestPicturesAreCopiedCutAndNumbered(t *testing.T) {
	cam := newFakeCam()
	d, p := openFake(t, cam)
	first, second := jpegOf(t, 1280, 720), jpegOf(t, 1280, 720)
	cam.queue <- answer{data: append(bytes.Clone(first), make([]byte, 5000)...)} // the whole buffer
	cam.queue <- answer{data: first[:len(first)/2]}                              // cut short
	cam.queue <- answer{data: nil}
	cam.queue <- answer{err: unix.EAGAIN}
	cam.queue <- answer{data: second}
	got := pictures(t, d, Mode{Width: 1280, Height: 720}, 2)
	if !bytes.Equal(got[0].Data, first) || !bytes.Equal(got[1].Data, second) {
		t.Error("the pictures were changed")
	}
	if got[0].Seq != 1 || got[1].Seq != 4 || d.(*Camera).Dropped() != 2 {
		t.Errorf("Seq %d and %d, %d dropped", got[0].Seq, got[1].Seq, d.(*Camera).Dropped())
	}
	if got[0].Format != MJPEG || got[0].Width != 1280 || got[0].Height != 720 || got[0].At.IsZero() {
		t.Errorf("%+v", got[0])
	}
	if len(cam.lent) != 0 {
		t.Errorf("%d buffers were not given back", len(cam.lent))
	}
	d.Close()
	if p.leaks() != 0 {
		t.Error("a descriptor was left open")
	}
}

func TestYUYVIsCheckedAndUnpadded(t *testing.T) {
	cam := newFakeCam()
	cam.sizes, cam.stride = []webcam.FrameSize{discrete(4, 2)}, 10 // 8 bytes a line, 2 of padding
	d, _ := openFake(t, cam)
	defer d.Close()
	padded := []byte("aaaaaaaa--bbbbbbbb--")
	cam.queue <- answer{data: padded[:17]} // short of a byte
	cam.queue <- answer{data: padded[:18]} // the last padding is no loss
	cam.queue <- answer{data: padded}
	for _, f := range pictures(t, d, Mode{Format: YUYV, Width: 4, Height: 2}, 2) {
		if string(f.Data) != "aaaaaaaabbbbbbbb" || f.Format != YUYV {
			t.Errorf("%+v", f)
		}
	}
}

func TestStreamEnds(t *testing.T) {
	broken := []byte("no picture")
	for name, c := range map[string]struct {
		prepare func(*fakeCam)
		want    error
		after   time.Duration
	}{
		"stalled":          {func(*fakeCam) {}, ErrStalled, 2 * time.Second},
		"only broken ones": {func(f *fakeCam) { f.queue <- answer{data: broken} }, ErrStalled, 2 * time.Second},
		"unplugged":        {func(f *fakeCam) { f.queue <- answer{err: unix.ENODEV} }, ErrGone, 0},
		"EIO, unplugged":   {func(f *fakeCam) { f.gone = true; f.queue <- answer{err: unix.EIO} }, ErrGone, settleTime},
		"EIO, still there": {func(f *fakeCam) { f.queue <- answer{err: unix.EIO} }, unix.EIO, 0},
		"not taken back":   {func(f *fakeCam) { f.give = unix.EIO; f.queue <- answer{data: broken} }, unix.EIO, 0},
		"no bandwidth":     {func(f *fakeCam) { f.start = unix.ENOSPC }, unix.ENOSPC, 0},
		"rate, USB error":  {func(f *fakeCam) { f.rateErr = unix.EPROTO }, unix.EPROTO, 0},
		"one rate only":    {func(f *fakeCam) { f.rateErr = unix.ENOTTY }, ErrStalled, 2 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			cam := newFakeCam()
			d, p := openFake(t, cam)
			c.prepare(cam)
			begin := time.Now()
			err := d.Stream(context.Background(), Mode{}, func(Frame) { t.Error(name, "gave a picture") })
			if !errors.Is(err, c.want) || time.Since(begin) != c.after {
				t.Errorf("%s: %v after %v", name, err, time.Since(begin))
			}
			if p.leaks() != 0 {
				t.Error(name, "left a descriptor open")
			}
			d.Close()
		})
	}
}

// A slow reader is not a stall.
func TestSlowYieldIsNoStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := newFakeCam()
		d, _ := openFake(t, cam)
		defer d.Close()
		cam.queue <- answer{data: jpegOf(t, 64, 48)}
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
		defer cancel()
		if err := d.Stream(ctx, Mode{}, func(Frame) { time.Sleep(3 * time.Second) }); err != nil {
			t.Error(err)
		}
	})
}

func TestCancelAndCloseEndAStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, p := openFake(t, newFakeCam(), newFakeCam())
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		stream := func(ctx context.Context) { done <- d.Stream(ctx, Mode{}, func(Frame) {}) }
		begin := time.Now()
		go stream(ctx)
		synctest.Wait()
		if err := d.Stream(ctx, Mode{}, func(Frame) {}); err == nil {
			t.Error("two Streams at once")
		}
		cancel()
		if err := <-done; err != nil {
			t.Errorf("cancelled: %v", err)
		}
		go stream(t.Context())
		synctest.Wait()
		d.Close()
		if err := <-done; !errors.Is(err, os.ErrClosed) {
			t.Errorf("closed: %v", err)
		}
		if err := d.Stream(t.Context(), Mode{}, func(Frame) {}); !errors.Is(err, os.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
		if p.leaks() != 0 || len(p.open) != 2 || time.Since(begin) != 0 {
			t.Errorf("%d leaks, %d opened, %v", p.leaks(), len(p.open), time.Since(begin))
		}
		if err := d.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
	})
}

func TestStreamAgainInAnotherMode(t *testing.T) {
	one, two := newFakeCam(), newFakeCam()
	d, p := openFake(t, one, two)
	one.queue <- answer{data: jpegOf(t, 1280, 720)}
	two.queue <- answer{data: jpegOf(t, 640, 480)}
	pictures(t, d, Mode{Width: 1280, Height: 720, Rate: 30}, 1)
	pictures(t, d, Mode{Width: 600, Height: 400, Rate: 12}, 1)
	if want := (Mode{MJPEG, 1280, 720, 30}); one.set != want {
		t.Errorf("first %+v", one.set)
	}
	if want := (Mode{MJPEG, 640, 480, 30}); two.set != want {
		t.Errorf("then %+v", two.set)
	}
	err := d.Stream(t.Context(), Mode{}, func(Frame) {}) // it is not there any more
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	d.Close()
	if p.leaks() != 0 {
		t.Error("a descriptor was left open")
	}
}

func TestOpenRefuses(t *testing.T) {
	metadata, odd, stubborn := newFakeCam(), newFakeCam(), newFakeCam()
	metadata.formats = nil
	odd.formats = map[webcam.PixelFormat]string{PixelFormat("GREY").code(): "8-bit grey"}
	stubborn.insists = "H264"
	for name, c := range map[string]*fakeCam{"metadata": metadata, "other formats": odd} {
		p := &port{cams: []*fakeCam{c}}
		if _, err := open("/dev/video1", p.opener); !errors.Is(err, ErrNotCamera) {
			t.Errorf("%s: %v", name, err)
		}
		if p.leaks() != 0 {
			t.Errorf("%s: a descriptor was left open", name)
		}
	}
	d, _ := openFake(t, stubborn)
	defer d.Close()
	if err := d.Stream(t.Context(), Mode{}, func(Frame) {}); err == nil {
		t.Error("H264 was taken for a picture")
	}
}

func TestModesTellsOfAnUnpluggedCamera(t *testing.T) {
	cam := newFakeCam()
	d, _ := openFake(t, cam)
	defer d.Close()
	if modes, err := d.Modes(); len(modes) != 8 || err != nil {
		t.Errorf("%d modes, %v", len(modes), err)
	}
	cam.gone, cam.formats = true, nil
	if _, err := d.Modes(); !errors.Is(err, ErrGone) {
		t.Errorf("got %v", err)
	}
}

func TestOpenOfWhatIsNoCamera(t *testing.T) {
	for path, want := range map[string]error{"/dev/video99": fs.ErrNotExist, "/dev/null": ErrNotCamera} {
		before := descriptors(t)
		if _, err := Open(path); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
		if after := descriptors(t); after != before {
			t.Errorf("%s: %d descriptors before, %d after", path, before, after)
		}
	}
}

func descriptors(t *testing.T) int {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(fds)
}

// What is released is used for the pictures after it; what is kept is not.
func TestUncompressedPicturesUseMemoryAgain(t *testing.T) {
	cam := newFakeCam()
	cam.insists = YUYV
	d, _ := openFake(t, cam)
	defer d.Close()
	const size, n = 640 * 480 * 2, 12
	go func() {
		for i := range n {
			cam.queue <- answer{data: bytes.Repeat([]byte{byte(i)}, size)}
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	memory, i := map[*byte]bool{}, 0
	var kept Frame
	err := d.Stream(ctx, Mode{Format: YUYV, Width: 640, Height: 480}, func(f Frame) {
		reader := f.Keep()
		memory[&f.Data[0]] = true
		if bytes.Count(f.Data, []byte{byte(i)}) != size {
			t.Errorf("picture %d has bytes of another", i)
		}
		if i == 3 {
			kept = reader
		} else {
			reader.Release()
		}
		if i++; i == n {
			cancel()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(memory) != 2 {
		t.Errorf("%d buffers for %d pictures, want 2: one was kept", len(memory), n)
	}
	if bytes.Count(kept.Data, []byte{3}) != size {
		t.Error("the picture that was kept has changed")
	}
}
