package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// lock hides the patient while nobody is at the screen. All of it is one target.
type lock struct {
	touch *widget.Touch
	why   *widget.Text
}

func newLock(a *App) *lock {
	words := a.cfg.Texts.Lock()
	style := widget.TextStyle{Size: theme.TextHuge, Bold: true, Middle: true, Align: fyne.TextAlignCenter, Lines: 1}
	title := widget.NewText(words.Title, state.RolePlain, style)
	open := widget.NewText(words.Open, state.RolePrimary, style)
	style.Size, style.Bold, style.Lines = theme.TextValue, false, 4
	l := &lock{why: widget.NewText("", state.RolePlain, style)}
	column := widget.Column(2*theme.Gap, widget.Space(), widget.Auto(title), widget.Auto(l.why), widget.Auto(open), widget.Space())
	l.touch = widget.NewTouch(widget.Inset(4*theme.Margin, column), func() { a.Dispatch(state.Touched{}) })
	l.touch.Keys = a
	return l
}

func (l *lock) root() fyne.CanvasObject { return l.touch }

func (l *lock) show(m state.Model, _ time.Time) {
	l.why.Set(sprintf(m.Texts.Lock().Why, state.Duration(m.Texts, m.LockAfter())))
}
