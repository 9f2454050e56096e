package screen

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// feedPhysician is the feed of the physician's own picture.
const feedPhysician = "physician"

// call is the screen of a running session: the physician at the left, what
// the physician sees and the vital signs at the right.
type call struct {
	a       *App
	box     fyne.CanvasObject
	session string

	name    *widget.Text
	since   *widget.Text
	doctor  *widget.VideoView
	ask     *askCard
	door    *doorCard
	people  *strip
	sees    *widget.VideoView
	seeing  string // device
	seesTop *widget.Light
	seesSay *widget.Text
	vitals  *vitalGrid
	sweep   *widget.Wave
	rest    *restCard
	strip   *fyne.Container // the wave and what has no place
	numbers *fyne.Container
	bedside *widget.Touch // all values
	who     *widget.BigButton
	act     struct {
		hangup              *widget.HoldButton
		mute, hold, capture *widget.BigButton
	}
	right *fyne.Container
	left  *fyne.Container
}

func newCall(a *App) *call {
	c := a.cfg.Texts
	s := &call{a: a, doctor: a.video(), sees: a.video(), vitals: newVitalGrid(2, 2), sweep: widget.NewWave(),
		rest: newRestCard(), ask: newAskCard(a), door: newDoorCard(a), people: newStrip(a),
		name:    widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextButton, Bold: true, Middle: true}),
		since:   widget.NewText("", state.RoleQuiet, widget.TextStyle{Size: theme.TextLabel, Middle: true}),
		seesTop: widget.NewLight(theme.Ground, theme.TextLabel, nil),
		seesSay: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextLabel, Bold: true, Middle: true})}
	s.who = a.button(widget.Face{}, state.Open{Page: state.PagePatient})
	s.act.hangup = a.hold(widget.Face{Label: c.HangUp, Detail: c.HoldOneSecond, Role: state.RoleBad},
		func() state.Intent { return state.Intent{Kind: state.Hangup} })
	s.act.mute = a.wish(func() state.Intent { return state.Intent{Kind: state.Mute, On: !a.model.Status.Session.Muted} })
	s.act.hold = a.wish(func() state.Intent { return state.Intent{Kind: state.Hold, On: !a.model.Status.Session.Held} })
	s.act.capture = a.wish(func() state.Intent {
		f, _ := a.model.CaptureFrom()
		return state.Intent{Kind: state.Capture, Device: f.Device}
	})
	s.layout()
	return s
}

func (s *call) layout() {
	who := widget.Column(0, widget.Grow(s.name, 3), widget.Grow(s.since, 2))
	s.left = widget.Column(theme.Between, widget.Fix(widget.Row(theme.Gap, widget.Grow(who, 1), widget.Fix(s.who, 330)), theme.Target),
		widget.Grow(s.doctor, 1), widget.Auto(s.people.box), widget.Fix(s.door.box, 112), widget.Fix(s.ask.box, 112))
	says := widget.Row(theme.Between, widget.Auto(s.seesTop), widget.Space())
	sees := widget.Column(2, widget.Fix(says, 28), widget.Grow(s.sees, 1), widget.Fix(s.seesSay, 28))
	s.strip = widget.Row(theme.Between, widget.Grow(s.sweep, 8), widget.Grow(s.rest.box, 5))
	s.numbers = widget.Column(theme.Between, widget.Fix(s.vitals.box, 214), widget.Fix(s.strip, 62))
	s.bedside = widget.NewTouch(s.numbers, func() { s.a.Dispatch(state.Open{Page: state.PageVitals}) })
	s.bedside.Keys = s.a
	s.right = widget.Column(theme.Between, widget.Grow(sees, 1), widget.Auto(s.bedside))
	row := widget.Row(theme.Gap, widget.Fix(s.act.hangup, 210), widget.Space(), widget.Fix(s.act.mute, 210),
		widget.Fix(s.act.hold, 210), widget.Fix(s.act.capture, 330))
	body := widget.Row(theme.Gap, widget.Grow(s.left, 1), widget.Fix(s.right, 420))
	s.box = widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Grow(body, 1), widget.Fix(row, actionHeight)))
}

func (s *call) root() fyne.CanvasObject { return s.box }

func (s *call) show(m state.Model, now time.Time) {
	if id := m.Status.Session.ID; id != s.session {
		s.session = id
		s.doctor.Clear()
		s.sees.Clear()
		s.seeing = ""
	}
	d := m.Doctor()
	s.name.Set(d.Name)
	since := m.CallSince(now)
	if p := m.Status.Session.Lead(); p != nil && p.Muted {
		since = m.Texts.DoctorMuted + " · " + since
	}
	s.since.Set(since)
	initials := state.Initials(d.Name)
	if s.doctor.Size().Height < 2*theme.TextFace { // no room beside the words
		initials = ""
	}
	s.doctor.Say(m.DoctorPicture(s.doctor.Last(), now), initials)
	s.showSees(m, now)
	s.showVitals(m, now)
	changed := s.door.show(m, now)
	changed = s.people.show(m, now) || changed
	// A person at the door takes precedence over the physician's requests if
	// there is no room for both.
	if s.ask.show(m, s.door.box.Visible() && s.people.box.Visible()) || changed {
		s.left.Refresh()
	}
	s.showButtons(m, now)
}

// showVitals shows what there is room for. If there is nothing more to see than
// that, there is nothing to touch.
func (s *call) showVitals(m state.Model, now time.Time) {
	values, left := m.Vitals(s.vitals.room(), now)
	s.vitals.show(values)
	wave, waves := m.WaveOf("", now)
	if waves {
		s.sweep.Set(wave)
	}
	if left.Text == "" && len(m.Measurers()) > 0 {
		left.Text = m.Texts.MeasureNow
	}
	changed := s.rest.show(left)
	changed = setHidden(s.sweep, !waves) || changed
	changed = setHidden(s.strip, !waves && left.Text == "") || changed
	changed = setHidden(s.vitals.box, len(values) == 0) || changed
	if setHidden(s.bedside, s.strip.Hidden && s.vitals.box.Hidden) || changed {
		s.strip.Refresh()
		s.numbers.Refresh()
		s.right.Refresh()
	}
}

// showSees shows the cart's own picture of what the physician looks at. If that
// is unknown, or nothing, there is no picture.
func (s *call) showSees(m state.Model, now time.Time) {
	v := m.DoctorSees(now)
	if v.Device != s.seeing {
		s.seeing = v.Device
		s.sees.Clear()
	}
	s.sees.SetStill(v.Still)
	s.seesTop.Set(state.Mark{Text: m.Texts.DoctorSees, Shape: v.Shape, Role: v.Role}, "")
	switch {
	case v.Device == "":
		s.seesSay.Set("")
		s.sees.Say(v.Caption, "")
	case v.Still:
		s.seesSay.Set(v.Label)
		s.sees.Say(v.Caption, "")
	default:
		s.seesSay.Set(joined(v.Label, v.Caption))
		s.sees.Say(m.Picture(s.sees.Last(), now), "")
	}
}

func (s *call) showButtons(m state.Model, now time.Time) {
	c, ses := m.Texts, m.Status.Session
	who := widget.Face{Label: c.Identify, Detail: c.NoPatient, Role: state.RoleMark, Off: !m.Link.Up, Size: theme.TextBody}
	if p := m.Status.Patient; p != nil {
		person := m.PersonOf(*p, now)
		who.Label, who.Detail, who.Role = person.Name, joined(person.Mark, person.Number), state.RolePlain
	}
	s.who.Set(who)
	s.act.hangup.Set(widget.Face{Label: c.HangUp, Detail: c.HoldOneSecond, Role: state.RoleBad, Off: !m.Can(state.Hangup)})
	mute := widget.Face{Label: c.Mute, Off: !m.Can(state.Mute)}
	if ses.Muted {
		mute = widget.Face{Label: c.Unmute, Detail: c.MutedMark, Role: state.RoleMark, Off: !m.Can(state.Mute)}
	}
	s.act.mute.Set(mute)
	hold := widget.Face{Label: c.Hold, Off: !m.Can(state.Hold)}
	if ses.Held {
		hold = widget.Face{Label: c.Resume, Role: state.RoleMark, Off: !m.Can(state.Hold)}
	}
	s.act.hold.Set(hold)
	f, ok := m.CaptureFrom()
	detail := c.Word(f.Label)
	if !ok {
		detail = c.CaptureNothing
	}
	s.act.capture.Set(widget.Face{Label: c.Capture, Detail: detail, Role: state.RolePrimary, Size: theme.TextTitle,
		Off: !ok || !m.Can(state.Capture)})
}

func (s *call) wave(m state.Model, now time.Time) {
	if wave, ok := m.WaveOf("", now); ok {
		s.sweep.Set(wave)
	}
}

func (s *call) feeds(m state.Model, _ time.Time) map[string]*widget.VideoView {
	if !m.Link.Up {
		return nil
	}
	want := map[string]*widget.VideoView{feedPhysician: s.doctor}
	if s.seeing != "" {
		want[s.seeing] = s.sees
	}
	return want
}

// PhysicianFrames returns how many of the physician's pictures were drawn in
// the session on the screen. It may be called from any goroutine.
func (a *App) PhysicianFrames() uint64 {
	if c, ok := a.views[state.ScreenCall].(*call); ok {
		return c.doctor.Drawn()
	}
	return 0
}

// askCard is what the physician asks the nurse to do.
type askCard struct {
	box  *fyne.Container
	head *widget.Text
	text *widget.Text
	done *widget.BigButton
	id   string
}

func newAskCard(a *App) *askCard {
	c := a.cfg.Texts
	k := &askCard{head: widget.Label("", theme.Card),
		text: widget.NewText("", state.RolePlain, widget.TextStyle{Size: theme.TextButton, Bold: true, On: theme.Card, Lines: 2})}
	k.done = widget.NewButton(widget.Face{Label: c.Done, Role: state.RoleGood}, func() {
		a.Dispatch(state.Want{Intent: state.Intent{Kind: state.AskDone, ID: k.id}})
	})
	k.done.Keys = a
	words := widget.Column(0, widget.Auto(k.head), widget.Grow(k.text, 1))
	k.box = stack(widget.NewBox(theme.Card), widget.Inset(theme.Between, widget.Row(theme.Gap, widget.Grow(words, 1), widget.Fix(k.done, 180))))
	k.box.Hide()
	return k
}

// show reports whether the card came or went. If there is no room it waits.
func (k *askCard) show(m state.Model, waits bool) bool {
	asks := m.OpenAsks()
	if len(asks) == 0 || waits {
		return setHidden(k.box, true)
	}
	k.id = asks[0].ID
	head := m.Texts.DoctorAsks
	if by := asks[0].By; by != "" && len(m.People(time.Time{})) > 1 {
		head = by + ":"
	}
	if n := len(asks) - 1; n > 0 {
		head += " (" + fmt.Sprintf(m.Texts.MoreAsks, n) + ")"
	}
	k.head.Set(head)
	k.text.Set(asks[0].Text)
	k.done.Set(widget.Face{Label: m.Texts.Done, Role: state.RoleGood, Off: !m.Can(state.AskDone)})
	return setHidden(k.box, false)
}
