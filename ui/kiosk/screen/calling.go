package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// calling is the screen while the nurse waits for a physician. The vital signs
// go on, and the patient can be entered meanwhile.
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

// joined puts a dot between the parts that are not empty.
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
