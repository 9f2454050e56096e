package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Field shows what is being typed. The active one has an outline and a cursor
// after its last letter.
type Field struct {
	base.BaseWidget
	OnTap func()
	label *Text
	value *Text
	box   *Box
	body  fyne.CanvasObject
}

// NewField returns an empty field under its label.
func NewField(label string, onTap func()) *Field {
	f := &Field{OnTap: onTap, label: Label(label, theme.Ground), box: NewBox(theme.Card),
		value: NewText("", state.RolePlain, TextStyle{Size: theme.TextTitle, On: theme.Card, Middle: true})}
	f.body = Column(2, Auto(f.label), Grow(container.NewStack(f.box, Inset(theme.Between, f.value)), 1))
	f.ExtendBaseWidget(f)
	return f
}

// Set shows the text, or hint while there is none.
func (f *Field) Set(value, hint string, active bool) {
	stroke := float32(0)
	if active {
		stroke = 2 * theme.Stroke
	}
	f.box.SetOutline(stroke, state.RolePrimary)
	switch {
	case active:
		f.value.SetInk(value+"|", state.RolePlain)
	case value == "":
		f.value.SetInk(hint, state.RoleQuiet)
	default:
		f.value.SetInk(value, state.RolePlain)
	}
}

// Shown returns the text in the field.
func (f *Field) Shown() string { return f.value.Shown() }

// Tapped makes it the active field.
func (f *Field) Tapped(*fyne.PointEvent) {
	if f.OnTap != nil {
		f.OnTap()
	}
}

// CreateRenderer draws the field.
func (f *Field) CreateRenderer() fyne.WidgetRenderer { return base.NewSimpleRenderer(f.body) }
