package main

import (
	"math"
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"telecart/ui/kiosk/theme"
)

const scaleKey = "FYNE_SCALE"

// prepareFyne sets what Fyne only takes from the environment. X11, because
// Fyne's Wayland windows have no touch; no guessing of the scale, because the
// screens are laid out for 1280×800 and scaled from there (see zoom).
func prepareFyne() {
	for name, value := range map[string]string{"FYNE_PLATFORM": "x11", "FYNE_DISABLE_DPI_DETECTION": "true", scaleKey: "1"} {
		if os.Getenv(name) == "" {
			os.Setenv(name, value)
		}
	}
}

// zoom keeps the screen's content as large as it is at 1280×800, on any size
// of screen: it sets Fyne's scale from the window's size.
type zoom struct {
	app    fyne.App
	window fyne.Window
	scale  float32
}

func newZoom(a fyne.App, w fyne.Window, content fyne.CanvasObject) fyne.CanvasObject {
	z := &zoom{app: a, window: w, scale: 1}
	if s, err := strconv.ParseFloat(os.Getenv(scaleKey), 32); err == nil && s > 0 {
		z.scale = float32(s)
	}
	return container.New(z, content)
}

// Layout gives the content all there is, and sees whether the scale still
// fits.
func (z *zoom) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
	s := fitting(size.Width*z.scale, size.Height*z.scale)
	if s == z.scale {
		return
	}
	z.scale = s
	fyne.Do(func() {
		os.Setenv(scaleKey, strconv.FormatFloat(float64(s), 'f', 1, 32))
		z.app.Settings().SetTheme(z.app.Settings().Theme()) // makes Fyne read the scale again
	})
}

// MinSize is nothing: the screen is as large as it is.
func (z *zoom) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// fitting returns the scale for a window of that many pixels; Fyne knows
// tenths.
func fitting(width, height float32) float32 {
	s := min(width/theme.Width, height/theme.Height)
	return max(float32(math.Floor(float64(s)*10+0.01))/10, 0.5)
}
