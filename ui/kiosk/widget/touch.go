package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Touch makes an object one large touch target: a touch on what is shown shows
// more of it.
type Touch struct {
	base.BaseWidget
	typed
	OnTap   func()
	body    fyne.CanvasObject
	outline *canvas.Rectangle // while it has the keyboard's focus
}

// NewTouch makes body a touch target.
func NewTouch(body fyne.CanvasObject, onTap func()) *Touch {
	t := &Touch{OnTap: onTap, body: body, outline: canvas.NewRectangle(color.Transparent)}
	t.outline.CornerRadius = theme.Radius
	t.outline.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Tapped calls the function given to NewTouch.
func (t *Touch) Tapped(*fyne.PointEvent) {
	if t.OnTap != nil {
		t.OnTap()
	}
}

// FocusGained shows the focus of the keyboard.
func (t *Touch) FocusGained() { t.focus(true) }

// FocusLost ends that.
func (t *Touch) FocusLost() { t.focus(false) }

func (t *Touch) focus(on bool) {
	t.outline.StrokeWidth, t.outline.StrokeColor = 2*theme.Stroke, theme.Current().Ink(state.RolePlain, theme.Ground)
	t.outline.Hidden = !on
	t.outline.Refresh()
}

// CreateRenderer draws the body.
func (t *Touch) CreateRenderer() fyne.WidgetRenderer { return &touchRenderer{t} }

type touchRenderer struct{ t *Touch }

func (r *touchRenderer) MinSize() fyne.Size { return r.t.body.MinSize() }
func (r *touchRenderer) Destroy()           {}
func (r *touchRenderer) Refresh()           { r.t.body.Refresh(); r.t.outline.Refresh() }
func (r *touchRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.body, r.t.outline}
}

func (r *touchRenderer) Layout(s fyne.Size) {
	r.t.body.Resize(s)
	r.t.outline.Resize(s)
}
