package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// A banner that can be touched away is as high as a touch target.
const (
	bannerLow  = 58
	bannerHigh = theme.Target
)

// Banner is a sentence over a screen, in the fill of its role.
type Banner struct {
	base.BaseWidget
	bar    state.Bar
	rect   *canvas.Rectangle
	sign   *Sign
	text   *Text
	detail *Text
	close  *BigButton
	body   *fyne.Container
}

// NewBanner returns an empty banner; onClose takes a notice away.
func NewBanner(closeWord string, typed Keys, onClose func()) *Banner {
	style := TextStyle{Size: theme.TextBody, Bold: true, OnFill: true, Middle: true, Lines: 2}
	b := &Banner{rect: canvas.NewRectangle(color.Transparent), sign: NewSign(theme.Card),
		text: NewText("", state.RoleBad, style), close: NewButton(Face{Label: closeWord}, onClose)}
	b.close.Keys = typed
	style.Bold = false
	b.detail = NewText("", state.RoleBad, style)
	b.sign.onFill = true
	b.body = Row(theme.Gap, Fix(canvas.NewRectangle(color.Transparent), 0.5), Fix(b.sign, 34), Grow(b.text, 3), Grow(b.detail, 2), Fix(b.close, 150))
	b.ExtendBaseWidget(b)
	return b
}

// Set shows a bar and reports whether its height changed.
func (b *Banner) Set(bar state.Bar) (resized bool) {
	if b.bar == bar {
		return false
	}
	resized = b.bar.Closes != bar.Closes
	b.bar = bar
	b.sign.Set(bar.Shape, bar.Role)
	b.text.SetInk(bar.Text, bar.Role)
	b.detail.SetInk(bar.Detail, bar.Role)
	b.detail.Hidden = bar.Detail == ""
	b.close.Hidden = !bar.Closes
	b.body.Refresh()
	b.Refresh()
	return resized
}

// Shown returns the bar.
func (b *Banner) Shown() state.Bar { return b.bar }

// MinSize is the banner's height.
func (b *Banner) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	if b.bar.Closes {
		return fyne.NewSize(0, bannerHigh)
	}
	return fyne.NewSize(0, bannerLow)
}

// CreateRenderer draws the banner.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer { return &bannerRenderer{b} }

type bannerRenderer struct{ b *Banner }

func (r *bannerRenderer) MinSize() fyne.Size { return r.b.MinSize() }
func (r *bannerRenderer) Destroy()           {}

func (r *bannerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.rect, r.b.body}
}

func (r *bannerRenderer) Layout(s fyne.Size) {
	r.b.rect.FillColor = theme.Current().Fill(r.b.bar.Role)
	r.b.rect.Resize(s)
	r.b.body.Resize(s)
}

func (r *bannerRenderer) Refresh() {
	r.Layout(r.b.Size())
	r.b.rect.Refresh()
}
