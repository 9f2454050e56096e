package screen

import (
	"image/color"

	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// shell is the frame of every screen: the status bar and, below it, bars that
// must be seen on any screen.
type shell struct {
	root    *fyne.Container
	line    *fyne.Container
	content *fyne.Container
	bars    [2]*widget.Banner
	alarms  *widget.AlarmBar

	shown   state.StatusBar
	cart    *widget.Text
	demo    *widget.Pill
	ready   *widget.Light
	hub     *widget.Light
	battery *widget.Light
	unsent  *widget.Light
	clock   *widget.Text
}

func newShell(a *App) *shell {
	mark := func() *widget.Light { return widget.NewLight(theme.Ground, theme.TextLabel, nil) }
	s := &shell{demo: widget.NewPill(), ready: mark(), hub: mark(), battery: mark(), unsent: mark(),
		cart: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextBody, Bold: true, Middle: true}),
		clock: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextBody, Bold: true, Middle: true,
			Align: fyne.TextAlignTrailing})}
	s.line = widget.Row(theme.Gap, widget.Grow(s.cart, 1), widget.Auto(s.demo), widget.Auto(s.ready),
		widget.Auto(s.hub), widget.Auto(s.battery), widget.Auto(s.unsent), widget.Fix(s.clock, 80))
	for i := range s.bars {
		s.bars[i] = widget.NewBanner(a.cfg.Texts.Close, a, func() { a.Dispatch(state.NoticeClosed{}) })
		s.bars[i].Hide()
	}
	s.alarms = widget.NewAlarmBar(a.cfg.Texts.AlarmsRepeated, a.cfg.Texts.AlarmsMore)
	s.alarms.Hide()
	s.content = container.NewStack()
	edge := func() fyne.CanvasObject { return canvas.NewRectangle(color.Transparent) }
	line := widget.Row(0, widget.Fix(edge(), theme.Margin), widget.Grow(s.line, 1), widget.Fix(edge(), theme.Margin))
	column := widget.Column(0, widget.Fix(line, theme.Bar), widget.Auto(s.bars[0]), widget.Auto(s.bars[1]),
		widget.Auto(s.alarms), widget.Grow(s.content, 1))
	s.root = container.New(fillLayout{}, a.keys.catcher, column)
	return s
}

// fillLayout has no minimum size: the window is as large as the screen.
type fillLayout struct{}

func (fillLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func (fillLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (s *shell) open(o fyne.CanvasObject) {
	s.content.Objects = []fyne.CanvasObject{o}
	s.content.Refresh()
}

func (s *shell) show(m state.Model, now time.Time) {
	if bar := m.StatusBar(now); bar != s.shown {
		s.shown = bar
		s.cart.Set(bar.Cart)
		s.demo.Set(bar.Demonstration, state.RoleMark)
		s.ready.Set(bar.Ready, "")
		s.hub.Set(bar.Hub, "")
		s.battery.Set(bar.Battery, "")
		s.battery.Hidden = bar.Battery.Text == ""
		s.unsent.Set(bar.Unsent, "")
		s.clock.Set(bar.Clock)
		s.line.Refresh()
	}
	bars, changed := m.Bars(now), false
	for i, b := range s.bars {
		hide := i >= len(bars)
		if !hide {
			changed = b.Set(bars[i]) || changed
		}
		changed = changed || b.Hidden != hide
		b.Hidden = hide
	}
	alarms := m.Alarms()
	s.alarms.Set(alarms)
	changed = setHidden(s.alarms, len(alarms) == 0) || changed
	if changed {
		s.root.Objects[1].Refresh()
	}
}

// page is the usual frame of a screen: content, and below it the row of
// buttons with the primary one at the right end.
func page(content fyne.CanvasObject, buttons ...widget.Cell) fyne.CanvasObject {
	row := widget.Row(theme.Gap, buttons...)
	return widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Grow(content, 1), widget.Fix(row, actionHeight)))
}

// actionHeight is the height of the lowest row.
const actionHeight = 104
