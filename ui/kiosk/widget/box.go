package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Box is a filled rectangle with round corners.
type Box struct {
	base.BaseWidget
	on     theme.Surface
	role   state.Role // of the outline
	stroke float32    // the outline's; 0 is none
	rect   *canvas.Rectangle
}

// NewBox returns a box in the colour of a surface.
func NewBox(on theme.Surface) *Box {
	b := &Box{on: on, rect: canvas.NewRectangle(color.Transparent)}
	b.rect.CornerRadius = theme.Radius
	b.ExtendBaseWidget(b)
	return b
}

// SetOutline draws an outline that wide in the ink of role; 0 is none.
func (b *Box) SetOutline(stroke float32, role state.Role) {
	if b.stroke == stroke && b.role == role {
		return
	}
	b.stroke, b.role = stroke, role
	b.Refresh()
}

// CreateRenderer draws the box.
func (b *Box) CreateRenderer() fyne.WidgetRenderer { return &boxRenderer{b} }

type boxRenderer struct{ b *Box }

func (r *boxRenderer) Layout(s fyne.Size)           { r.paint(); r.b.rect.Resize(s) }
func (r *boxRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *boxRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.rect} }
func (r *boxRenderer) Destroy()                     {}
func (r *boxRenderer) Refresh()                     { r.paint(); r.b.rect.Refresh() }

func (r *boxRenderer) paint() {
	p := theme.Current()
	r.b.rect.FillColor = p.Surface(r.b.on)
	r.b.rect.StrokeWidth, r.b.rect.StrokeColor = 0, color.Transparent
	switch {
	case r.b.stroke > 0:
		r.b.rect.StrokeWidth, r.b.rect.StrokeColor = r.b.stroke, p.Ink(r.b.role, r.b.on)
	case r.b.on == theme.Card:
		r.b.rect.StrokeWidth, r.b.rect.StrokeColor = 1, p.Line()
	}
}
