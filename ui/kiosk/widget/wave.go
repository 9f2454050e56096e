package widget

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Wave sweeps from left to right like a bedside monitor, with a gap before the
// oldest samples. What is missing is not drawn.
type Wave struct {
	base.BaseWidget
	box     *Box
	picture *canvas.Image
	label   *Text
	wave    state.Wave
	role    state.Role
	shown   bool
	buffers [2]*image.RGBA // one is shown, the other drawn into
	turn    int
}

// NewWave returns an empty wave.
func NewWave() *Wave {
	w := &Wave{box: NewBox(theme.Monitor), picture: &canvas.Image{},
		label: NewText("", state.RoleOther, TextStyle{Size: theme.TextLabel, On: theme.Monitor, CutMiddle: true})}
	w.box.rect.CornerRadius = 0 // as in VideoView
	w.picture.ScaleMode = canvas.ImageScaleFastest
	w.picture.FillMode = canvas.ImageFillStretch
	w.ExtendBaseWidget(w)
	return w
}

// Set shows a wave.
func (w *Wave) Set(c state.NamedWave) {
	w.label.SetInk(c.Label, c.Role)
	t := c.Wave
	if w.shown && t.Next == w.wave.Next && len(t.Samples) == len(w.wave.Samples) && c.Role == w.role {
		return
	}
	w.wave, w.role, w.shown = t, c.Role, true
	w.draw()
}

// CreateRenderer draws the wave.
func (w *Wave) CreateRenderer() fyne.WidgetRenderer { return &waveRenderer{w} }

type waveRenderer struct{ w *Wave }

func (r *waveRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *waveRenderer) Destroy()           {}
func (r *waveRenderer) Refresh()           { r.w.draw(); canvas.Refresh(r.w.box) }

func (r *waveRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.w.box, r.w.picture, r.w.label}
}

func (r *waveRenderer) Layout(s fyne.Size) {
	r.w.box.Resize(s)
	name := r.w.label.MinSize().Height - 4
	place(r.w.label, theme.Between, 0, s.Width-2*theme.Between, name)
	place(r.w.picture, theme.Between, name, s.Width-2*theme.Between, s.Height-name-theme.Between/2)
	r.w.draw()
}

func (w *Wave) draw() {
	s := w.picture.Size()
	if w.picture.Hidden = s.Width < 2 || s.Height < 2; w.picture.Hidden {
		return
	}
	p := theme.Current()
	r := image.Rect(0, 0, int(s.Width), int(s.Height))
	w.turn = 1 - w.turn
	img := w.buffers[w.turn]
	if img == nil || img.Rect != r {
		img = image.NewRGBA(r)
		w.buffers[w.turn] = img
	}
	drawWave(img, w.wave, p.Surface(theme.Monitor), p.Ink(w.role, theme.Monitor))
	w.picture.Image = img
	canvas.Refresh(w.picture)
}

// sweepGap is the part of the sweep that is kept dark before the oldest
// samples.
const sweepGap = 0.04

// drawWave draws a wave as a sweep: the sample with number n is at n modulo
// the window, so that it does not move.
func drawWave(img *image.RGBA, t state.Wave, ground, ink color.NRGBA) {
	fill(img, ground)
	n, window := len(t.Samples), t.Window()
	low, high := span(t.Samples)
	if n == 0 || !(high > low) {
		return
	}
	width, height := float64(img.Rect.Dx()-1), float64(img.Rect.Dy()-1-theme.Stroke)
	first := t.Next - uint64(n)
	skip := 0
	if n == window {
		skip = int(sweepGap * float64(window))
	}
	px, py, pen := 0.0, 0.0, false
	for i := skip; i < n; i++ {
		v := t.Samples[i]
		if math.IsNaN(v) {
			pen = false
			continue
		}
		at := (first + uint64(i)) % uint64(window)
		x := float64(at) / float64(window) * width
		y := (high - v) / (high - low) * height
		if pen && x >= px {
			stroke(img, px, py, x, y, ink)
		}
		px, py, pen = x, y, true
	}
}

func fill(img *image.RGBA, c color.NRGBA) {
	for i := 0; i+3 < len(img.Pix); i += 4 {
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = c.R, c.G, c.B, 255
	}
}

func span(samples []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range samples {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// stroke draws a line of the theme's width.
func stroke(img *image.RGBA, x0, y0, x1, y1 float64, c color.NRGBA) {
	steps := int(max(math.Abs(x1-x0), math.Abs(y1-y0))) + 1
	for i := range steps + 1 {
		f := float64(i) / float64(steps)
		x, y := int(x0+(x1-x0)*f), int(y0+(y1-y0)*f)
		for dy := range theme.Stroke {
			if p := (image.Point{X: x, Y: y + dy}); p.In(img.Rect) {
				o := img.PixOffset(p.X, p.Y)
				img.Pix[o], img.Pix[o+1], img.Pix[o+2] = c.R, c.G, c.B
			}
		}
	}
}
