package codec

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telecart/drivers/v4l2"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reference decodes with the standard library.
func reference(t testing.TB, data []byte) *image.RGBA {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rgba := image.NewRGBA(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
	draw.Draw(rgba, rgba.Rect, m, image.Point{}, draw.Src)
	return rgba
}

// Every subsampling must come out as the standard library sees it, in place
// and in colour, also when the destination held another picture before.
func TestJPEGToPlanes(t *testing.T) {
	var m I420
	var rgba *image.RGBA
	for _, name := range []string{"444.jpg", "422.jpg", "420.jpg", "440.jpg", "411.jpg", "gray.jpg", "progressive.jpg", "odd.jpg", "444.jpg"} {
		data := file(t, name)
		if err := ToI420(&m, v4l2.Frame{Format: v4l2.MJPEG, Data: data}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		rgba = I420ToRGBA(rgba, &m)
		want := reference(t, data)
		if rgba.Rect != want.Rect {
			t.Errorf("%s: %v, want %v", name, rgba.Rect, want.Rect)
			continue
		}
		if db := psnrRGBA(rgba, want); db < 27 {
			t.Errorf("%s: %.1f dB", name, db)
		}
	}
}

// Black and white of a JPEG are full range; the planes are limited range.
func TestJPEGRange(t *testing.T) {
	for _, c := range []struct{ in, y uint8 }{{0, 16}, {128, 126}, {255, 235}} {
		grey := image.NewGray(image.Rect(0, 0, 32, 32))
		for i := range grey.Pix {
			grey.Pix[i] = c.in
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, grey, &jpeg.Options{Quality: 100}); err != nil {
			t.Fatal(err)
		}
		m := i420(t, v4l2.Frame{Format: v4l2.MJPEG, Data: b.Bytes()})
		if m.Y[100] != c.y || m.U[10] != 128 || m.V[10] != 128 {
			t.Errorf("grey %d is %d %d %d, want %d 128 128", c.in, m.Y[100], m.U[10], m.V[10], c.y)
		}
	}
}

func TestStillFromYUYV(t *testing.T) {
	f := yuyv(640, 480, 0)
	data, err := EncodeJPEG(f, 95)
	if err != nil {
		t.Fatal(err)
	}
	want := I420ToRGBA(nil, i420(t, f))
	if db := psnrRGBA(reference(t, data), want); db < 36 {
		t.Errorf("%.1f dB", db)
	}
}

func TestStillFromMJPEGIsTheCamerasOwn(t *testing.T) {
	data := file(t, "422.jpg")
	got, err := EncodeJPEG(v4l2.Frame{Format: v4l2.MJPEG, Data: data}, 10)
	if err != nil || &got[0] != &data[0] || len(got) != len(data) {
		t.Errorf("%d bytes of %d, %v", len(got), len(data), err)
	}
	if _, err := EncodeJPEG(v4l2.Frame{Format: v4l2.MJPEG, Data: data[:len(data)/2]}, 90); !errors.Is(err, ErrJPEG) {
		t.Errorf("half a still: %v", err)
	}
}

func TestDecodeJPEGScalesDown(t *testing.T) {
	data, err := EncodeJPEG(yuyv(1280, 720, 0), 90)
	if err != nil {
		t.Fatal(err)
	}
	var dst *image.RGBA
	for _, c := range []struct{ max, w, h int }{{0, 1280, 720}, {2000, 1280, 720}, {1280, 1280, 720}, {960, 960, 540}, {640, 640, 360}, {500, 500, 281}, {160, 160, 90}, {3, 3, 2}} {
		dst, err = DecodeJPEG(dst, data, c.max)
		if err != nil {
			t.Fatal(err)
		}
		if dst.Rect != image.Rect(0, 0, c.w, c.h) || len(dst.Pix) != c.w*c.h*4 || dst.Stride != c.w*4 {
			t.Errorf("at most %d wide: %v with %d bytes", c.max, dst.Rect, len(dst.Pix))
		}
		if dst.Pix[3] != 255 {
			t.Errorf("at most %d wide: not opaque", c.max)
		}
	}
	again, err := DecodeJPEG(dst, data, 3)
	if err != nil || &again.Pix[0] != &dst.Pix[0] {
		t.Error("memory was not reused", err)
	}
}

func TestDamagedJPEG(t *testing.T) {
	whole := file(t, "420.jpg")
	flipped := bytes.Clone(whole)
	for i := len(flipped) / 2; i < len(flipped)/2+200; i++ {
		flipped[i] = 0xff
	}
	huge := bytes.Clone(whole)
	sof := bytes.Index(huge, []byte{0xff, 0xc0})
	copy(huge[sof+5:], []byte{0xff, 0xff, 0xff, 0xff})
	for name, data := range map[string][]byte{
		"empty": nil, "short": whole[:3], "no JPEG": []byte(strings.Repeat("camera", 50)), "header only": whole[:200],
		"half": whole[:len(whole)/2], "no end": whole[:len(whole)-40], "damaged": flipped, "huge": huge, "CMYK": file(t, "cmyk.jpg"),
	} {
		var m I420
		for _, width := range []int{MaxSide, 33, 0} {
			if err := Reduce(&m, v4l2.Frame{Format: v4l2.MJPEG, Data: data}, width, 0); !errors.Is(err, ErrJPEG) {
				t.Errorf("%s to planes for width %d: %v", name, width, err)
			}
		}
		if _, err := DecodeJPEG(nil, data, 0); !errors.Is(err, ErrJPEG) {
			t.Errorf("%s to RGBA: %v", name, err)
		}
	}
}

// Cameras pad: before and after the end marker (many), before restart markers
// (Logitech C270 and C910, Pupil), and some begin twice. No pixel of theirs is
// missing.
func TestPaddedJPEGIsTaken(t *testing.T) {
	whole, restarts := file(t, "420.jpg"), file(t, "restarts.jpg")
	for name, c := range map[string]struct{ plain, padded []byte }{
		"before the end":     {whole, beforeMarkers(whole, 0xd9, 0xd9, 0, 0, 0)},
		"after the end":      {whole, append(bytes.Clone(whole), 0, 0, 0, 0)},
		"at each restart":    {restarts, beforeMarkers(restarts, 0xd0, 0xd7, 0, 0)},
		"at each marker":     {restarts, beforeMarkers(restarts, 0xd0, 0xd9, 0x55)},
		"start twice":        {whole, append([]byte{0xff, 0xd8}, whole...)},
		"start three times":  {whole, append([]byte{0xff, 0xd8, 0xff, 0xd8}, whole...)},
		"fill at each reset": {restarts, beforeMarkers(restarts, 0xd0, 0xd7, 0xff)},
	} {
		var want, got I420
		if err := ToI420(&want, v4l2.Frame{Format: v4l2.MJPEG, Data: c.plain}); err != nil {
			t.Fatalf("%s: unpadded: %v", name, err)
		}
		if err := ToI420(&got, v4l2.Frame{Format: v4l2.MJPEG, Data: c.padded}); err != nil {
			t.Errorf("padded %s: %v", name, err)
		} else if !bytes.Equal(got.Y, want.Y) || !bytes.Equal(got.U, want.U) || !bytes.Equal(got.V, want.V) {
			t.Errorf("padded %s: other pixels", name)
		}
		still, err := EncodeJPEG(v4l2.Frame{Format: v4l2.MJPEG, Data: c.padded}, 90)
		if err != nil {
			t.Errorf("still padded %s: %v", name, err)
		} else if _, err := jpeg.Decode(bytes.NewReader(still)); err != nil && strings.HasPrefix(name, "start") {
			t.Errorf("a strict decoder cannot read the still padded %s: %v", name, err)
		}
	}
}

// beforeMarkers puts pad before each marker of the picture's data from low to
// high.
func beforeMarkers(data []byte, low, high byte, pad ...byte) []byte {
	sos := bytes.Index(data, []byte{0xff, 0xda})
	out := bytes.Clone(data[:sos])
	for i := sos; i < len(data); i++ {
		if data[i] == 0xff && i+1 < len(data) && data[i+1] >= low && data[i+1] <= high {
			out = append(out, pad...)
		}
		out = append(out, data[i])
	}
	return out
}

// A padded picture that is damaged besides is damaged, whichever comes last.
func TestPaddingHidesNoDamage(t *testing.T) {
	restarts := beforeMarkers(file(t, "restarts.jpg"), 0xd0, 0xd9, 0, 0)
	first := bytes.Index(restarts, []byte{0xff, 0xd0})
	lost := append(bytes.Clone(restarts[:first+2]), restarts[bytes.Index(restarts, []byte{0xff, 0xd1}):]...) // one interval
	bad := bytes.Clone(restarts)
	for i := first + 10; i < first+40; i += 2 {
		bad[i], bad[i+1] = 0xff, 0 // all ones, which no table of codes has
	}
	for name, data := range map[string][]byte{"an interval is missing": lost, "blocks are damaged": bad} {
		var m I420
		for _, width := range []int{MaxSide, 33, 0} {
			if err := Reduce(&m, v4l2.Frame{Format: v4l2.MJPEG, Data: data}, width, 0); !errors.Is(err, ErrJPEG) {
				t.Errorf("%s, for width %d: %v", name, width, err)
			}
		}
	}
}

func FuzzJPEG(f *testing.F) {
	names, err := filepath.Glob("testdata/*.jpg")
	if err != nil || len(names) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, n := range names {
		f.Add(file(f, filepath.Base(n)))
	}
	var m, small I420
	var rgba *image.RGBA
	f.Fuzz(func(t *testing.T, data []byte) {
		whole := ToI420(&m, v4l2.Frame{Format: v4l2.MJPEG, Data: data})
		reduced := Reduce(&small, v4l2.Frame{Format: v4l2.MJPEG, Data: data}, 0, 0)
		if (whole == nil) != (reduced == nil) {
			t.Fatalf("whole: %v, reduced: %v", whole, reduced)
		}
		if whole == nil {
			if err := errors.Join(m.check(), small.check()); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := DecodeJPEG(rgba, data, 64); err == nil {
			rgba = got
		}
	})
}
