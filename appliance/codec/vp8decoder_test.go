package codec

import (
	"bytes"
	"errors"
	"testing"
)

// vp8Frames are a key frame and some that follow.
func vp8Frames(t testing.TB, width, height, n int) [][]byte {
	t.Helper()
	e, err := NewVP8(width, height, 30, 300_000)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var frames [][]byte
	for i := range n {
		data, _, err := e.Encode(i420(t, yuyv(width, height, i)), false)
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, bytes.Clone(data))
	}
	return frames
}

func TestVP8DecoderWaitsForAKeyFrame(t *testing.T) {
	frames := vp8Frames(t, 160, 120, 3)
	d, err := NewVP8Decoder()
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var m I420
	if ok, err := d.Decode(frames[1], &m); ok || err != nil {
		t.Errorf("before a key frame: %v %v", ok, err)
	}
	for i, f := range frames {
		if ok, err := d.Decode(f, &m); !ok || err != nil || m.Width != 160 || m.Height != 120 {
			t.Errorf("frame %d: %v %v %d×%d", i, ok, err, m.Width, m.Height)
		}
	}
	if _, err := d.Decode([]byte{0}, &m); !errors.Is(err, ErrVP8) {
		t.Errorf("damage: %v", err)
	}
	if ok, _ := d.Decode(frames[2], &m); ok {
		t.Error("shows a picture that builds on what was lost")
	}
	d.Close()
	if _, err := d.Decode(frames[0], &m); err == nil {
		t.Error("decodes after Close")
	}
}

func TestVP8DecoderRefuses(t *testing.T) {
	key := vp8Frames(t, 160, 120, 1)[0]
	edit := func(at int, b ...byte) []byte {
		c := bytes.Clone(key)
		copy(c[at:], b)
		return c
	}
	for name, data := range map[string][]byte{
		"empty": nil, "short": key[:5], "no start code": edit(3, 0), "too wide": edit(6, 0x81, 0x07),
		"too high": edit(8, 0x39, 0x04), "no width": edit(6, 0, 0), "enormous": edit(6, 0xff, 0x3f, 0xff, 0x3f),
		"too long": make([]byte, maxVP8Frame+1),
	} {
		d, err := NewVP8Decoder()
		if err != nil {
			t.Fatal(err)
		}
		var m I420
		if ok, err := d.Decode(data, &m); ok || !errors.Is(err, ErrVP8) {
			t.Errorf("%s: %v %v", name, ok, err)
		}
		d.Close()
	}
}

// The fuzzed bytes follow on a good key frame, as a hostile page's would.
func FuzzVP8(f *testing.F) {
	frames := vp8Frames(f, 64, 64, 4)
	for _, v := range frames {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := NewVP8Decoder()
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		var m I420
		if _, err := d.Decode(frames[0], &m); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if ok, err := d.Decode(data, &m); ok && err == nil {
				if err := m.check(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
