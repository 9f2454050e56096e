package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// patientCard says who lies in the bed, or how to tell.
type patientCard struct {
	box    *fyne.Container
	body   *fyne.Container
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
		name: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextTitle, Bold: true,
			On: theme.Card, Lines: 3}),
		born:   widget.Body("", theme.Card, 2),
		number: widget.Body("", theme.Card, 1)}
	p.enter = a.button(widget.Face{}, state.Open{Page: state.PagePatient})
	p.apart = a.button(widget.Face{}, state.Open{Page: state.PageQuarantine})
	head := widget.Row(theme.Between, widget.Grow(widget.Label(c.Patient, theme.Card), 1), widget.Auto(p.mark))
	p.body = widget.Column(theme.Between, widget.Fix(head, 32), widget.Auto(p.name), widget.Auto(p.born),
		widget.Auto(p.number), widget.Space(), widget.Fix(p.apart, theme.Target), widget.Fix(p.enter, theme.Target))
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
	p.mark.Set(who.Mark, state.RoleMark)
	changed := p.name.Set(who.Name)
	changed = p.born.Set(who.Born) || changed
	changed = p.number.Set(who.Number) || changed
	p.enter.Set(widget.Face{Label: button, Off: !m.Link.Up})
	n := len(m.Quarantine())
	p.apart.Set(widget.Face{Label: quarantineWord(m, n), Role: state.RoleMark, Size: theme.TextBody})
	changed = setHidden(p.apart, n == 0) || changed
	changed = setHidden(p.born, who.Born == "") || changed
	changed = setHidden(p.number, who.Number == "") || changed
	if changed {
		p.body.Refresh()
	}
}
