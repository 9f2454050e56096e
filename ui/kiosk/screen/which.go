package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/appliance/api"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// which asks whether the patient who was read back is a correction or another
// patient. Neither answer stands out: the wrong one files one person's readings
// under another's name.
type which struct {
	box               fyne.CanvasObject
	texts             text.Which
	before, now       *who
	mistyped, another *widget.BigButton
}

func newWhich(a *App) *which {
	c := a.cfg.Texts.Which()
	w := &which{texts: c, before: newWho(c.Before), now: newWho(c.Now)}
	w.mistyped = a.button(widget.Face{}, state.Which{Change: state.Mistyped})
	w.another = a.button(widget.Face{}, state.Which{Change: state.Another})
	back := a.button(widget.Face{Label: a.cfg.Texts.Back}, state.Close{})
	people := widget.Row(theme.Gap, widget.Grow(w.before.box, 1), widget.Grow(w.now.box, 1))
	answers := widget.Row(theme.Gap, widget.Grow(w.mistyped, 1), widget.Grow(w.another, 1))
	w.box = page(widget.Column(theme.Gap, widget.Auto(widget.Title(c.Title, theme.Ground)), widget.Grow(people, 1),
		widget.Fix(answers, 2*actionHeight)), widget.Fix(back, 300), widget.Space())
	return w
}

func (w *which) root() fyne.CanvasObject { return w.box }

func (w *which) show(m state.Model, now time.Time) {
	w.before.show(m, m.Status.Patient, now)
	w.now.show(m, m.Ask, now)
	off := !m.Can(state.SetPatient)
	w.mistyped.Set(widget.Face{Label: w.texts.Mistyped, Detail: w.texts.MistypedHint, Size: theme.TextTitle, Off: off})
	w.another.Set(widget.Face{Label: w.texts.Another, Detail: w.texts.AnotherHint, Size: theme.TextTitle, Off: off})
}

// who is a card with one person.
type who struct {
	box                fyne.CanvasObject
	name, born, number *widget.Text
}

func newWho(head string) *who {
	w := &who{name: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextTitle, Bold: true, On: theme.Card, Lines: 3}),
		born: widget.Body("", theme.Card, 1), number: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextTitle, On: theme.Card})}
	w.box = widget.Frame(theme.Card, widget.Column(theme.Between, widget.Auto(widget.Label(head, theme.Card)),
		widget.Grow(w.name, 1), widget.Auto(w.born), widget.Auto(w.number)))
	return w
}

// show hides the card if p is nil.
func (w *who) show(m state.Model, p *api.Patient, now time.Time) {
	shown := state.Person{Name: m.Texts.NoPatient}
	if p != nil {
		shown = m.PersonOf(*p, now)
	}
	w.name.Set(shown.Name)
	w.born.Set(joined(shown.Born, shown.Age))
	w.number.Set(shown.Number)
}
