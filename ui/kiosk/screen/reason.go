package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// reason asks why the nurse calls: one touch, or typed, or not at all.
type reason struct {
	box    fyne.CanvasObject
	pick   fyne.CanvasObject
	write  fyne.CanvasObject
	quick  []*widget.BigButton
	call   [2]*widget.BigButton
	field  *widget.Field
	keys   *widget.Keyboard
	typing bool
}

func newReason(a *App) *reason {
	c := a.cfg.Texts
	r := &reason{}
	var cells []fyne.CanvasObject
	for i, word := range c.QuickReasons {
		b := a.button(widget.Face{Label: word}, state.PickReason{Index: i})
		r.quick = append(r.quick, b)
		cells = append(cells, b)
	}
	cells = append(cells, a.button(widget.Face{Label: c.OtherReason}, state.PickReason{Index: -1}))
	for i := range r.call {
		r.call[i] = a.button(widget.Face{}, state.CallNow{})
	}
	head := widget.Column(0, widget.Fix(widget.Title(c.WhyCalling, theme.Ground), 54),
		widget.Fix(widget.Body(c.ReasonHint, theme.Ground, 1), 40))
	r.pick = page(widget.Column(theme.Between, widget.Auto(head), widget.Grow(widget.Grid(3, 3, theme.Gap, cells...), 1)),
		widget.Fix(a.button(widget.Face{Label: c.Back}, state.Close{}), 300), widget.Space(), widget.Fix(r.call[0], 480))
	r.field = widget.NewField(c.WhyCalling, nil)
	r.keys = widget.NewKeyboard(c, a, func(k rune) { a.Dispatch(state.Key{Rune: k}) },
		a.button(widget.Face{Label: c.Back}, state.Close{}), r.call[1])
	r.write = widget.Inset(theme.Between, widget.Column(theme.Gap, widget.Grow(r.field, 10), widget.Grow(r.keys, 49)))
	r.write.Hide()
	r.box = stack(r.pick, r.write)
	return r
}

func (r *reason) root() fyne.CanvasObject { return r.box }

func (r *reason) show(m state.Model, _ time.Time) {
	for i, b := range r.quick {
		f := widget.Face{Label: m.Texts.QuickReasons[i], Chosen: i == m.Reason.Chosen}
		if f.Chosen {
			f.Shape = state.ShapeDisc
		}
		b.Set(f)
	}
	for _, b := range r.call {
		b.Set(widget.Face{Label: m.Texts.CallDoctor, Role: state.RolePrimary, Size: theme.TextTitle, Off: !m.Can(state.Call)})
	}
	r.field.Set(m.Reason.Typed, "", true)
	if m.Reason.Typing != r.typing {
		r.typing = m.Reason.Typing
		r.keys.Begin()
	}
	setHidden(r.pick, r.typing)
	setHidden(r.write, !r.typing)
}
