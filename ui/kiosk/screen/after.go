package screen

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"telecart/appliance/api"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// after is the screen after a call, with what is left to do.
type after struct {
	a      *App
	box    fyne.CanvasObject
	title  *widget.Text
	about  *widget.Text
	count  *widget.Text
	none   *widget.Text
	stills *stillGrid
	clean  []*widget.BigButton
	tools  *fyne.Container // of them
	more   *widget.BigButton
	apart  *widget.BigButton
	next   *widget.BigButton
	row    *fyne.Container
}

const cleanMost = 8

func newAfter(a *App) *after {
	c := a.cfg.Texts
	s := &after{a: a, title: widget.Title(c.CallEnded, theme.Ground), stills: newStillGrid(a, 2, 2),
		about: widget.Body("", theme.Ground, 1), count: widget.Label("", theme.Ground),
		none: widget.NewText(c.CapturedNone, state.RoleQuiet, widget.TextStyle{Size: theme.TextButton, Middle: true,
			Align: fyne.TextAlignCenter, Lines: 2})}
	cells := []widget.Cell{widget.Fix(widget.Column(0, widget.Auto(widget.NewText(c.Clean, state.RolePlain,
		widget.TextStyle{Size: theme.TextBody, Bold: true, On: theme.Card})), widget.Auto(widget.Label(c.CleanHint, theme.Card))), 64)}
	for i := range cleanMost {
		b := widget.NewButton(widget.Face{}, func() {
			switch part, leaves := s.cleanLeaf(a.model); {
			case i < len(part):
				a.Dispatch(state.Clean{Device: part[i].ID})
			case i == cleanMost-1:
				a.Dispatch(state.TurnClean{Leaves: leaves})
			}
		})
		b.Keys = a
		s.clean = append(s.clean, b)
	}
	objects := make([]fyne.CanvasObject, len(s.clean))
	for i, b := range s.clean {
		objects[i] = b
	}
	s.tools = widget.Grid(2, cleanMost/2, theme.KeyGap, objects...)
	cells = append(cells, widget.Grow(s.tools, 1))
	s.more = widget.NewButton(widget.Face{Label: c.MorePictures}, func() { a.Dispatch(state.Turn{Leaves: s.stills.leaves}) })
	s.apart = a.button(widget.Face{}, state.Open{Page: state.PageQuarantine})
	s.next = a.want(widget.Face{Label: c.NextPatient, Role: state.RolePrimary}, state.Intent{Kind: state.Next})
	left := widget.Column(theme.Between, widget.Auto(s.title), widget.Auto(s.about), widget.Auto(s.count),
		widget.Grow(stack(s.none, s.stills.box), 1))
	s.row = widget.Row(theme.Gap, widget.Fix(s.more, 240), widget.Fix(s.apart, 430), widget.Space(), widget.Fix(s.next, 400))
	s.box = widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Grow(widget.Row(theme.Gap, widget.Grow(left, 1),
		widget.Fix(widget.Frame(theme.Card, widget.Column(theme.Between, cells...)), 470)), 1), widget.Fix(s.row, actionHeight)))
	return s
}

func (s *after) root() fyne.CanvasObject { return s.box }

func (s *after) show(m state.Model, now time.Time) {
	c, ses := m.Texts, m.Status.Session
	doctor := ""
	if len(ses.Participants) > 0 {
		doctor = m.Doctor().Name
	}
	sent := c.KeptHere // nothing is configured to send to
	if n := m.Status.Unsent; n != nil && *n > 0 {
		sent = sprintf(c.OnItsWay, *n)
	} else if n != nil {
		sent = c.AllDelivered
	}
	s.title.Set(joined(c.CallEnded, doctor))
	s.about.Set(joined(sprintf(c.EndedAt, m.Clock(ses.Since)), c.Say(ses.EndReason), sent))
	taken := m.Taken()
	s.count.Set(sprintf(c.CapturedCount, len(taken)))
	setHidden(s.none, len(taken) > 0)
	s.stills.show(m, taken, now)
	s.showClean(m)
	s.next.Set(widget.Face{Label: c.NextPatient, Role: state.RolePrimary, Off: !m.Can(state.Next)})
	others := others(m.Quarantine(), taken)
	s.apart.Set(widget.Face{Label: quarantineWord(m, others), Role: state.RoleMark, Size: theme.TextBody})
	changed := setHidden(s.more, s.stills.leaves < 2)
	if setHidden(s.apart, others == 0) || changed {
		s.row.Refresh()
	}
}

// cleanLeaf returns the part of the list that is shown. If there are several,
// the last place is the button for the next.
func (s *after) cleanLeaf(m state.Model) (part []api.Device, leaves int) {
	all := m.Cleanables()
	if len(all) <= cleanMost {
		return all, 1
	}
	const per = cleanMost - 1
	leaves = (len(all) + per - 1) / per
	from := m.CleanLeaf % leaves * per
	return all[from:min(from+per, len(all))], leaves
}

func (s *after) showClean(m state.Model) {
	part, leaves := s.cleanLeaf(m)
	changed := false
	for i, b := range s.clean {
		turns := leaves > 1 && i == cleanMost-1
		switch {
		case i < len(part):
			f := widget.Face{Label: part[i].Label, Shape: state.ShapeRing, Size: theme.TextBody}
			if m.Cleaned[part[i].ID] {
				f.Shape, f.Role = state.ShapeDisc, state.RoleGood
			}
			b.Set(f)
		case turns:
			b.Set(widget.Face{Label: m.Texts.MoreDevices, Detail: sprintf(m.Texts.LeafOf, m.CleanLeaf%leaves+1, leaves), Size: theme.TextBody})
		}
		changed = setHidden(b, i >= len(part) && !turns) || changed
	}
	if changed {
		s.tools.Refresh()
	}
}

// others counts the pictures of a list that are not in another.
func others(list, known []api.Still) int {
	n := 0
	for _, s := range list {
		found := false
		for _, k := range known {
			found = found || k.ID == s.ID
		}
		if !found {
			n++
		}
	}
	return n
}

func sprintf(f string, a ...any) string { return fmt.Sprintf(f, a...) }
