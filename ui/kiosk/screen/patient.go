package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// patient is the screen to type a patient; a scan works here as on any screen.
type patient struct {
	box    fyne.CanvasObject
	fields [3]*widget.Field
	hint   *widget.Text
	keys   *widget.Keyboard
	on     *widget.BigButton
	nobody *widget.HoldButton
	head   *fyne.Container
	active state.Field
}

func newPatient(a *App) *patient {
	c := a.cfg.Texts
	p := &patient{active: -1}
	for i, label := range []string{c.Number, c.Name, c.BirthDate} {
		p.fields[i] = widget.NewField(label, func() { a.Dispatch(state.Choose{Field: state.Field(i)}) })
	}
	p.hint = widget.NewText("", state.RoleQuiet, widget.TextStyle{Size: theme.TextBody, Lines: 2, Middle: true,
		Align: fyne.TextAlignTrailing})
	p.nobody = a.hold(widget.Face{Label: c.NobodyInBed, Detail: c.NobodyInBedHint, Size: theme.TextBody},
		func() state.Intent { return state.Intent{Kind: state.ClearPatient} })
	p.on = a.button(widget.Face{Label: c.Continue, Role: state.RolePrimary}, state.Continue{})
	p.keys = widget.NewKeyboard(c, a, func(r rune) { a.Dispatch(state.Key{Rune: r}) },
		a.button(widget.Face{Label: c.Back}, state.Close{}), p.on)
	p.head = widget.Row(theme.Gap, widget.Grow(widget.Title(c.WhoIsIt, theme.Ground), 1), widget.Grow(p.hint, 1),
		widget.Fix(p.nobody, 300))
	row := widget.Row(theme.Gap, widget.Grow(p.fields[0], 3), widget.Grow(p.fields[1], 5), widget.Grow(p.fields[2], 3))
	p.box = widget.Inset(theme.Between, widget.Column(theme.Between, widget.Fix(p.head, theme.Target),
		widget.Grow(row, 10), widget.Grow(p.keys, 49)))
	return p
}

func (p *patient) root() fyne.CanvasObject { return p.box }

func (p *patient) show(m state.Model, now time.Time) {
	f := m.Form
	if f.Field != p.active {
		p.active = f.Field
		p.keys.Begin()
	}
	p.fields[state.FieldNumber].Set(f.Number, "", f.Field == state.FieldNumber)
	p.fields[state.FieldName].Set(f.Name, "", f.Field == state.FieldName)
	p.fields[state.FieldBirth].Set(f.Text(state.FieldBirth), m.Texts.BirthHint, f.Field == state.FieldBirth)
	p.hint.Set(m.BirthWords(now))
	if setHidden(p.nobody, m.Status.Patient == nil) {
		p.head.Refresh()
	}
	p.nobody.Set(widget.Face{Label: m.Texts.NobodyInBed, Detail: m.Texts.NobodyInBedHint, Size: theme.TextBody,
		Off: !m.Can(state.ClearPatient)})
}

// readBack asks whether this is the person.
type readBack struct {
	box                fyne.CanvasObject
	name, born, number *widget.Text
	yes                *widget.BigButton
}

func newReadBack(a *App) *readBack {
	c := a.cfg.Texts
	style := widget.TextStyle{Size: theme.TextHuge, Bold: true, On: theme.Card, Lines: 3, Middle: true,
		Align: fyne.TextAlignCenter}
	r := &readBack{name: widget.NewText("", state.RolePlain, style)}
	style.Size, style.Lines = 46, 1
	r.born = widget.NewText("", state.RolePlain, style)
	r.number = widget.NewText("", state.RolePlain, style)
	style.Bold, style.Size = false, theme.TextTitle
	ask := widget.NewText(c.ReadBackQuestion, state.RolePrimary, style)
	r.yes = a.button(widget.Face{Label: c.Yes, Role: state.RolePrimary, Size: 48}, state.Answer{Yes: true})
	no := a.button(widget.Face{Label: c.No, Size: 48}, state.Answer{})
	body := widget.Column(theme.Between, widget.Grow(r.name, 3), widget.Grow(r.born, 1), widget.Grow(r.number, 1),
		widget.Grow(ask, 1.3))
	r.box = page(widget.Frame(theme.Card, body), widget.Fix(no, 400), widget.Space(), widget.Fix(r.yes, 400))
	return r
}

func (r *readBack) root() fyne.CanvasObject { return r.box }

func (r *readBack) show(m state.Model, now time.Time) {
	if m.Ask == nil {
		return
	}
	p := m.PersonOf(*m.Ask, now)
	r.name.Set(p.Name)
	born := p.Born
	if p.Age != "" {
		born += ", " + p.Age
	}
	r.born.Set(born)
	r.number.Set(p.Number)
	r.yes.Set(widget.Face{Label: m.Texts.Yes, Role: state.RolePrimary, Size: 48, Off: !m.Can(state.SetPatient)})
}
