package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Face is how a button looks.
type Face struct {
	Label  string
	Detail string // a smaller second line
	Role   state.Role
	Shape  state.Shape
	Size   float32 // of the label; 0 is the usual
	Off    bool    // cannot be used now
	Chosen bool    // of several, this one
}

// BigButton is a button to touch.
type BigButton struct {
	face
	typed
	OnTap func()
}

// NewButton returns a button.
func NewButton(f Face, onTap func()) *BigButton {
	b := &BigButton{OnTap: onTap}
	b.face.init(f)
	b.ExtendBaseWidget(b)
	return b
}

// Tapped runs the button unless it is off.
func (b *BigButton) Tapped(*fyne.PointEvent) {
	if !b.look.Off && b.OnTap != nil {
		b.OnTap()
	}
}

// MouseDown shows that the touch was noticed.
func (b *BigButton) MouseDown(*desktop.MouseEvent) { b.press(true) }

// MouseUp ends that.
func (b *BigButton) MouseUp(*desktop.MouseEvent) { b.press(false) }

// FocusGained shows the focus of the keyboard.
func (b *BigButton) FocusGained() { b.focus(true) }

// FocusLost ends that.
func (b *BigButton) FocusLost() { b.focus(false) }

// face is the look of all buttons.
type face struct {
	base.BaseWidget
	look    Face
	pressed bool
	focused bool
	filled  float32 // 0..1 of a held button

	rect   *canvas.Rectangle
	held   *canvas.Rectangle
	sign   *Sign
	label  *Text
	detail *Text
}

func (f *face) init(look Face) {
	f.look = look
	f.rect = canvas.NewRectangle(color.Transparent)
	f.rect.CornerRadius = theme.Radius
	f.held = canvas.NewRectangle(color.Transparent)
	f.held.CornerRadius = theme.Radius
	f.sign = NewSign(theme.Sunk)
	f.label = NewText("", look.Role, TextStyle{Bold: true, Align: fyne.TextAlignCenter, Lines: 2, Middle: true})
	f.detail = NewText("", look.Role, TextStyle{Size: theme.TextLabel, Align: fyne.TextAlignCenter, Lines: 1, Middle: true})
}

// Set changes the look.
func (f *face) Set(look Face) {
	if f.look == look {
		return
	}
	f.look = look
	f.Refresh()
}

// Face returns the look.
func (f *face) Face() Face { return f.look }

func (f *face) press(on bool) {
	if f.pressed != on {
		f.pressed = on
		f.Refresh()
	}
}

func (f *face) focus(on bool) {
	f.focused = on
	f.Refresh()
}

// CreateRenderer draws the button.
func (f *face) CreateRenderer() fyne.WidgetRenderer { return &faceRenderer{f} }

type faceRenderer struct{ f *face }

func (r *faceRenderer) MinSize() fyne.Size { return fyne.NewSize(theme.Target, theme.Target) }
func (r *faceRenderer) Destroy()           {}

func (r *faceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.f.rect, r.f.held, r.f.sign, r.f.label, r.f.detail}
}

func (r *faceRenderer) Refresh() {
	r.Layout(r.f.Size())
	r.f.rect.Refresh()
	r.f.held.Refresh()
}

func (r *faceRenderer) Layout(size fyne.Size) {
	f := r.f
	r.paint()
	f.rect.Resize(size)
	f.held.Resize(fyne.NewSize(size.Width*f.filled, size.Height))
	f.held.Hidden = f.filled == 0
	inner := fyne.NewSize(size.Width-2*theme.Between, size.Height-2*theme.Between)
	at := fyne.NewPos(theme.Between, theme.Between)
	f.sign.Hidden = f.look.Shape == state.ShapeNone
	if !f.sign.Hidden {
		d := min(float32(theme.TextButton), inner.Height)
		f.sign.Move(at.AddXY(theme.Between, (inner.Height-d)/2))
		f.sign.Resize(fyne.NewSize(d, d))
		at, inner = at.AddXY(d+2*theme.Between, 0), inner.SubtractWidthHeight(d+2*theme.Between, 0)
	}
	below := float32(0)
	f.detail.Hidden = f.look.Detail == ""
	if !f.detail.Hidden {
		below = f.detail.MinSize().Height
	}
	f.label.Move(at)
	f.label.Resize(fyne.NewSize(inner.Width, inner.Height-below))
	f.detail.Move(at.AddXY(0, inner.Height-below))
	f.detail.Resize(fyne.NewSize(inner.Width, below))
	f.label.Refresh()
	f.detail.Refresh()
	f.sign.Refresh()
}

// paint takes colours and words from the look.
func (r *faceRenderer) paint() {
	f, p := r.f, theme.Current()
	fill := p.Fill(f.look.Role)
	if f.look.Off {
		fill = p.OffFill()
	}
	if f.pressed && !f.look.Off {
		fill = p.Pressed(fill)
	}
	f.rect.FillColor, f.held.FillColor = fill, p.Pressed(fill)
	f.rect.StrokeWidth, f.rect.StrokeColor = 1, p.Line()
	switch {
	case f.focused:
		f.rect.StrokeWidth, f.rect.StrokeColor = 2*theme.Stroke, p.Ink(state.RolePlain, theme.Ground)
	case f.look.Chosen:
		f.rect.StrokeWidth, f.rect.StrokeColor = 2*theme.Stroke, p.Ink(state.RolePrimary, theme.Ground)
	}
	size := f.look.Size
	if size == 0 {
		size = theme.TextButton
	}
	f.label.text, f.label.ink, f.label.Style.Size = f.look.Label, f.look.Role, size
	f.detail.text, f.detail.ink = f.look.Detail, f.look.Role
	f.sign.shape, f.sign.role, f.sign.onFill = f.look.Shape, f.look.Role, true
	for _, t := range []*Text{f.label, f.detail} {
		t.Style.OnFill, t.Style.Off = true, f.look.Off
	}
}
