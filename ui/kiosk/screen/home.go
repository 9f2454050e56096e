package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// home is the screen of an idle cart: whether it is ready, who is in the bed,
// how each device is, and the one large button.
type home struct {
	a       *App
	box     fyne.CanvasObject
	light   *widget.Light
	patient *patientCard
	privacy *widget.Light
	shutter fyne.CanvasObject // its card
	left    *fyne.Container
	tiles   *tileGrid
	act     struct {
		practice, night, more, call *widget.BigButton
		row                         *fyne.Container
	}
}

func newHome(a *App) *home {
	c := a.cfg.Texts
	h := &home{a: a, patient: newPatientCard(a), tiles: newTileGrid(a)}
	h.light = widget.NewLight(theme.Card, theme.TextTitle, func() { a.Dispatch(state.Open{Page: state.PageReadiness}) })
	h.privacy = widget.NewLight(theme.Card, theme.TextBody, nil)
	h.shutter = widget.Frame(theme.Card, widget.Column(0, widget.Auto(widget.Label(c.Privacy, theme.Card)),
		widget.Grow(h.privacy, 1)))
	h.left = widget.Column(theme.Gap,
		widget.Fix(widget.Frame(theme.Card, h.light), 100),
		widget.Grow(h.patient.box, 1),
		widget.Fix(h.shutter, 92))
	h.act.practice = widget.NewButton(widget.Face{Label: c.Practice}, func() {
		a.Dispatch(state.Want{Intent: state.Intent{Kind: state.SetPatient, Patient: a.model.PracticePatient()}})
	})
	h.act.practice.Keys = a
	h.act.night = a.button(widget.Face{}, state.NightTouched{})
	h.act.more = widget.NewButton(widget.Face{Label: c.MoreDevices}, func() {
		a.Dispatch(state.Turn{Leaves: h.tiles.leaves})
	})
	h.act.more.Keys = a
	h.act.call = a.button(widget.Face{Label: c.CallDoctor, Role: state.RolePrimary, Size: theme.TextTitle},
		state.Open{Page: state.PageReason})
	summary := a.button(widget.Face{Label: c.LastSummary}, state.Open{Page: state.PageSummary})
	body := widget.Row(theme.Gap, widget.Fix(h.left, 400), widget.Grow(h.tiles.box, 1))
	h.act.row = widget.Row(theme.Gap, widget.Fix(summary, 180), widget.Fix(h.act.night, 130),
		widget.Fix(h.act.practice, 160), widget.Fix(h.act.more, 170), widget.Space(), widget.Fix(h.act.call, 480))
	h.box = widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Grow(body, 1), widget.Fix(h.act.row, actionHeight)))
	return h
}

func (h *home) root() fyne.CanvasObject { return h.box }

func (h *home) show(m state.Model, now time.Time) {
	l := m.LightOf()
	h.light.Set(state.Mark{Text: l.Word, Shape: l.Shape, Role: l.Role}, l.Hint)
	h.patient.show(m, now)
	h.privacy.Set(privacyMark(m), "")
	// The alarm bar needs the room, and nothing of an idle cart can be seen
	// anyway.
	if setHidden(h.shutter, len(m.Alarms()) > 0) {
		h.left.Refresh()
	}
	h.tiles.show(m, now)
	c := m.Texts
	night := c.Night
	if m.Dark(now) {
		night = c.Day
	}
	h.act.night.Set(widget.Face{Label: night})
	h.act.practice.Set(widget.Face{Label: c.Practice, Off: !m.Can(state.SetPatient)})
	changed := setHidden(h.act.practice, !m.CanPractise())
	changed = setHidden(h.act.more, h.tiles.leaves < 2) || changed
	if changed {
		h.act.row.Refresh()
	}
	h.act.call.Set(widget.Face{Label: c.CallDoctor, Role: state.RolePrimary, Size: theme.TextTitle, Off: !m.Can(state.Call)})
}

// privacyMark says whether the room can be seen at all.
func privacyMark(m state.Model) state.Mark {
	c := m.Texts
	if !m.Link.Up { // it was so once, and may not be now
		return state.Mark{Text: c.Unknown, Shape: state.ShapeRing, Role: state.RoleStale}
	}
	switch m.Status.Shutter {
	case "open":
		return state.Mark{Text: c.ShutterOpen, Shape: state.ShapeRing, Role: state.RolePlain}
	case "closed":
		return state.Mark{Text: c.ShutterClosed, Shape: state.ShapeDisc, Role: state.RolePlain}
	}
	return state.Mark{Text: c.NothingSent, Role: state.RolePlain}
}

// setHidden hides or shows o and reports whether that changed anything.
func setHidden(o fyne.CanvasObject, hidden bool) bool {
	if o.Visible() != hidden {
		return false
	}
	if hidden {
		o.Hide()
	} else {
		o.Show()
	}
	return true
}
