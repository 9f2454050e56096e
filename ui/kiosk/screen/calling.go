package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// calling waits for a physician; the vital signs go on, and the patient can be
// told meanwhile.
type calling struct {
	box     fyne.CanvasObject
	reason  *widget.Text
	waiting *widget.Text
	vitals  *vitalGrid
	patient *patientCard
	all     *widget.BigButton // values
	row     *fyne.Container
	cancel  *widget.BigButton
}

func newCalling(a *App) *calling {
	c := a.cfg.Texts
	w := &calling{vitals: newVitalGrid(3, 2), patient: newPatientCard(a),
		reason:  widget.NewText("", state.RolePlain, widget.TextStyle{Size: 32, On: theme.Card, Lines: 2}),
		waiting: widget.NewText("", state.RolePlain, widget.TextStyle{Size: 32, Bold: true, On: theme.Card, Lines: 1})}
	w.cancel = a.want(widget.Face{Label: c.Cancel}, state.Intent{Kind: state.Hangup})
	title := widget.NewText(c.Calling, state.RolePrimary, widget.TextStyle{Size: 56, Bold: true, On: theme.Card})
	head := widget.Frame(theme.Card, widget.Column(theme.Between, widget.Auto(title), widget.Auto(w.waiting),
		widget.Grow(w.reason, 1)))
	right := widget.Column(theme.Gap, widget.Grow(head, 1), widget.Grow(w.vitals.box, 1))
	w.all = a.button(widget.Face{}, state.Open{Page: state.PageVitals})
	w.row = widget.Row(theme.Gap, widget.Fix(w.cancel, 400), widget.Space(), widget.Fix(w.all, 400))
	w.box = widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Grow(widget.Row(theme.Gap, widget.Fix(w.patient.box, 400),
		widget.Grow(right, 1)), 1), widget.Fix(w.row, actionHeight)))
	return w
}

func (w *calling) root() fyne.CanvasObject { return w.box }

func (w *calling) show(m state.Model, now time.Time) {
	w.reason.Set(m.ReasonGiven())
	w.waiting.Set(m.WaitingSince(now))
	values, left := m.Vitals(w.vitals.room(), now)
	w.vitals.show(values)
	all := widget.Face{Label: m.Texts.AllValues, Detail: left.Text, Shape: left.Shape}
	if left.Text == "" {
		all.Label = m.Texts.MeasureNow
	}
	w.all.Set(all)
	if setHidden(w.all, left.Text == "" && len(m.Measurers()) == 0) {
		w.row.Refresh()
	}
	w.patient.show(m, now)
	w.cancel.Set(widget.Face{Label: m.Texts.Cancel, Off: !m.Can(state.Hangup)})
}

// asked: somebody wants to be let in.
type asked struct {
	who      string // ID
	box      fyne.CanvasObject
	initials *widget.Text
	name     *widget.Text
	about    *widget.Text
	admit    *widget.BigButton
	refuse   *widget.BigButton
	words    *fyne.Container
}

func newAsked(a *App) *asked {
	c := a.cfg.Texts
	s := &asked{
		initials: widget.NewText("", state.RolePrimary, widget.TextStyle{Size: 150, Bold: true, On: theme.Monitor,
			Align: fyne.TextAlignCenter, Middle: true}),
		name:  widget.NewText("", state.RolePlain, widget.TextStyle{Size: 64, Bold: true, On: theme.Card, Lines: 2}),
		about: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextTitle, On: theme.Card, Lines: 2})}
	wants := widget.NewText(c.AsksToJoin, state.RolePrimary, widget.TextStyle{Size: 46, Bold: true, On: theme.Card})
	nothing := widget.NewText(c.NothingBefore, state.RolePlain, widget.TextStyle{Size: theme.TextButton, On: theme.Card, Lines: 2})
	s.admit = a.wish(func() state.Intent { return state.Intent{Kind: state.Admit, ID: s.who} })
	s.refuse = a.wish(func() state.Intent { return state.Intent{Kind: state.Refuse, ID: s.who} })
	face := stack(widget.NewBox(theme.Monitor), s.initials)
	s.words = widget.Column(theme.Gap, widget.Space(), widget.Auto(s.name), widget.Auto(s.about), widget.Auto(wants),
		widget.Space(), widget.Auto(nothing))
	s.box = page(widget.Frame(theme.Card, widget.Row(2*theme.Gap, widget.Fix(face, 360), widget.Grow(s.words, 1))),
		widget.Fix(s.refuse, 340), widget.Space(), widget.Fix(s.admit, 480))
	return s
}

func (s *asked) root() fyne.CanvasObject { return s.box }

func (s *asked) show(m state.Model, _ time.Time) {
	asking := m.Asking()
	if len(asking) == 0 {
		return
	}
	d := asking[0]
	s.who = d.ID
	s.initials.Set(state.Initials(d.Name))
	changed := s.name.Set(d.Name)
	if s.about.Set(joined(d.Specialty, d.Hospital)) || changed {
		s.words.Refresh()
	}
	s.admit.Set(widget.Face{Label: m.Texts.Admit, Role: state.RolePrimary, Size: 48, Off: !m.Can(state.Admit)})
	s.refuse.Set(widget.Face{Label: m.Texts.NotNow, Size: theme.TextTitle, Off: !m.Can(state.Refuse)})
}

// joined puts a dot between what is there.
func joined(parts ...string) string {
	out := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		if out != "" {
			out += " · "
		}
		out += p
	}
	return out
}
