package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/appliance/api"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// asked is the screen while somebody asks to be let in. Two are side by side;
// more wait behind them.
type asked struct {
	box  *fyne.Container
	one  *asker
	pair [2]*asker
	more *widget.Text
}

func newAsked(a *App) *asked {
	c := a.cfg.Texts
	s := &asked{one: newAsker(a, 150, 60), pair: [2]*asker{newAsker(a, 110, 46), newAsker(a, 110, 46)},
		more: widget.NewText("", state.RoleNotice, widget.TextStyle{Size: theme.TextButton, Bold: true, Align: fyne.TextAlignCenter})}
	nothing := func(on theme.Surface) *widget.Text {
		return widget.NewText(c.NothingBefore, state.RolePlain, widget.TextStyle{Size: theme.TextButton, On: on, Lines: 2})
	}
	face := stack(widget.NewBox(theme.Monitor), s.one.initials)
	s.one.words = widget.Column(theme.Gap, widget.Space(), widget.Auto(s.one.name), widget.Auto(s.one.about), widget.Auto(s.one.wants),
		widget.Space(), widget.Auto(nothing(theme.Card)))
	s.one.box = page(widget.Frame(theme.Card, widget.Row(2*theme.Gap, widget.Fix(face, 360), widget.Grow(s.one.words, 1))),
		widget.Fix(s.one.door.refuse, 340), widget.Space(), widget.Fix(s.one.door.admit, 480))
	cards := make([]widget.Cell, len(s.pair))
	for i, k := range s.pair {
		k.words = widget.Column(theme.Between, widget.Auto(k.name), widget.Auto(k.about), widget.Auto(k.wants))
		buttons := widget.Row(theme.Gap, widget.Grow(k.door.refuse, 3), widget.Grow(k.door.admit, 5))
		k.box = widget.Frame(theme.Card, widget.Column(theme.Gap, widget.Fix(stack(widget.NewBox(theme.Monitor), k.initials), 160),
			widget.Grow(k.words, 1), widget.Fix(buttons, actionHeight)))
		cards[i] = widget.Grow(k.box, 1)
	}
	two := widget.Inset(theme.Margin, widget.Column(theme.Between, widget.Grow(widget.Row(theme.Gap, cards...), 1), widget.Auto(nothing(theme.Ground)), widget.Auto(s.more)))
	s.box = stack(s.one.box, two)
	return s
}

func (s *asked) root() fyne.CanvasObject { return s.box }

func (s *asked) show(m state.Model, now time.Time) {
	asking := m.Asking()
	several := len(asking) > 1
	setHidden(s.box.Objects[0], several)
	setHidden(s.box.Objects[1], !several)
	if len(asking) == 0 {
		return
	}
	if !several {
		s.one.show(m, asking[0], widget.Face{Role: state.RolePrimary, Size: 48}, now)
		return
	}
	for i, k := range s.pair {
		k.show(m, asking[i], widget.Face{Role: state.RoleGood, Size: theme.TextTitle}, now)
	}
	if setHidden(s.more, len(asking) == 2) {
		s.box.Refresh()
	}
	s.more.Set(sprintf(m.Texts.MoreAsking, len(asking)-2))
}

// asker is a person who asks, with the buttons that answer them.
type asker struct {
	box      fyne.CanvasObject
	initials *widget.Text
	name     *widget.Text
	about    *widget.Text
	wants    *widget.Text
	words    *fyne.Container
	door     *door
}

func newAsker(a *App, initials, name float32) *asker {
	return &asker{door: newDoor(a),
		initials: widget.NewText("", state.RolePrimary, widget.TextStyle{Size: initials, Bold: true, On: theme.Monitor,
			Align: fyne.TextAlignCenter, Middle: true}),
		name:  widget.NewText("", state.RolePlain, widget.TextStyle{Size: name, Bold: true, On: theme.Card, Lines: 2}),
		about: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextButton, On: theme.Card, Lines: 2}),
		wants: widget.NewText(a.cfg.Texts.AsksToJoin, state.RolePrimary, widget.TextStyle{Size: theme.TextTitle, Bold: true, On: theme.Card})}
}

func (k *asker) show(m state.Model, p api.Participant, admit widget.Face, now time.Time) {
	k.initials.Set(state.Initials(p.Name))
	changed := k.name.Set(p.Name)
	if k.about.Set(joined(m.About(p)...)) || changed {
		k.words.Refresh()
	}
	k.door.show(m, p.ID, admit, now)
}

// door answers a person who asks. If another person appears under the nurse's
// finger, it takes no answer for a moment: the touch was meant for the one
// before.
type door struct {
	admit  *widget.BigButton
	refuse *widget.BigButton
	who    string // ID
	since  time.Time
}

const doorPause = time.Second

func newDoor(a *App) *door {
	d := &door{}
	d.admit = a.wish(func() state.Intent { return state.Intent{Kind: state.Admit, ID: d.who} })
	d.refuse = a.wish(func() state.Intent { return state.Intent{Kind: state.Refuse, ID: d.who} })
	return d
}

// show shows the person with that ID; nobody if empty.
func (d *door) show(m state.Model, who string, admit widget.Face, now time.Time) {
	if who != d.who {
		if d.since = (time.Time{}); d.who != "" && who != "" {
			d.since = now
		}
		d.who = who
	}
	pause := now.Sub(d.since) < doorPause
	admit.Label, admit.Off = m.Texts.Admit, pause || !m.Can(state.Admit)
	d.admit.Set(admit)
	d.refuse.Set(widget.Face{Label: m.Texts.NotNow, Size: min(admit.Size, theme.TextTitle), Off: pause || !m.Can(state.Refuse)})
}
