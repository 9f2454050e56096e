package widget

import (
	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Light is a shape and its word, with a hint below if there is one. It can be
// touched if OnTap is set.
type Light struct {
	base.BaseWidget
	OnTap func()
	sign  *Sign
	word  *Text
	hint  *Text
	body  *fyne.Container
}

// NewLight returns a light that shows nothing yet; size is the word's.
func NewLight(on theme.Surface, size float32, onTap func()) *Light {
	l := &Light{OnTap: onTap, sign: NewSign(on),
		word: NewText("", state.RoleStale, TextStyle{Size: size, Bold: size > theme.TextLabel, On: on, Middle: true}),
		hint: NewText("", state.RoleQuiet, TextStyle{Size: theme.TextLabel, On: on, Lines: 1})}
	l.hint.Hide()
	l.body = Row(theme.Between+size/8, Fix(l.sign, size*0.8), Grow(Column(0, Grow(l.word, 1), Auto(l.hint)), 1))
	l.ExtendBaseWidget(l)
	return l
}

// Set shows a shape and a word; hint may be empty.
func (l *Light) Set(m state.Mark, hint string) {
	l.sign.Set(m.Shape, m.Role)
	l.sign.Hidden = m.Shape == state.ShapeNone
	l.word.SetInk(m.Text, m.Role)
	l.hint.Set(hint)
	if l.hint.Hidden != (hint == "") {
		l.hint.Hidden = hint == ""
		l.body.Refresh()
	}
}

// Width returns the width of the light with nothing left out.
func (l *Light) Width() float32 {
	w := l.word.Width() + 4
	if !l.sign.Hidden {
		w += l.word.Style.Size*0.8 + theme.Between + l.word.Style.Size/8
	}
	return w
}

// MinSize is the word's width.
func (l *Light) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return fyne.NewSize(l.Width(), l.word.MinSize().Height)
}

// Shown returns the word.
func (l *Light) Shown() string { return l.word.Shown() }

// Tapped calls OnTap.
func (l *Light) Tapped(*fyne.PointEvent) {
	if l.OnTap != nil {
		l.OnTap()
	}
}

// CreateRenderer draws the light.
func (l *Light) CreateRenderer() fyne.WidgetRenderer { return base.NewSimpleRenderer(l.body) }
