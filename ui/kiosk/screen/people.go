package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// doorCard shows who asks to join while others are in, one after the other.
type doorCard struct {
	box  *fyne.Container
	head *widget.Text
	name *widget.Text
	role *widget.Text
	door *door
}

func newDoorCard(a *App) *doorCard {
	k := &doorCard{door: newDoor(a), head: widget.Label("", theme.Card), role: widget.Label("", theme.Card),
		name: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextButton, Bold: true, On: theme.Card, Lines: 1, Middle: true})}
	words := widget.Column(0, widget.Auto(k.head), widget.Grow(k.name, 1), widget.Auto(k.role))
	k.box = stack(widget.NewBox(theme.Card), widget.Inset(theme.Between,
		widget.Row(theme.Gap, widget.Grow(words, 1), widget.Fix(k.door.refuse, 150), widget.Fix(k.door.admit, 210))))
	k.box.Hide()
	return k
}

// show reports whether the card came or went.
func (k *doorCard) show(m state.Model, now time.Time) bool {
	asking := m.Asking()
	if len(asking) == 0 {
		k.door.show(m, "", widget.Face{}, now)
		return setHidden(k.box, true)
	}
	p := asking[0]
	head := m.Texts.AsksToJoin
	if n := len(asking) - 1; n > 0 {
		head += " (" + sprintf(m.Texts.MoreAsks, n) + ")"
	}
	k.head.Set(head)
	k.name.Set(p.Name)
	k.role.Set(joined(m.About(p)[:2]...))
	k.door.show(m, p.ID, widget.Face{Role: state.RoleGood, Size: theme.TextBody}, now)
	return setHidden(k.box, false)
}

// strip shows who is in the session, each with a button that removes them.
type strip struct {
	box   *fyne.Container
	tiles [maxPeople]*personTile
	rows  [maxPeople / 2]*fyne.Container
}

// maxPeople is how many the cart lets in.
const maxPeople = 4

func newStrip(a *App) *strip {
	s := &strip{}
	cells := make([]widget.Cell, len(s.rows))
	for i := range s.rows {
		s.tiles[2*i], s.tiles[2*i+1] = newPersonTile(a), newPersonTile(a)
		s.rows[i] = widget.Row(theme.KeyGap, widget.Grow(s.tiles[2*i].box, 1), widget.Grow(s.tiles[2*i+1].box, 1))
		cells[i] = widget.Fix(s.rows[i], theme.Target)
	}
	s.box = widget.Column(theme.KeyGap, cells...)
	s.box.Hide()
	return s
}

// show reports whether the strip changed its size. A person alone in the
// session needs none: hanging up removes them.
func (s *strip) show(m state.Model, now time.Time) bool {
	people := m.People(now)
	if len(people) == 1 {
		people = nil
	}
	changed := setHidden(s.box, len(people) == 0)
	for i, k := range s.tiles {
		if i < len(people) {
			k.show(m, people[i])
		} else {
			k.show(m, state.Present{})
		}
		changed = setHidden(k.box, i >= len(people)) || changed
	}
	for i, row := range s.rows {
		if setHidden(row, 2*i >= len(people)) {
			changed = true
		}
	}
	if changed {
		for _, row := range s.rows {
			row.Refresh()
		}
		s.box.Refresh()
	}
	return changed
}

// personTile is one person.
type personTile struct {
	box    *fyne.Container
	id     string
	name   *widget.Text
	role   *widget.Text
	says   *widget.Light
	remove *widget.HoldButton
}

func newPersonTile(a *App) *personTile {
	k := &personTile{role: widget.Label("", theme.Card), says: widget.NewLight(theme.Card, theme.TextLabel, nil),
		name: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextLabel, Bold: true, On: theme.Card, Lines: 1})}
	k.remove = a.hold(widget.Face{}, func() state.Intent { return state.Intent{Kind: state.Remove, ID: k.id} })
	words := widget.Column(0, widget.Grow(k.name, 1), widget.Grow(k.role, 1), widget.Grow(k.says, 1))
	k.box = stack(widget.NewBox(theme.Card), widget.Row(0, widget.Grow(widget.Inset(theme.Between, words), 1), widget.Fix(k.remove, 124)))
	return k
}

func (k *personTile) show(m state.Model, p state.Present) {
	if k.id != p.ID {
		k.id = p.ID
		k.remove.Release() // it was held for somebody else
	}
	k.name.Set(p.Name)
	k.role.Set(p.Role)
	k.says.Set(p.Says, "")
	k.remove.Set(widget.Face{Label: m.Texts.Remove, Detail: m.Texts.HoldToRemove, Role: state.RoleBad, Size: theme.TextBody,
		Off: p.ID == "" || !m.Can(state.Remove)})
}
