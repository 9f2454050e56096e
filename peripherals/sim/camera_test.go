package sim

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/v4l2"
)

func noCamera(path string) (v4l2.Device, error) {
	return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
}

func TestStripRoundTrip(t *testing.T) {
	for _, m := range modes() {
		data := make([]byte, 2*m.Width*m.Height)
		for _, v := range []uint32{0, 1, 0x80000000, 0xFFFFFFFF, 0xA5A5A5A5, 1234567890} {
			drawStrip(data, m.Width, m.Height, v)
			if got, ok := ReadStrip(data, m.Width, m.Height); !ok || got != v {
				t.Errorf("%dx%d: %08x read as %08x %v", m.Width, m.Height, v, got, ok)
			}
		}
	}
	if _, ok := ReadStrip(bytes.Repeat([]byte{128}, 2*640*360), 640, 360); ok {
		t.Error("read a strip where there is none")
	}
}

// The blocks lie where the design says, and have no colour.
func TestStripGeometry(t *testing.T) {
	const w, h = 1280, 720
	data := make([]byte, 2*w*h)
	drawStrip(data, w, h, 0x80000001)
	at := func(x, y int) (luma, chroma byte) { return data[2*(y*w+x)], data[2*(y*w+x)+1] }
	for _, c := range []struct {
		x, y         int
		luma, chroma byte
	}{
		{0, 0, 235, 128}, {31, 15, 235, 128}, {32, 0, 16, 128}, {991, 15, 16, 128},
		{992, 0, 235, 128}, {1023, 15, 235, 128}, {1024, 0, 0, 0}, {0, 16, 0, 0},
	} {
		if l, u := at(c.x, c.y); l != c.luma || u != c.chroma {
			t.Errorf("(%d, %d): luma %d, chroma %d, want %d and %d", c.x, c.y, l, u, c.luma, c.chroma)
		}
	}
}

func TestCameraKeepsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam, err := Camera(noCamera, time.Now)("virtual:otoscope")
		if err != nil {
			t.Fatal(err)
		}
		defer cam.Close()
		for _, c := range []struct {
			want          v4l2.Mode
			width, height int
			rate          int
		}{
			{v4l2.Mode{Width: 640, Height: 360, Rate: 15}, 640, 360, 15},
			{v4l2.Mode{}, 1280, 720, 30},
			{v4l2.Mode{Width: 1900, Height: 1000, Rate: 60}, 1920, 1080, 15},
		} {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second-time.Millisecond)
			var frames int
			var last v4l2.Frame
			err := cam.Stream(ctx, c.want, func(f v4l2.Frame) {
				if frames++; f.Seq != uint64(frames) {
					t.Errorf("frame %d has the number %d", frames, f.Seq)
				}
				v, ok := ReadStrip(f.Data, f.Width, f.Height)
				if !ok || v != uint32(f.At.UnixMilli()) || f.At != time.Now() {
					t.Errorf("strip %d %v, taken at %d", v, ok, uint32(f.At.UnixMilli()))
				}
				if bytes.Equal(f.Data, last.Data) {
					t.Error("two pictures are the same")
				}
				last = f
			})
			cancel()
			if err != nil {
				t.Error(err)
			}
			if last.Width != c.width || last.Height != c.height || len(last.Data) != 2*c.width*c.height || last.Format != v4l2.YUYV {
				t.Errorf("wanted %+v, got %dx%d %s", c.want, last.Width, last.Height, last.Format)
			}
			if frames != 2*c.rate {
				t.Errorf("%d frames in 2 s, want %d", frames, 2*c.rate)
			}
		}
	})
}

// Who takes too long for a picture gets the newest, not all the old ones.
func TestCameraDropsForASlowTaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam, _ := Camera(noCamera, time.Now)("virtual:x")
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		var frames int
		var number uint64
		cam.Stream(ctx, v4l2.Mode{Width: 640, Height: 360}, func(f v4l2.Frame) {
			frames, number = frames+1, f.Seq
			time.Sleep(200 * time.Millisecond)
		})
		if frames > 16 || number < 80 {
			t.Errorf("%d frames, the last is number %d", frames, number)
		}
	})
}

func TestCameraOpener(t *testing.T) {
	open := Camera(noCamera, time.Now)
	if _, err := open("/dev/video0"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a real path: %v", err)
	}
	cam, err := open("virtual:room")
	if err != nil {
		t.Fatal(err)
	}
	if m, err := cam.Modes(); err != nil || len(m) != 3 {
		t.Errorf("modes %v, %v", m, err)
	}
	cam.Close()
	if err := cam.Close(); err != nil {
		t.Error(err)
	}
	if err := cam.Stream(t.Context(), v4l2.Mode{Width: 640, Height: 360}, func(v4l2.Frame) {}); err == nil {
		t.Error("a closed camera streams")
	}
}

// Every scene shows something of its own and says that it is not real.
func TestScenes(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"room", "exam", "otoscope", "anything"} {
		s := sceneOf(name)
		p := newPicture(s, 320, 180)
		if other := seen[string(p.back)]; other != "" {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[string(p.back)] = name
		if len(p.patches) < 12 || bytes.Equal(p.patches[0], p.patches[len(p.patches)/4]) {
			t.Errorf("nothing moves in %s", name)
		}
		for _, r := range "VIRTUAL " + s.words {
			if r != ' ' && glyph(r) == [7]byte{} {
				t.Errorf("%s: the font has no %c", name, r)
			}
		}
	}
}

func BenchmarkFrame720p(b *testing.B) {
	p := newPicture(sceneOf("room"), 1280, 720)
	data := make([]byte, len(p.back))
	for n := uint64(0); b.Loop(); n++ {
		p.at(data, time.UnixMilli(int64(n)*33), n)
	}
}
