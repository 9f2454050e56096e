package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// patientCard shows who is in the bed, or how to enter them.
type patientCard struct {
	box    *fyne.Container
	body   *fyne.Container
	row    *fyne.Container
	mark   *widget.Pill
	name   *widget.Text
	born   *widget.Text
	number *widget.Text
	enter  *widget.BigButton
	apart  *widget.BigButton
}

func newPatientCard(a *App) *patientCard {
	c := a.cfg.Texts
	p := &patientCard{mark: widget.NewPill(),
		name: widget.NewText("", state.RolePlain, widget.TextStyle{Size: 34, Bold: true,
			On: theme.Card, Lines: 2}),
		born:   widget.Body("", theme.Card, 1),
		number: widget.Body("", theme.Card, 1)}
	p.enter = a.button(widget.Face{}, state.Open{Page: state.PagePatient})
	p.apart = a.button(widget.Face{}, state.Open{Page: state.PageQuarantine})
	head := widget.Row(theme.Between, widget.Grow(widget.Label(c.Patient, theme.Card), 1), widget.Auto(p.mark))
	who := widget.Column(0, widget.Auto(p.name), widget.Auto(p.born), widget.Auto(p.number))
	p.row = widget.Row(theme.Gap, widget.Grow(p.apart, 1), widget.Grow(p.enter, 1))
	p.body = widget.Column(theme.Between, widget.Fix(head, 28), widget.Grow(who, 1), widget.Fix(p.row, theme.Target))
	p.box = widget.Frame(theme.Card, p.body)
	return p
}

func (p *patientCard) show(m state.Model, now time.Time) {
	c := m.Texts
	who := state.Person{Name: c.ScanWristband}
	button := c.TypeIn
	if m.Status.Patient != nil {
		who, button = m.PersonOf(*m.Status.Patient, now), c.Change
	}
	changed := p.mark.Set(who.Mark, state.RoleMark)
	changed = p.name.Set(who.Name) || changed
	changed = p.born.Set(who.Born) || changed
	changed = p.number.Set(joined(who.Age, who.Number)) || changed
	p.enter.Set(widget.Face{Label: button, Off: !m.Link.Up})
	n := len(m.Quarantine())
	pictures := c.PicturesOne
	if n != 1 {
		pictures = sprintf(c.PicturesMany, n)
	}
	p.apart.Set(widget.Face{Label: pictures, Detail: c.NoPatientMark, Role: state.RoleMark, Size: theme.TextBody})
	changed = setHidden(p.apart, n == 0) || changed
	changed = setHidden(p.born, who.Born == "") || changed
	changed = setHidden(p.number, who.Number == "") || changed
	if changed {
		p.body.Refresh()
		p.row.Refresh()
	}
}
