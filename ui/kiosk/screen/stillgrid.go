package screen

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"telecart/appliance/api"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// quarantineWord counts the pictures that have no patient.
func quarantineWord(m state.Model, n int) string {
	if n == 1 {
		return m.Texts.QuarantineOne
	}
	return sprintf(m.Texts.QuarantineCount, n)
}

// stillGrid shows pictures, each with its actions.
type stillGrid struct {
	box    *fyne.Container
	cards  []*stillCard
	leaves int
}

func newStillGrid(a *App, columns, rows int) *stillGrid {
	g := &stillGrid{leaves: 1}
	objects := make([]fyne.CanvasObject, columns*rows)
	for i := range objects {
		k := newStillCard(a)
		g.cards = append(g.cards, k)
		objects[i] = k.box
	}
	g.box = widget.Grid(columns, rows, theme.Gap, objects...)
	return g
}

func (g *stillGrid) show(m state.Model, stills []api.Still, now time.Time) {
	per := len(g.cards)
	g.leaves = max((len(stills)+per-1)/per, 1)
	from := m.Leaf % g.leaves * per
	for i, k := range g.cards {
		if from+i < len(stills) {
			k.show(m, stills[from+i], now)
		}
		setHidden(k.box, from+i >= len(stills))
	}
}

// stillCard is one picture.
type stillCard struct {
	a       *App
	box     *fyne.Container
	id      string
	picture *canvas.Image
	label   *widget.Text
	apart   *widget.Pill
	discard *widget.HoldButton
	assign  *widget.BigButton
	row     *fyne.Container
}

func newStillCard(a *App) *stillCard {
	k := &stillCard{a: a, picture: &canvas.Image{}, label: widget.Label("", theme.Card), apart: widget.NewPill()}
	k.picture.FillMode, k.picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
	k.discard = a.hold(widget.Face{}, func() state.Intent { return state.Intent{Kind: state.Discard, ID: k.id} })
	k.assign = widget.NewButton(widget.Face{}, func() {
		if p := a.model.Status.Patient; p != nil {
			a.Dispatch(state.Want{Intent: state.Intent{Kind: state.Assign, ID: k.id, Patient: *p}})
			return
		}
		a.Dispatch(state.Open{Page: state.PagePatient})
	})
	k.assign.Keys = a
	mark := widget.Column(0, widget.Fix(k.apart, 34), widget.Space())
	picture := widget.Column(theme.Between, widget.Grow(stack(widget.NewBox(theme.Monitor), k.picture, mark), 1),
		widget.Fix(k.label, 30))
	k.row = widget.Column(theme.KeyGap, widget.Grow(k.assign, 1), widget.Grow(k.discard, 1))
	k.box = stack(widget.NewBox(theme.Card), widget.Inset(theme.Between, widget.Row(theme.KeyGap,
		widget.Grow(picture, 1), widget.Fix(k.row, 156))))
	k.box.Hide()
	return k
}

func (k *stillCard) show(m state.Model, s api.Still, now time.Time) {
	if k.id != s.ID {
		k.id = s.ID
		k.discard.Release() // it was held for another picture
	}
	c := m.Texts
	k.label.Set(joined(m.Texts.Word(s.Label), m.Clock(s.At)))
	word := ""
	if s.Quarantine {
		word = c.NoPatientMark
	}
	k.apart.Set(word, state.RoleMark)
	k.discard.Set(widget.Face{Label: c.Discard, Detail: c.HoldToDiscard, Size: theme.TextBody, Off: !m.Can(state.Discard)})
	assign := widget.Face{Label: c.Identify, Size: theme.TextBody, Off: !m.Can(state.Assign), Role: state.RoleMark}
	if p := m.Status.Patient; p != nil {
		assign.Label = sprintf(c.AssignTo, m.PersonOf(*p, now).Number)
	}
	k.assign.Set(assign)
	if setHidden(k.assign, !s.Quarantine) {
		k.row.Refresh()
	}
	if img := k.a.thumbs.get(s.ID, now); img != k.picture.Image {
		k.picture.Image = img
		k.picture.Refresh()
	}
}
