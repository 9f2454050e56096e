package codec

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"telecart/drivers/v4l2"
)

// Colours decide about skin and eardrums, so every way a picture takes is
// checked in luma and in both chroma planes, against the formulas of
// ITU-R BT.601 with limited range and not against another function here.

// patchSide is how many pixels wide and high one patch of one colour is.
const patchSide = 64

// patches are saturated colours, those that a physician looks at, and both
// ends of the range; five in a row. The files testdata/colours-*.jpg show them
// too.
func patches() []color.RGBA {
	return []color.RGBA{
		{200, 30, 30, 255}, {30, 200, 30, 255}, {30, 30, 200, 255}, {210, 200, 30, 255}, {30, 190, 200, 255},
		{224, 172, 140, 255}, {96, 60, 44, 255}, {190, 110, 100, 255}, {0, 0, 0, 255}, {255, 255, 255, 255},
	}
}

const patchesWide, patchesHigh = 5 * patchSide, 2 * patchSide

// yuv is a colour in BT.601, limited range: Y, U (blue), V (red).
type yuv [3]float64

func bt601(c color.RGBA) yuv {
	r, g, b := float64(c.R)/255, float64(c.G)/255, float64(c.B)/255
	luma := 0.299*r + 0.587*g + 0.114*b
	return yuv{16 + 219*luma, 128 + 224*(b-luma)/1.772, 128 + 224*(r-luma)/1.402}
}

func near(got, want yuv, tolerance float64) bool {
	for i := range got {
		if math.Abs(got[i]-want[i]) > tolerance {
			return false
		}
	}
	return true
}

// patchesYUYV is a camera's frame of the patches: Y U Y V.
func patchesYUYV() v4l2.Frame {
	data := make([]byte, patchesWide*patchesHigh*2)
	for y := range patchesHigh {
		for x := range patchesWide {
			c := bt601(patches()[y/patchSide*5+x/patchSide])
			at := (y*patchesWide + x) * 2
			data[at], data[at+1] = byte(math.Round(c[0])), byte(math.Round(c[1+x%2]))
		}
	}
	return v4l2.Frame{Format: v4l2.YUYV, Width: patchesWide, Height: patchesHigh, Data: data}
}

// checkPlanes looks at the middle of each patch of m, in all planes.
func checkPlanes(t *testing.T, what string, m *I420, tolerance float64) {
	t.Helper()
	for i, c := range patches() {
		x, y := (2*(i%5)+1)*m.Width/10, (2*(i/5)+1)*m.Height/4
		at := y/2*m.UVStride + x/2
		got := yuv{float64(m.Y[y*m.YStride+x]), float64(m.U[at]), float64(m.V[at])}
		if want := bt601(c); !near(got, want, tolerance) {
			t.Errorf("%s: colour %v has YUV %.0f, want %.0f", what, c, got, want)
		}
	}
}

// checkColours looks at the middle of each patch of a picture in RGB.
func checkColours(t *testing.T, what string, m image.Image, tolerance float64) {
	t.Helper()
	size := m.Bounds().Size()
	for i, c := range patches() {
		x, y := (2*(i%5)+1)*size.X/10, (2*(i/5)+1)*size.Y/4
		p := color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)
		got, want := yuv{float64(p.R), float64(p.G), float64(p.B)}, yuv{float64(c.R), float64(c.G), float64(c.B)}
		if !near(got, want, tolerance) || p.A != 255 {
			t.Errorf("%s: colour %v is shown as %v", what, c, p)
		}
	}
}

// cameras are the patches in each form that a camera gives.
func cameras(t testing.TB) map[string]v4l2.Frame {
	frames := map[string]v4l2.Frame{"YUYV": patchesYUYV()}
	for _, sampling := range []string{"420", "422", "444", "440", "411"} {
		frames["MJPEG "+sampling] = v4l2.Frame{Format: v4l2.MJPEG, Data: file(t, "colours-"+sampling+".jpg")}
	}
	return frames
}

func TestColoursFromTheCamera(t *testing.T) {
	for name, f := range cameras(t) {
		m := i420(t, f)
		checkPlanes(t, name, m, 3)
		var small I420
		if err := Scale(&small, m, patchesWide/2, patchesHigh/2); err != nil {
			t.Fatal(err)
		}
		checkPlanes(t, name+", scaled", &small, 3)
		checkColours(t, name+", as RGBA", I420ToRGBA(nil, m), 7)
	}
}

// A key frame and what follows on it, at a bit rate of a small picture.
func TestColoursThroughEachEncoder(t *testing.T) {
	for name, c := range encoders {
		for source, f := range cameras(t) {
			e, err := c.open(patchesWide, patchesHigh, 30, 400_000)
			if err != nil {
				t.Fatal(err)
			}
			decode := c.decoder(t)
			for n := range 4 {
				data, _, err := e.Encode(i420(t, f), n == 2)
				if err != nil {
					t.Fatal(err)
				}
				got := decode(data)
				if got == nil {
					t.Fatalf("%s of %s: picture %d shows nothing", name, source, n)
				}
				checkPlanes(t, fmt.Sprintf("%s of %s, picture %d", name, source, n), got, 6)
				checkColours(t, fmt.Sprintf("%s of %s on the screen, picture %d", name, source, n), I420ToRGBA(nil, got), 12)
			}
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// Stills and the kiosk's preview are JPEG: any other program must see the
// same colours in them, and so must ours, at each size.
func TestColoursOfStills(t *testing.T) {
	for name, f := range cameras(t) {
		data, err := EncodeJPEG(f, 92)
		if err != nil {
			t.Fatal(err)
		}
		checkColours(t, "still of "+name, reference(t, data), 8)
		for _, width := range []int{0, patchesWide / 2} {
			m, err := DecodeJPEG(nil, data, width)
			if err != nil {
				t.Fatal(err)
			}
			checkColours(t, fmt.Sprintf("preview of %s, width %d", name, width), m, 8)
		}
	}
}

// Old pictures must not shine through where there is no colour.
func TestGreyJPEGHasNoColour(t *testing.T) {
	m := i420(t, patchesYUYV())
	if err := ToI420(m, v4l2.Frame{Format: v4l2.MJPEG, Data: file(t, "gray.jpg")}); err != nil {
		t.Fatal(err)
	}
	grey := bytes.Repeat([]byte{128}, len(m.U))
	if !bytes.Equal(m.U, grey) || !bytes.Equal(m.V, grey) {
		t.Error("a picture without colour has some")
	}
}
