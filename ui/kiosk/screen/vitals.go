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

	measure []*widget.BigButton // opens a device that can be told to
}

const (
	vitalColumns = 4
	vitalRows    = 4
	measureMost  = 2
)

func newVitals(a *App) *vitals {
	c := a.cfg.Texts
	v := &vitals{grid: gridOf(vitalColumns, vitalRows, vitalRows),
		none: widget.NewText(c.NoData, state.RoleQuiet, widget.TextStyle{Size: theme.TextTitle, Middle: true,
			Align: fyne.TextAlignCenter, Lines: 2})}
	v.more = leafButton(a, func() int { return v.grid.leaves })
	cells := []widget.Cell{widget.Fix(v.more, 250), widget.Space()}
	for i := range measureMost {
		b := widget.NewButton(widget.Face{}, func() {
			if all := a.model.Measurers(); i < len(all) {
				a.Dispatch(state.Open{Page: state.PageDevice, Device: all[i].ID})
			}
		})
		b.Keys = a
		v.measure = append(v.measure, b)
		cells = append(cells, widget.Fix(b, 300))
	}
	v.row = widget.Row(theme.Gap, append(cells,
		widget.Fix(a.button(widget.Face{Label: c.Close, Role: state.RolePrimary}, state.Close{}), 250))...)
	v.box = widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Grow(stack(v.none, v.grid.box), 1),
		widget.Fix(v.row, actionHeight)))
	return v
}

func (v *vitals) root() fyne.CanvasObject { return v.box }

func (v *vitals) show(m state.Model, now time.Time) {
	all := m.AllVitals(now)
	v.grid.leaf(all, m.Leaf)
	setHidden(v.none, len(all) > 0)
	changed := showLeaf(v.more, m, v.grid.leaves)
	devices := m.Measurers()
	for i, b := range v.measure {
		if i < len(devices) {
			b.Set(widget.Face{Label: m.Texts.MeasureNow, Detail: m.Texts.Word(devices[i].Label)})
		}
		changed = setHidden(b, i >= len(devices)) || changed
	}
	if changed {
		v.row.Refresh()
	}
}

// leafButton turns the leaves of a list that needs several.
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
