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

// prepareFyne sets what Fyne only reads from the environment: X11, because
// Fyne's Wayland windows have no touch, and a fixed scale, because the screens
// are laid out for 1280×800 and scaled from there. The window's size is in
// pixels; 0 is the full screen, whose size is only known later.
func prepareFyne(width, height int) {
	for name, value := range map[string]string{"FYNE_PLATFORM": "x11", "FYNE_DISABLE_DPI_DETECTION": "true"} {
		if os.Getenv(name) == "" {
			os.Setenv(name, value)
		}
	}
	scale := float32(1)
	if width > 0 {
		scale = fitting(float32(width), float32(height))
	}
	setScale(scale)
}

func setScale(s float32) { os.Setenv(scaleKey, strconv.FormatFloat(float64(s), 'f', 1, 32)) }

// zoom keeps the layout of 1280×800 on any full screen by setting Fyne's scale
// from the screen's size.
type zoom struct {
	app    fyne.App
	window fyne.Window
	asked  bool
}

func newZoom(a fyne.App, w fyne.Window, content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&zoom{app: a, window: w}, content)
}

// Layout gives the content all the space, and checks later whether the scale
// still fits: only then size and scale belong together.
func (z *zoom) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
	if !z.asked && z.window.FullScreen() {
		z.asked = true
		go fyne.Do(z.adjust)
	}
}

func (z *zoom) adjust() {
	z.asked = false
	c := z.window.Canvas()
	s := fitting(c.Size().Width*c.Scale(), c.Size().Height*c.Scale())
	if math.Abs(float64(s-c.Scale())) < 0.05 {
		return
	}
	setScale(s)
	z.app.Settings().SetTheme(z.app.Settings().Theme()) // makes Fyne read the scale again
}

// MinSize is nothing: the screen is as large as it is.
func (z *zoom) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// fitting returns the scale for a window of that many pixels, in tenths, as
// Fyne uses.
func fitting(width, height float32) float32 {
	s := min(width/theme.Width, height/theme.Height)
	return max(float32(math.Floor(float64(s)*10+0.01))/10, 0.5)
}
