package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Tile is a device on the home screen: its name, a word for its state, and
// below up to two values, or the sentence that says what is wrong.
type Tile struct {
	base.BaseWidget
	OnTap  func(id string)
	id     string
	box    *Box
	title  *Text
	sign   *Sign
	word   *Text
	detail *Text
	values [2]*VitalValue
	shown  int // values
}

// NewTile returns an empty tile.
func NewTile(onTap func(id string)) *Tile {
	t := &Tile{OnTap: onTap, box: NewBox(theme.Card),
		title:  NewText("", state.RolePlain, TextStyle{Size: theme.TextBody, Bold: true, On: theme.Card}),
		sign:   NewSign(theme.Card),
		word:   NewText("", state.RolePlain, TextStyle{Size: theme.TextLabel, Bold: true, On: theme.Card}),
		detail: NewText("", state.RoleQuiet, TextStyle{Size: theme.TextLabel, On: theme.Card, Lines: 3})}
	for i := range t.values {
		t.values[i] = NewVital()
	}
	t.ExtendBaseWidget(t)
	return t
}

// Set shows a device.
func (t *Tile) Set(d state.Tile) {
	t.id = d.ID
	t.title.Set(d.Title)
	t.sign.Set(d.Shape, d.Role)
	t.word.SetInk(d.Word, d.Role)
	t.detail.Set(d.Detail)
	values := d.Few()
	n := min(len(values), len(t.values))
	if d.Detail != "" && (d.Role == state.RoleBad || d.Role == state.RoleQuiet) {
		n = 0 // the sentence says more than an old number
	}
	for i := range n {
		t.values[i].Set(values[i])
	}
	if n != t.shown {
		t.shown = n
		t.Refresh()
	}
}

// Tapped opens the device.
func (t *Tile) Tapped(*fyne.PointEvent) {
	if t.OnTap != nil && t.id != "" {
		t.OnTap(t.id)
	}
}

// CreateRenderer draws the tile.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer { return &tileRenderer{t} }

type tileRenderer struct{ t *Tile }

func (r *tileRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *tileRenderer) Destroy()           {}
func (r *tileRenderer) Refresh()           { r.Layout(r.t.Size()); canvas.Refresh(r.t) }

func (r *tileRenderer) Objects() []fyne.CanvasObject {
	t := r.t
	out := []fyne.CanvasObject{t.box, t.title, t.sign, t.word}
	if t.shown == 0 {
		return append(out, t.detail)
	}
	for _, v := range t.values[:t.shown] {
		out = append(out, v)
	}
	return out
}

func (r *tileRenderer) Layout(s fyne.Size) {
	const pad = theme.Inset
	t := r.t
	t.box.Resize(s)
	title, word := t.title.MinSize().Height, t.word.MinSize().Height
	w := s.Width - 2*pad
	top := float32(theme.Between) / 2
	place(t.title, pad, top, w, title)
	top += title - 2
	place(t.sign, pad, top+word*0.2, word*0.65, word*0.65)
	place(t.word, pad+word*0.65+theme.Between, top, w-word*0.65-theme.Between, word)
	top += word + 2
	rest := s.Height - top - theme.Between
	place(t.detail, pad, top, w, rest)
	if t.shown > 0 {
		const edge, apart = 6, 4
		each := (s.Width - 2*edge - apart*float32(t.shown-1)) / float32(t.shown)
		for i, v := range t.values[:t.shown] {
			place(v, edge+float32(i)*(each+apart), top, each, rest)
		}
	}
}
