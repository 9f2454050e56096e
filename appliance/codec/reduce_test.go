package codec

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"

	"telecart/drivers/v4l2"
)

// The largest reduction that leaves as much as is shown.
func TestReducedJPEGSize(t *testing.T) {
	for _, c := range []struct{ w, h, wantW, wantH, gotW, gotH int }{
		{1280, 720, 1280, 720, 1280, 720},
		{1280, 720, 4096, 4096, 1280, 720},
		{1280, 720, 960, 540, 1280, 720},
		{1280, 720, 641, 360, 1280, 720},
		{1280, 720, 640, 361, 1280, 720},
		{1280, 720, 640, 360, 640, 360},
		{1280, 720, 480, 270, 640, 360},
		{1280, 720, 320, 180, 320, 180},
		{1280, 720, 160, 90, 160, 90},
		{1280, 720, 16, 16, 160, 90},
		{1280, 720, 0, 0, 160, 90},
		{1281, 723, 640, 360, 641, 362},
		{17, 9, 0, 0, 3, 2},
		{1, 1, 0, 0, 1, 1},
	} {
		i := jpegInfo{width: c.w, height: c.h}
		by := i.reduction(c.wantW, c.wantH)
		if w, h := part(c.w, by), part(c.h, by); w != c.gotW || h != c.gotH {
			t.Errorf("%d×%d for %d×%d is decoded to %d×%d, want %d×%d", c.w, c.h, c.wantW, c.wantH, w, h, c.gotW, c.gotH)
		}
	}
}

// Every subsampling at every reduction is the picture that scaling the whole
// one gives, also where the destination held another before.
func TestReducedJPEG(t *testing.T) {
	var m, whole, want I420
	for _, name := range []string{"444.jpg", "422.jpg", "420.jpg", "440.jpg", "411.jpg", "gray.jpg", "progressive.jpg", "odd.jpg", "restarts.jpg"} {
		f := v4l2.Frame{Format: v4l2.MJPEG, Data: file(t, name)}
		if err := ToI420(&whole, f); err != nil {
			t.Fatal(err)
		}
		for _, by := range []int{1, 2, 4, 8} {
			w, h := part(whole.Width, by), part(whole.Height, by)
			if err := Reduce(&m, f, w, h); err != nil {
				t.Errorf("%s by %d: %v", name, by, err)
				continue
			}
			if m.Width != w || m.Height != h {
				t.Errorf("%s by %d: %d×%d, want %d×%d", name, by, m.Width, m.Height, w, h)
				continue
			}
			if err := Scale(&want, &whole, w, h); err != nil {
				t.Fatal(err)
			}
			for plane, db := range planesPSNR(&m, &want) {
				if db < 28 {
					t.Errorf("%s by %d, plane %s: %.1f dB", name, by, plane, db)
				}
			}
		}
	}
}

func TestReducedColours(t *testing.T) {
	for name, f := range cameras(t) {
		for _, by := range []int{1, 2, 4, 8} {
			var m I420
			if err := Reduce(&m, f, patchesWide/by, patchesHigh/by); err != nil {
				t.Fatal(err)
			}
			what := fmt.Sprintf("%s by %d", name, by)
			if f.Format == v4l2.MJPEG && m.Width != patchesWide/by {
				t.Errorf("%s is %d wide", what, m.Width)
			}
			checkPlanes(t, what, &m, 3)
			checkColours(t, what+" on the screen", I420ToRGBA(nil, &m), 7)
		}
	}
}

// A JPEG that is cut short anywhere or has a wrong byte is refused at a
// reduction exactly when it is refused whole.
func TestReducedJPEGIsRefusedAlike(t *testing.T) {
	names, err := filepath.Glob("testdata/*.jpg")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range names {
		data, refused := file(t, filepath.Base(name)), 0
		try := func(what string, data []byte) {
			var m I420
			f := v4l2.Frame{Format: v4l2.MJPEG, Data: data}
			whole := ToI420(&m, f)
			if whole != nil {
				refused++
			}
			for by := 2; by <= 8; by *= 2 {
				if err := Reduce(&m, f, part(m.Width, by), part(m.Height, by)); (err == nil) != (whole == nil) {
					t.Errorf("%s, %s: by %d %v, whole %v", filepath.Base(name), what, by, err, whole)
				}
			}
		}
		for range 20 {
			n := random.IntN(len(data))
			try(fmt.Sprintf("cut at %d", n), data[:n])
			flipped := bytes.Clone(data)
			flipped[n] ^= byte(1 + random.IntN(255))
			try(fmt.Sprintf("byte %d flipped", n), flipped)
		}
		if refused == 0 {
			t.Errorf("%s: none was refused", name)
		}
	}
}

// What the nurse aims by has the camera's colours, at the size it is shown.
func TestPreview(t *testing.T) {
	var p Preview
	for _, width := range []int{patchesWide, patchesWide / 2, 4 * patchesWide} {
		data, err := p.JPEG(patchesYUYV(), width, 75)
		if err != nil {
			t.Fatal(err)
		}
		m := reference(t, data)
		w := min(width, patchesWide)
		if m.Rect != image.Rect(0, 0, w, w*patchesHigh/patchesWide) {
			t.Errorf("preview of width %d: %v", width, m.Rect)
		}
		checkColours(t, fmt.Sprintf("preview of width %d", width), m, 9)
	}
	own := file(t, "422.jpg")
	if got, err := p.JPEG(v4l2.Frame{Format: v4l2.MJPEG, Data: own}, 16, 75); err != nil || !bytes.Equal(got, own) {
		t.Errorf("a camera's own JPEG: %d bytes of %d, %v", len(got), len(own), err)
	}
	if _, err := p.JPEG(v4l2.Frame{Format: v4l2.MJPEG, Data: own[:len(own)/2]}, 16, 75); err == nil {
		t.Error("half a picture is previewed")
	}
	if _, err := p.JPEG(v4l2.Frame{Format: v4l2.YUYV, Width: 64, Height: 48}, 16, 75); err == nil {
		t.Error("a short picture is previewed")
	}
}

// A preview ten times a second costs no memory but its own bytes.
func TestPreviewReusesItsMemory(t *testing.T) {
	var p Preview
	f := yuyv(1280, 720, 0)
	const times = 8
	var before, after runtime.MemStats
	for n := range times + 1 {
		if n == 1 {
			runtime.ReadMemStats(&before)
		}
		if _, err := p.JPEG(f, 640, 75); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	bytes := (after.TotalAlloc - before.TotalAlloc) / times
	if bytes > 300_000 {
		t.Errorf("%d bytes for each preview", bytes)
	}
}
