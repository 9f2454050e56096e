package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// quarantine lists the pictures that are in nobody's chart.
type quarantine struct {
	box    fyne.CanvasObject
	stills *stillGrid
	more   *widget.BigButton
	row    *fyne.Container
}

func newQuarantine(a *App) *quarantine {
	c := a.cfg.Texts
	q := &quarantine{stills: newStillGrid(a, 2, 2)}
	q.more = widget.NewButton(widget.Face{Label: c.MorePictures}, func() { a.Dispatch(state.Turn{Leaves: q.stills.leaves}) })
	q.row = widget.Row(theme.Gap, widget.Fix(q.more, 300), widget.Space(),
		widget.Fix(a.button(widget.Face{Label: c.Close, Role: state.RolePrimary}, state.Close{}), 300))
	q.box = widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Auto(widget.Title(c.Quarantine, theme.Ground)),
		widget.Auto(widget.Body(c.QuarantineHint, theme.Ground, 1)), widget.Grow(q.stills.box, 1), widget.Fix(q.row, actionHeight)))
	return q
}

func (q *quarantine) root() fyne.CanvasObject { return q.box }

func (q *quarantine) show(m state.Model, now time.Time) {
	q.stills.show(m, m.Quarantine(), now)
	if setHidden(q.more, q.stills.leaves < 2) {
		q.row.Refresh()
	}
}

// summary shows the last encounter.
type summary struct {
	box                   fyne.CanvasObject
	who, when, note, head *widget.Text
}

func newSummary(a *App) *summary {
	c := a.cfg.Texts
	s := &summary{who: widget.Title("", theme.Card), when: widget.Body("", theme.Card, 2),
		head: widget.Label(c.SummaryNote, theme.Card), note: widget.Body("", theme.Card, 14)}
	body := widget.Column(theme.Gap, widget.Auto(s.who), widget.Auto(s.when), widget.Auto(s.head), widget.Grow(s.note, 1))
	s.box = page(widget.Frame(theme.Card, body), widget.Space(),
		widget.Fix(a.button(widget.Face{Label: c.Close, Role: state.RolePrimary}, state.Close{}), 300))
	return s
}

func (s *summary) root() fyne.CanvasObject { return s.box }

func (s *summary) show(m state.Model, now time.Time) {
	v := m.SummaryOf(now)
	s.who.Set(v.Who)
	s.when.Set(v.When)
	s.note.Set(v.Note)
	setHidden(s.head, v.When == "")
}
