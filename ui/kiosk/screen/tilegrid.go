package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// tileGrid shows a tile for each device, nine at a time.
type tileGrid struct {
	box    *fyne.Container
	tiles  []*widget.Tile
	leaves int
}

const (
	tileColumns = 3
	tileRows    = 3
)

func newTileGrid(a *App) *tileGrid {
	g := &tileGrid{}
	objects := make([]fyne.CanvasObject, tileColumns*tileRows)
	for i := range objects {
		t := widget.NewTile(func(id string) { a.Dispatch(state.Open{Page: state.PageDevice, Device: id}) })
		t.Hide()
		g.tiles = append(g.tiles, t)
		objects[i] = t
	}
	g.box = widget.Grid(tileColumns, tileRows, theme.Gap, objects...)
	return g
}

func (g *tileGrid) show(m state.Model, now time.Time) {
	all := m.Tiles(now)
	per := len(g.tiles)
	g.leaves = max((len(all)+per-1)/per, 1)
	from := m.Leaf % g.leaves * per
	for i, t := range g.tiles {
		if from+i >= len(all) {
			setHidden(t, true)
			continue
		}
		t.Set(all[from+i])
		setHidden(t, false)
	}
}
