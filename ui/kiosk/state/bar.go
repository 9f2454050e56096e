package state

import (
	"fmt"
	"strings"
	"time"

	"telecart/appliance/api"
)

func format(f string, a ...any) string { return fmt.Sprintf(f, a...) }

// Mark is a word with a shape in the status bar.
type Mark struct {
	Text  string
	Shape Shape
	Role  Role
}

// StatusBar is the line at the top of every screen. A part that is not known
// has no text.
type StatusBar struct {
	Cart          string
	Demonstration string
	Ready         Mark
	Hub           Mark
	Battery       Mark
	Unsent        Mark
	Clock         string
}

// StatusBar returns the line at the top.
func (m Model) StatusBar(now time.Time) StatusBar {
	c, s := m.Texts, m.Status
	b := StatusBar{Clock: m.Clock(now)}
	if !m.Link.Ever {
		return b
	}
	b.Cart = strings.Trim(s.Cart.Name+" · "+s.Cart.ID, " ·")
	if s.Cart.Demonstration {
		b.Demonstration = c.Demonstration
	}
	l := m.LightOf()
	b.Ready = Mark{l.Word, l.Shape, l.Role}
	if !m.Link.Up {
		return b // the rest was true once, and may not be now
	}
	switch {
	case !s.Hub.Configured:
		b.Hub = Mark{c.HubNone, ShapeRing, RoleQuiet}
	case s.Hub.Connected:
		b.Hub = Mark{c.HubConnected, ShapeDisc, RoleGood}
	default:
		b.Hub = Mark{format(c.HubLost, m.Clock(s.Hub.Since)), ShapeTriangle, RoleNotice}
	}
	b.Battery = m.battery()
	if s.Unsent != nil {
		b.Unsent = Mark{Text: format(c.Unsent, *s.Unsent), Role: RoleQuiet}
	}
	return b
}

// battery says how long the battery lasts: "Battery 6 h 20".
func (m Model) battery() Mark {
	p, c := m.Status.Power, m.Texts
	if p == nil {
		return Mark{}
	}
	if !p.OnBattery {
		return Mark{Text: format("%s, %d %%", c.OnMains, p.Percent), Role: RoleQuiet}
	}
	b := Mark{Text: format("%s %d %%", c.OnBattery, p.Percent), Role: RoleQuiet}
	if p.MinutesRemaining >= 0 {
		b.Text = c.OnBattery + " " + Duration(c, time.Duration(p.MinutesRemaining)*time.Minute)
	}
	if p.MinutesRemaining >= 0 && p.MinutesRemaining < 30 || p.Percent < 15 {
		b.Shape, b.Role = ShapeTriangle, RoleNotice
	}
	return b
}

// Bar is a sentence over any screen. A bar with Closes can be touched away.
type Bar struct {
	Text   string
	Detail string
	Shape  Shape
	Role   Role
	Closes bool
}

// Bars returns what must be said over any screen, the most serious first.
func (m Model) Bars(now time.Time) []Bar {
	var out []Bar
	c, s := m.Texts, m.Status.Session
	if m.Link.Ever && !m.Link.Up {
		out = append(out, Bar{Text: m.notAnswering(), Shape: ShapeCross, Role: RoleBad})
	}
	if m.Link.Up && s.Phase == api.PhaseLost {
		out = append(out, Bar{Text: format(c.LostLink, max(int(now.Sub(s.Since).Seconds()), 0)),
			Detail: m.stillWorks(), Shape: ShapeCross, Role: RoleBad})
	}
	if n := m.Notice; n != nil && (n.Always || !m.locked()) && (n.Bad || now.Sub(n.At) < NoticeStays) {
		b := Bar{Text: n.Text, Shape: ShapeDisc, Role: RoleGood, Closes: true}
		if n.Bad {
			b.Shape, b.Role = ShapeTriangle, RoleNotice
		}
		out = append(out, b)
	}
	if t := m.traded(now); t != "" {
		out = append(out, Bar{Text: t, Shape: ShapeTriangle, Role: RoleNotice})
	}
	if asks := m.OpenAsks(); m.InCall() && m.Screen() != ScreenCall && len(asks) > 0 {
		out = append(out, Bar{Text: c.DoctorAsks + " " + asks[0].Text, Shape: ShapeTriangle, Role: RoleNotice})
	}
	if m.InCall() && s.Held {
		out = append(out, Bar{Text: c.HeldMark, Shape: ShapeRing, Role: RoleMark})
	} else if m.InCall() && m.Status.Shutter == "closed" {
		out = append(out, Bar{Text: c.HoldClosed, Shape: ShapeRing, Role: RoleMark})
	}
	return out
}

// stillWorks says what still works after a lost link, which is less while the
// record refuses something.
func (m Model) stillWorks() string {
	for _, why := range m.Status.Readiness.Reasons {
		if strings.HasPrefix(why.Code, "record.") && why.Code != "record.past-unreadable" {
			return m.Texts.Say(why)
		}
	}
	return m.Texts.StillWorks
}

// traded names what was given up for the first participant whose link is too
// narrow, if their report is current.
func (m Model) traded(now time.Time) string {
	if !m.Link.Up || m.Status.Session.Held {
		return ""
	}
	for _, p := range m.Status.Session.Participants {
		r := m.Status.Reports[p.ID]
		if p.State == api.PhaseInCall && len(r.Traded) > 0 && current(r.At, now) {
			return named(p).Name + ": " + m.Texts.Say(r.Traded[0])
		}
	}
	return ""
}

// notAnswering says since when the daemon has been silent.
func (m Model) notAnswering() string { return format(m.Texts.NotAnswering, m.Clock(m.Link.Since)) }
