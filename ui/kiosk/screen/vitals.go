package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// vitals shows every value of every instrument.
type vitals struct {
	box  fyne.CanvasObject
	grid *vitalGrid
	none *widget.Text
	more *widget.BigButton
	row  *fyne.Container
}

const (
	vitalColumns = 4
	vitalRows    = 4
)

func newVitals(a *App) *vitals {
	c := a.cfg.Texts
	v := &vitals{grid: gridOf(vitalColumns, vitalRows, vitalRows),
		none: widget.NewText(c.NoData, state.RoleQuiet, widget.TextStyle{Size: theme.TextTitle, Middle: true,
			Align: fyne.TextAlignCenter, Lines: 2})}
	v.more = leafButton(a, func() int { return v.grid.leaves })
	v.row = widget.Row(theme.Gap, widget.Fix(v.more, 300), widget.Space(),
		widget.Fix(a.button(widget.Face{Label: c.Close, Role: state.RolePrimary}, state.Close{}), 300))
	v.box = widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Grow(stack(v.none, v.grid.box), 1),
		widget.Fix(v.row, actionHeight)))
	return v
}

func (v *vitals) root() fyne.CanvasObject { return v.box }

func (v *vitals) show(m state.Model, now time.Time) {
	all := m.AllVitals(now)
	v.grid.leaf(all, m.Leaf)
	setHidden(v.none, len(all) > 0)
	if showLeaf(v.more, m, v.grid.leaves) {
		v.row.Refresh()
	}
}

// leafButton turns the leaves of a list that needs more than one.
func leafButton(a *App, leaves func() int) *widget.BigButton {
	b := widget.NewButton(widget.Face{}, func() { a.Dispatch(state.Turn{Leaves: leaves()}) })
	b.Keys = a
	return b
}

// showLeaf says which leaf is shown and reports whether the button came or
// went.
func showLeaf(b *widget.BigButton, m state.Model, leaves int) bool {
	b.Set(widget.Face{Label: m.Texts.TurnOver, Detail: sprintf(m.Texts.LeafOf, m.Leaf%leaves+1, leaves)})
	return setHidden(b, leaves < 2)
}
