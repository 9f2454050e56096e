//go:build lab

package video

import (
	"bytes"
	"testing"

	"telecart/appliance/lab/rig"
	"telecart/drivers/v4l2"
)

// bars is vivid's "Horizontal 100% Colorbar": eight of them, one below the
// other, from white to black.
const bars = 3

// The picture is the one that the camera drew: each line where it belongs, and
// each byte what the format says it is.
func TestColours(t *testing.T) {
	nodes := cameras(t, 1)
	k := newKnobs(t, nodes[0])
	rig.NoLeak(t)
	k.set(t, "Test Pattern", bars)
	k.set(t, "OSD Text Mode", 2) // none
	dev := open(t, nodes[0])
	for _, size := range []v4l2.Mode{{Width: 320, Height: 180}, {Width: 1280, Height: 720}} {
		size.Format = v4l2.YUYV
		f := stream(t, dev, size, 2)[1]
		var last [3]byte
		for bar := range 8 {
			c := colour(t, f, f.Height*(2*bar+1)/16)
			if bar > 0 && c[0] >= last[0] {
				t.Errorf("%d×%d, bar %d: luma %d after %d", f.Width, f.Height, bar, c[0], last[0])
			}
			if blue, red := c[1] > 180, c[2] > 180; blue != (bar == 4 || bar == 6) || red != (bar == 4 || bar == 5) {
				t.Errorf("%d×%d, bar %d of white, yellow, cyan, green, magenta, red, blue, black is %v (Y Cb Cr)", f.Width, f.Height, bar, c)
			}
			last = c
		}
	}
}

// colour is the one that all of line y has: Y, Cb, Cr.
func colour(t *testing.T, f v4l2.Frame, y int) [3]byte {
	t.Helper()
	line := f.Data[2*f.Width*y:][:2*f.Width]
	if pair := line[:4]; !bytes.Equal(line, bytes.Repeat(pair, f.Width/2)) || pair[0] != pair[2] {
		t.Fatalf("line %d of %d×%d is not of one colour: % x …", y, f.Width, f.Height, line[:32])
	}
	return [3]byte{line[0], line[1], line[3]}
}
