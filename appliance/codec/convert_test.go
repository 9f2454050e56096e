package codec

import (
	"testing"

	"telecart/drivers/v4l2"
)

func TestYUYVToPlanes(t *testing.T) {
	f := yuyv(64, 48, 0)
	m := i420(t, f)
	for y := range 48 {
		for x := range 64 {
			if got, want := m.Y[y*m.YStride+x], f.Data[(y*64+x)*2]; got != want {
				t.Fatalf("luma at %d,%d is %d, want %d", x, y, got, want)
			}
		}
	}
}

func TestFramesThatAreRefused(t *testing.T) {
	var m I420
	for name, f := range map[string]v4l2.Frame{
		"short":      {Format: v4l2.YUYV, Width: 64, Height: 48, Data: make([]byte, 64*48*2-1)},
		"odd width":  {Format: v4l2.YUYV, Width: 63, Height: 48, Data: make([]byte, 64*48*2)},
		"no size":    {Format: v4l2.YUYV, Data: make([]byte, 100)},
		"negative":   {Format: v4l2.YUYV, Width: -2, Height: -2, Data: make([]byte, 100)},
		"huge":       {Format: v4l2.YUYV, Width: 1 << 31, Height: 1 << 31},
		"other kind": {Format: "H264", Width: 64, Height: 48},
	} {
		if err := ToI420(&m, f); err == nil {
			t.Errorf("%s to planes: no error", name)
		}
		if _, err := EncodeJPEG(f, 90); err == nil {
			t.Errorf("%s to JPEG: no error", name)
		}
	}
}

func TestScaleKeepsThePicture(t *testing.T) {
	big := i420(t, yuyv(1280, 720, 0))
	var small, back I420
	if err := Scale(&small, big, 640, 360); err != nil {
		t.Fatal(err)
	}
	if err := Scale(&back, &small, 1280, 720); err != nil {
		t.Fatal(err)
	}
	for plane, db := range planesPSNR(&back, big) {
		if db < 28 {
			t.Errorf("plane %s: %.1f dB after half and back", plane, db)
		}
	}
	y := &small.Y[0]
	if err := Scale(&small, big, 320, 180); err != nil || &small.Y[0] != y {
		t.Error("memory was not reused", err)
	}
	for _, size := range [][2]int{{0, 10}, {10, -1}, {5000, 10}} {
		if err := Scale(&small, big, size[0], size[1]); err == nil {
			t.Errorf("%v: no error", size)
		}
	}
	if err := Scale(&small, &I420{Width: 64, Height: 64, Y: make([]byte, 10)}, 32, 32); err == nil {
		t.Error("short planes: no error")
	}
}

func TestRGBAOfNothing(t *testing.T) {
	if m := I420ToRGBA(nil, &I420{}); m != nil {
		t.Errorf("%v", m.Rect)
	}
}
