package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Pill is a word on the fill of its role: DEMONSTRATION, PRACTICE. Without a
// word it is hidden.
type Pill struct {
	base.BaseWidget
	rect *canvas.Rectangle
	text *Text
}

// NewPill returns a pill without a word.
func NewPill() *Pill {
	p := &Pill{rect: canvas.NewRectangle(color.Transparent), text: NewText("", state.RoleMark,
		TextStyle{Size: theme.TextLabel, Bold: true, OnFill: true, Align: fyne.TextAlignCenter, Middle: true})}
	p.rect.CornerRadius = theme.Radius
	p.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Set shows a word in the fill of a role, or nothing, and reports whether that
// changed anything.
func (p *Pill) Set(word string, role state.Role) bool {
	if !p.text.SetInk(word, role) {
		return false
	}
	if word != "" {
		p.Show()
		p.Refresh()
	} else {
		p.Hide()
	}
	return true
}

// Shown returns the word.
func (p *Pill) Shown() string { return p.text.Shown() }

// CreateRenderer draws the pill.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer { return &pillRenderer{p} }

type pillRenderer struct{ p *Pill }

func (r *pillRenderer) Destroy() {}
func (r *pillRenderer) Refresh() { r.Layout(r.p.Size()); r.p.rect.Refresh() }

func (r *pillRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.p.text.Width()+2*theme.Inset, r.p.text.MinSize().Height)
}

func (r *pillRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.rect, r.p.text}
}

func (r *pillRenderer) Layout(s fyne.Size) {
	r.p.rect.FillColor = theme.Current().Fill(r.p.text.ink)
	h := min(s.Height, r.p.text.MinSize().Height+theme.Between/2)
	place(r.p.rect, 0, (s.Height-h)/2, s.Width, h)
	place(r.p.text, 0, 0, s.Width, s.Height)
}
