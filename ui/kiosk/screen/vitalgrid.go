package screen

import (
	"slices"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// vitalGrid shows as many values as it has room for, in equal boxes that
// share the height.
type vitalGrid struct {
	box    *fyne.Container
	values []*widget.VitalValue
	leaves int
}

func newVitalGrid(columns, rows int) *vitalGrid { return gridOf(columns, rows, 0) }

// gridOf makes boxes a rowsHigh-th of the height; with 0 the boxes that are
// there share it.
func gridOf(columns, rows, rowsHigh int) *vitalGrid {
	g := &vitalGrid{leaves: 1}
	objects := make([]fyne.CanvasObject, columns*rows)
	for i := range objects {
		v := widget.NewVital()
		v.Hide()
		g.values = append(g.values, v)
		objects[i] = v
	}
	g.box = widget.Grid(columns, rowsHigh, theme.Between, objects...)
	return g
}

// room is how many values fit.
func (g *vitalGrid) room() int { return len(g.values) }

// leaf shows the values of one leaf.
func (g *vitalGrid) leaf(all []state.Value, leaf int) {
	per := len(g.values)
	g.leaves = max((len(all)+per-1)/per, 1)
	from := leaf % g.leaves * per
	g.show(all[from:min(from+per, len(all))])
}

func (g *vitalGrid) show(values []state.Value) {
	changed := false
	named := slices.ContainsFunc(values, func(v state.Value) bool { return v.Source+v.Beside != "" })
	for i, v := range g.values {
		if i < len(values) {
			v.KeepFoot(named)
			v.Set(values[i])
		}
		changed = setHidden(v, i >= len(values)) || changed
	}
	if changed {
		g.box.Refresh()
	}
}
