//go:build system

package systemtest

import (
	"context"
	"math"
	"testing"
	"time"

	"telecart/drivers/v4l2"
	"telecart/peripherals/sim"
)

// A picture is compared in fields, 16 in a row and 9 rows, by the mean colour
// of each. The top row has the strip of blocks and the bottom row the clock.
const fieldsWide, fieldsHigh = 16, 9

// colour is R, G, B, 0 to 255.
type colour [3]float64

func (c colour) off(d colour) float64 {
	return max(math.Abs(c[0]-d[0]), math.Abs(c[1]-d[1]), math.Abs(c[2]-d[2]))
}

// readFields gives the mean colour of each field of what a <video> element
// shows, as the screen gets it.
const readFields = `function() {
	const w = 640, h = 360, c = document.createElement('canvas'); c.width = w; c.height = h
	const g = c.getContext('2d', {willReadFrequently: true, colorSpace: 'srgb'})
	g.drawImage(this, 0, 0, w, h)
	const px = g.getImageData(0, 0, w, h).data, fields = []
	for (let j = 0; j < 9; j++) for (let i = 0; i < 16; i++) {
		const sum = [0, 0, 0]
		for (let y = j * 40; y < j * 40 + 40; y++) for (let x = i * 40; x < i * 40 + 40; x++)
			for (let k = 0; k < 3; k++) sum[k] += px[4 * (y * w + x) + k]
		fields.push(sum.map(s => s / 1600))
	}
	return fields
}`

// taken is the picture of a virtual camera: the mean Y, U and V of each field,
// and whether the field stays as it is.
type taken struct {
	yuv   [fieldsWide * fieldsHigh][3]float64
	still [fieldsWide * fieldsHigh]bool
}

// takePictures looks at a virtual camera over some seconds of its own clock.
func takePictures(t *testing.T, name string) *taken {
	t.Helper()
	at := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	camera, err := sim.Camera(nil, func() time.Time { at = at.Add(370 * time.Millisecond); return at })("virtual:" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer camera.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var all *taken
	n := 0
	err = camera.Stream(ctx, v4l2.Mode{Format: v4l2.YUYV, Width: 1280, Height: 720, Rate: 30}, func(f v4l2.Frame) {
		if n++; n > 12 {
			stop()
			return
		}
		all = all.and(f)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// and takes another picture into account.
func (p *taken) and(f v4l2.Frame) *taken {
	next := &taken{}
	for i := range next.yuv {
		next.yuv[i] = meanYUYV(f, i)
		next.still[i] = i >= fieldsWide && i < fieldsWide*(fieldsHigh-1) && (p == nil || p.still[i] &&
			colour(p.yuv[i]).off(next.yuv[i]) < 1)
	}
	return next
}

func meanYUYV(f v4l2.Frame, field int) (mean [3]float64) {
	w, h := f.Width/fieldsWide, f.Height/fieldsHigh
	for y := field / fieldsWide * h; y < (field/fieldsWide+1)*h; y++ {
		for x := field % fieldsWide * w; x < (field%fieldsWide+1)*w; x += 2 {
			p := f.Data[(y*f.Width+x)*2:]
			mean[0] += (float64(p[0]) + float64(p[2])) / 2
			mean[1] += float64(p[1])
			mean[2] += float64(p[3])
		}
	}
	for i := range mean {
		mean[i] /= float64(w * h / 2)
	}
	return mean
}

// rgb is ITU-R BT.601, limited range.
func rgb(yuv [3]float64) (c colour) {
	y, u, v := (yuv[0]-16)*255/219, (yuv[1]-128)*255/224, (yuv[2]-128)*255/224
	for i, x := range []float64{y + 1.402*v, y - 0.344136*u - 0.714136*v, y + 1.772*u} {
		c[i] = min(max(x, 0), 255)
	}
	return c
}

// What the screen of a real browser shows has the camera's colours, in each
// codec that the cart offers.
func TestColoursOnTheScreen(t *testing.T) {
	for _, codec := range []string{"video/H264", "video/VP8"} {
		t.Run(codec, func(t *testing.T) {
			d := startDemo(t)
			f := openFarEnd(t, d, codec)
			bringInOn(t, d, f.page)
			for role, label := range map[string]string{"room": "Room camera", "exam": "Exam camera", "otoscope": "Otoscope"} {
				if got := f.arrivals()[role].Codec; got != codec {
					t.Errorf("%s comes as %s", role, got)
				}
				f.compareColours(label, takePictures(t, role))
			}
			f.screenshot("colours-" + codec[len("video/"):])
		})
	}
}

// compareColours waits until the picture is as sharp as it gets, and fails
// when a field that stays as it is has another colour than the camera gave it.
func (f farEnd) compareColours(label string, want *taken) {
	f.t.Helper()
	const tolerance = 8
	var worst float64
	var fields, telling int
	id := f.one(0, "Video", label)
	ok := within(patience/4, func() bool {
		var got []colour
		if err := f.call(id, readFields, &got); err != nil || len(got) != len(want.yuv) {
			f.t.Logf("%s: %d fields, %v", label, len(got), err)
			return false
		}
		worst, fields, telling = 0, 0, 0
		for i, yuv := range want.yuv {
			if !want.still[i] {
				continue
			}
			fields++
			worst = max(worst, rgb(yuv).off(got[i]))
			if swapped := [3]float64{yuv[0], yuv[2], yuv[1]}; rgb(swapped).off(rgb(yuv)) > 2*tolerance {
				telling++
			}
		}
		return worst <= tolerance
	})
	f.t.Logf("%s: %d fields, in %d of them U and V swapped would show, the worst is off by %.1f", label, fields, telling, worst)
	if telling < 5 {
		f.t.Errorf("%s: only %d fields have enough colour to show anything", label, telling)
	}
	if !ok {
		f.t.Errorf("%s: a field is off by %.0f of 255", label, worst)
	}
}
