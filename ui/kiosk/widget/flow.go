package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telecart/ui/kiosk/theme"
)

// Cell is an object in a Row or Column with the length it gets.
type Cell struct {
	obj    fyne.CanvasObject
	fixed  float32
	weight float32
}

// Fix gives obj a fixed length, in units.
func Fix(obj fyne.CanvasObject, length float32) Cell { return Cell{obj: obj, fixed: length} }

// Grow gives obj its share, by weight, of the space that is left.
func Grow(obj fyne.CanvasObject, weight float32) Cell { return Cell{obj: obj, weight: weight} }

// Auto gives obj its own minimum length.
func Auto(obj fyne.CanvasObject) Cell { return Cell{obj: obj} }

// Space is an empty cell that grows.
func Space() Cell { return Grow(canvas.NewRectangle(color.Transparent), 1) }

// Row lays cells from left to right; hidden ones take no space.
func Row(gap float32, cells ...Cell) *fyne.Container { return flow(gap, false, cells) }

// Column lays cells from top to bottom.
func Column(gap float32, cells ...Cell) *fyne.Container { return flow(gap, true, cells) }

func flow(gap float32, down bool, cells []Cell) *fyne.Container {
	objects := make([]fyne.CanvasObject, len(cells))
	for i, c := range cells {
		objects[i] = c.obj
	}
	return container.New(&flowLayout{gap, down, cells}, objects...)
}

type flowLayout struct {
	gap   float32
	down  bool
	cells []Cell
}

func (f *flowLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	length := size.Width
	if f.down {
		length = size.Height
	}
	left, weights, first := length, float32(0), true
	for _, c := range f.cells {
		if !c.obj.Visible() {
			continue
		}
		if !first {
			left -= f.gap
		}
		first = false
		left -= f.own(c, size.Width)
		weights += c.weight
	}
	at := float32(0)
	for _, c := range f.cells {
		if !c.obj.Visible() {
			continue
		}
		n := f.own(c, size.Width)
		if c.weight > 0 {
			n = max(left, 0) * c.weight / weights
		}
		if f.down {
			c.obj.Move(fyne.NewPos(0, at))
			c.obj.Resize(fyne.NewSize(size.Width, n))
		} else {
			c.obj.Move(fyne.NewPos(at, 0))
			c.obj.Resize(fyne.NewSize(n, size.Height))
		}
		at += n + f.gap
	}
}

// wrapping is an object whose height depends on its width.
type wrapping interface{ HeightFor(width float32) float32 }

// own returns the length of a cell independent of the space left; width is that
// of a column.
func (f *flowLayout) own(c Cell, width float32) float32 {
	if w, ok := c.obj.(wrapping); ok && f.down && c.weight == 0 && c.fixed == 0 && width > 0 {
		return w.HeightFor(width)
	}
	switch {
	case c.weight > 0:
		return 0
	case c.fixed > 0:
		return c.fixed
	case f.down:
		return c.obj.MinSize().Height
	}
	return c.obj.MinSize().Width
}

// MinSize is nothing: the window's size is given, not asked for.
func (f *flowLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	var along, across float32
	for i, c := range f.cells {
		if !c.obj.Visible() {
			continue
		}
		if i > 0 {
			along += f.gap
		}
		along += f.own(c, 0)
		m := c.obj.MinSize()
		if f.down {
			across = max(across, m.Width)
		} else {
			across = max(across, m.Height)
		}
	}
	if f.down {
		return fyne.NewSize(across, along)
	}
	return fyne.NewSize(along, across)
}

// Grid lays objects in equal cells, row by row. With a fixed number of rows the
// cells keep their size if there are few; with 0 rows they fill the space.
func Grid(columns, rows int, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&gridLayout{columns, rows, gap}, objects...)
}

type gridLayout struct {
	columns, rows int
	gap           float32
}

func (g *gridLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	columns, rows := g.columns, g.rows
	if rows == 0 {
		n := max(visible(objects), 1)
		rows = (n + columns - 1) / columns
		columns = (n + rows - 1) / rows
	}
	w := (size.Width - g.gap*float32(columns-1)) / float32(columns)
	h := (size.Height - g.gap*float32(rows-1)) / float32(rows)
	i := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Move(fyne.NewPos(float32(i%columns)*(w+g.gap), float32(i/columns)*(h+g.gap)))
		o.Resize(fyne.NewSize(w, h))
		i++
	}
}

func visible(objects []fyne.CanvasObject) int {
	n := 0
	for _, o := range objects {
		if o.Visible() {
			n++
		}
	}
	return n
}

// MinSize is nothing: cells get the space there is.
func (g *gridLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Inset puts a margin around obj.
func Inset(margin float32, obj fyne.CanvasObject) *fyne.Container {
	return container.New(insetLayout(margin), obj)
}

type insetLayout float32

func (m insetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(float32(m), float32(m)))
		o.Resize(fyne.NewSize(max(size.Width-2*float32(m), 0), max(size.Height-2*float32(m), 0)))
	}
}

func (m insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s.AddWidthHeight(2*float32(m), 2*float32(m))
}

// Frame is a box of a surface around obj.
func Frame(on theme.Surface, obj fyne.CanvasObject) *fyne.Container {
	return container.NewStack(NewBox(on), Inset(theme.Inset, obj))
}
