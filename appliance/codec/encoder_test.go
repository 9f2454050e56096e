package codec

import (
	"testing"

	"telecart/appliance/codec/codectest"
)

// decoders by codec: nil when a frame shows nothing.
func h264Decoder(t *testing.T) func([]byte) *I420 {
	d, err := codectest.NewH264Decoder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return func(data []byte) *I420 {
		p, err := d.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if p == nil {
			return nil
		}
		return &I420{Y: p.Y, U: p.U, V: p.V, YStride: p.Width, UVStride: p.Width / 2, Width: p.Width, Height: p.Height}
	}
}

func vp8Decoder(t *testing.T) func([]byte) *I420 {
	d, err := NewVP8Decoder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return func(data []byte) *I420 {
		var m I420
		ok, err := d.Decode(data, &m)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return nil
		}
		return &m
	}
}

var encoders = map[string]struct {
	open    func(width, height, fps, bps int) (Encoder, error)
	decoder func(*testing.T) func([]byte) *I420
}{"H264": {NewH264, h264Decoder}, "VP8": {NewVP8, vp8Decoder}}

func TestEncoders(t *testing.T) {
	for name, c := range encoders {
		for _, size := range [][2]int{{1280, 720}, {640, 360}, {480, 270}} {
			t.Run(name, func(t *testing.T) {
				w, h := size[0], size[1]
				e, err := c.open(w, h, 30, 1_500_000)
				if err != nil {
					t.Fatal(err)
				}
				defer e.Close()
				decode := c.decoder(t)
				for n := range 40 {
					img := i420(t, yuyv(w, h, n))
					data, key, err := e.Encode(img, n == 20)
					if err != nil {
						t.Fatal(err)
					}
					if want := n == 0 || n == 20; key != want {
						t.Errorf("picture %d: key is %v", n, key)
					}
					got := decode(data)
					if got == nil || got.Width != w || got.Height != h {
						t.Fatalf("picture %d: %+v", n, got)
					}
					for plane, db := range planesPSNR(got, img) {
						if db < 33 {
							t.Errorf("picture %d, plane %s: %.1f dB", n, plane, db)
						}
					}
				}
			})
		}
	}
}

func TestBitrateFollows(t *testing.T) {
	for name, c := range encoders {
		t.Run(name, func(t *testing.T) {
			e, err := c.open(640, 360, 30, 2_000_000)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			size := func(from int) (sum int) {
				for n := from; n < from+60; n++ {
					data, _, err := e.Encode(i420(t, yuyv(640, 360, n*5)), false)
					if err != nil {
						t.Fatal(err)
					}
					sum += len(data)
				}
				return sum
			}
			size(0)
			high := size(60)
			if err := e.SetBitrate(150_000); err != nil {
				t.Fatal(err)
			}
			size(120)
			if low := size(180); low*2 > high {
				t.Errorf("2 s are %d bytes at 2 Mbit/s and %d at 150 kbit/s", high, low)
			}
		})
	}
}

func TestEncodersRefuseNonsense(t *testing.T) {
	for name, c := range encoders {
		for _, p := range [][4]int{{0, 720, 30, 1e6}, {1280, 721, 30, 1e6}, {1280, 720, 0, 1e6}, {1280, 720, 30, 0}, {8000, 720, 30, 1e6}, {8, 8, 30, 1e6}} {
			if e, err := c.open(p[0], p[1], p[2], p[3]); err == nil {
				e.Close()
				t.Errorf("%s %v: no error", name, p)
			}
		}
		e, err := c.open(64, 64, 30, 100_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []*I420{{}, i420(t, yuyv(32, 32, 0)), {Width: 64, Height: 64, YStride: 64, UVStride: 32, Y: make([]byte, 64)}} {
			if _, _, err := e.Encode(m, false); err == nil {
				t.Errorf("%s: a picture of %d×%d is taken", name, m.Width, m.Height)
			}
		}
		for i := range 2 {
			if err := e.Close(); err != nil {
				t.Errorf("%s: close %d: %v", name, i+1, err)
			}
		}
		if _, _, err := e.Encode(i420(t, yuyv(64, 64, 0)), false); err == nil {
			t.Errorf("%s: encodes after Close", name)
		}
	}
}

// The parameter sets say constrained baseline, level 3.1 at most, as offered.
func TestH264Profile(t *testing.T) {
	e, err := NewH264(1280, 720, 30, 1_500_000)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	data, _, err := e.Encode(i420(t, yuyv(1280, 720, 0)), false)
	if err != nil {
		t.Fatal(err)
	}
	if data[4]&31 != 7 || data[5] != 66 || data[6]&0x40 == 0 || data[7] > 31 {
		t.Errorf("begins with % x", data[:8])
	}
}
