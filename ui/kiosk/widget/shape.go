package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Sign draws a shape: whatever a colour says is also said by a shape.
type Sign struct {
	base.BaseWidget
	shape  state.Shape
	role   state.Role
	on     theme.Surface
	onFill bool
}

// NewSign returns a sign that stands on a surface.
func NewSign(on theme.Surface) *Sign {
	s := &Sign{on: on}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows a shape in the ink of a role.
func (s *Sign) Set(shape state.Shape, role state.Role) {
	if s.shape == shape && s.role == role {
		return
	}
	s.shape, s.role = shape, role
	s.Refresh()
}

// CreateRenderer draws the shape.
func (s *Sign) CreateRenderer() fyne.WidgetRenderer {
	return &signRenderer{s: s, ring: canvas.NewCircle(color.Transparent),
		triangle: canvas.NewRegularPolygon(3, color.Black), a: canvas.NewLine(color.Black), b: canvas.NewLine(color.Black)}
}

type signRenderer struct {
	s        *Sign
	ring     *canvas.Circle
	triangle *canvas.RegularPolygon
	a, b     *canvas.Line
}

func (r *signRenderer) MinSize() fyne.Size { return fyne.NewSize(theme.TextLabel, theme.TextLabel) }
func (r *signRenderer) Destroy()           {}

func (r *signRenderer) Objects() []fyne.CanvasObject {
	switch r.s.shape {
	case state.ShapeDisc, state.ShapeRing:
		return []fyne.CanvasObject{r.ring}
	case state.ShapeTriangle:
		return []fyne.CanvasObject{r.triangle}
	case state.ShapeCross:
		return []fyne.CanvasObject{r.a, r.b}
	}
	return nil
}

func (r *signRenderer) Refresh() {
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *signRenderer) Layout(size fyne.Size) {
	p := theme.Current()
	ink := p.Ink(r.s.role, r.s.on)
	if r.s.onFill {
		ink = p.OnFill(r.s.role)
	}
	d := min(size.Width, size.Height)
	at := fyne.NewPos((size.Width-d)/2, (size.Height-d)/2)
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = ink, ink, 0
	if r.s.shape == state.ShapeRing {
		r.ring.FillColor, r.ring.StrokeWidth = color.Transparent, d/6
	}
	r.ring.Move(at)
	r.ring.Resize(fyne.NewSize(d, d))
	r.triangle.FillColor = ink
	r.triangle.Move(at)
	r.triangle.Resize(fyne.NewSize(d, d))
	pad := d * 0.14
	for _, l := range []*canvas.Line{r.a, r.b} {
		l.StrokeColor, l.StrokeWidth = ink, d/4
	}
	r.a.Position1, r.a.Position2 = at.AddXY(pad, pad), at.AddXY(d-pad, d-pad)
	r.b.Position1, r.b.Position2 = at.AddXY(d-pad, pad), at.AddXY(pad, d-pad)
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
