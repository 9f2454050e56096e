package state

import (
	"cmp"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

// Present is a person in the session, as the nurse sees them.
type Present struct {
	ID   string
	Name string
	Role string // in words
	Says Mark   // what reaches them
}

// badLoss is the share of lost packets that makes a link bad.
const badLoss = 0.1

// People returns who is in the session, the longest first.
func (m Model) People(now time.Time) []Present {
	var out []Present
	for _, p := range m.Status.Session.Participants {
		if p.In() {
			p = named(p)
			out = append(out, Present{p.ID, p.Name, roleName(m.Texts, p.Role), m.reaches(p, now)})
		}
	}
	return out
}

// Asking returns who asks to join, the longest first.
func (m Model) Asking() []api.Participant {
	var out []api.Participant
	for _, p := range m.Status.Session.Participants {
		if !p.In() {
			out = append(out, named(p))
		}
	}
	return out
}

// About describes a person who asks: role, specialty, hospital.
func (m Model) About(p api.Participant) []string {
	return []string{roleName(m.Texts, p.Role), p.Specialty, p.Hospital}
}

// named gives p a name if they have none: the user name.
func named(p api.Participant) api.Participant {
	p.Name = cmp.Or(p.Name, p.User)
	return p
}

func roleName(c *text.Catalogue, role string) string {
	return map[string]string{api.RoleLead: c.Roles.Lead, api.RoleConsultant: c.Roles.Consultant,
		api.RoleInterpreter: c.Roles.Interpreter, api.RoleFamily: c.Roles.Family, api.RoleObserver: c.Roles.Observer}[role]
}

// reaches says what of the room reaches p, by their own page's report.
func (m Model) reaches(p api.Participant, now time.Time) Mark {
	c, s := m.Texts, m.Status.Session
	r, ok := m.Status.Reports[p.ID]
	switch {
	case !m.Link.Up:
		return Mark{Text: c.NotKnown, Shape: ShapeRing, Role: RoleNotice}
	case p.State == api.PhaseAdmitted:
		return Mark{Text: c.BeingConnected, Shape: ShapeRing, Role: RoleQuiet}
	case p.State == api.PhaseLost:
		return Mark{Text: format(c.LostFor, max(int(now.Sub(p.Since).Seconds()), 0)), Shape: ShapeTriangle, Role: RoleNotice}
	case s.Held:
		return Mark{Text: c.GetsNothing, Shape: ShapeRing, Role: RoleMark}
	case s.Muted:
		return Mark{Text: c.HearsNoRoom, Shape: ShapeRing, Role: RoleMark}
	case !ok || !current(r.At, now):
		return Mark{Text: c.NotKnown, Shape: ShapeRing, Role: RoleNotice}
	case bad(r):
		return Mark{Text: c.BadLink, Shape: ShapeTriangle, Role: RoleNotice}
	case p.Muted:
		return Mark{Text: c.HearsYouOnly, Shape: ShapeDisc, Role: RoleGood}
	}
	return Mark{Text: c.HearsYou, Shape: ShapeDisc, Role: RoleGood}
}

// bad reports whether something that should arrive does not, or badly.
func bad(r api.DoctorReport) bool {
	for role, f := range r.Feeds {
		if f.Loss > badLoss || f.Frozen && role == r.Large {
			return true
		}
	}
	return false
}
