package state

import (
	"slices"
	"strings"
	"time"

	"telecart/appliance/api"
)

// ReportGoodFor is how long the physician's report counts as current.
const ReportGoodFor = 4 * time.Second

// current reports whether a report made at the time at still counts. One from
// the future dates from before the cart's clock was set back: its age is
// unknown.
func current(at, now time.Time) bool {
	age := now.Sub(at)
	return age <= ReportGoodFor && age >= -time.Second
}

// DoctorSees is the physician's large picture as the page itself reports it.
type DoctorSees struct {
	Device  string // whose local picture to show; empty for none
	Label   string
	Caption string
	Still   bool // the far picture does not move: ours must not either
	Role    Role
	Shape   Shape
}

// DoctorSees returns what the session's lead sees now, as far as it is known.
func (m Model) DoctorSees(now time.Time) DoctorSees {
	c, r, s := m.Texts, m.Status.Reports.Lead(m.Status.Session), m.Status.Session
	lead := s.Lead()
	blank := DoctorSees{Caption: c.DoctorNoReport, Still: true, Role: RoleNotice, Shape: ShapeRing}
	switch {
	case m.Link.Up && (s.Held || m.Status.Shutter == "closed"):
		blank.Caption, blank.Role = c.NothingSent, RoleMark
		return blank
	case !m.Link.Up:
		blank.Caption = format(c.DoctorUnknown, m.Clock(m.Link.Since))
		return blank
	case lead != nil && lead.State == api.PhaseLost:
		blank.Caption = format(c.DoctorUnknown, m.Clock(lead.Since))
		return blank
	case r == nil || lead.State != api.PhaseInCall:
		return blank
	case !current(r.At, now):
		blank.Caption = format(c.DoctorUnknown, m.Clock(r.At))
		return blank
	}
	f, ok := m.feed(r.Large)
	report, reported := r.Feeds[r.Large]
	if !ok || !reported || f.Kind != "video" {
		return DoctorSees{Caption: c.DoctorNone, Still: true, Role: RoleQuiet, Shape: ShapeRing}
	}
	d := DoctorSees{Device: f.Device, Label: c.Word(f.Label), Caption: c.DoctorSeesNow, Role: RoleGood, Shape: ShapeDisc}
	switch {
	case report.Frozen:
		d.Still, d.Caption, d.Role, d.Shape = true, c.DoctorPaused, RoleNotice, ShapeTriangle
	case report.DelayMS >= 0:
		d.Caption = format(c.DoctorSeesAgo, report.DelayMS)
	}
	return d
}

func (m Model) feed(role string) (api.Feed, bool) {
	for _, f := range m.Status.Feeds {
		if f.Role == role {
			return f, true
		}
	}
	return api.Feed{}, false
}

// CaptureFrom returns the camera that a capture would use: the one that the
// physician looks at, or last did before the link was lost, otherwise the first
// working camera for close views. ok is false if no camera works.
func (m Model) CaptureFrom() (f api.Feed, ok bool) {
	if r := m.Status.Reports.Lead(m.Status.Session); r != nil {
		if f, ok := m.feed(r.Large); ok && works(f) {
			return f, true
		}
	}
	for _, role := range []string{"exam", "otoscope", "room"} {
		if f, ok := m.feed(role); ok && works(f) {
			return f, true
		}
	}
	return api.Feed{}, false
}

func works(f api.Feed) bool {
	return f.Kind == "video" && (f.State == "online" || f.State == "degraded")
}

// WaitingSince says since when the nurse has been waiting and for how long.
func (m Model) WaitingSince(now time.Time) string {
	since := m.Status.Session.Since
	if at := m.Status.Session.CalledAt; at != nil {
		since = *at
	}
	return format(m.Texts.WaitingSince, m.Clock(since), Duration(m.Texts, now.Sub(since)))
}

// ReasonGiven returns why the nurse called.
func (m Model) ReasonGiven() string {
	if r := m.Status.Session.Reason; r != "" {
		return format(m.Texts.CallingReason, r)
	}
	return format(m.Texts.CallingReason, m.Texts.NoReason)
}

// CallSince says since when the call has been running.
func (m Model) CallSince(now time.Time) string {
	s := m.Status.Session
	if s.StartedAt == nil {
		return m.Texts.SettingUp
	}
	return format(m.Texts.InCallSince, m.Clock(*s.StartedAt), Duration(m.Texts, now.Sub(*s.StartedAt)))
}

// Doctor returns the session's lead or, if nobody leads, the person who has
// been in the longest.
func (m Model) Doctor() api.Physician {
	p := m.Status.Session.Lead()
	switch {
	case p != nil:
		return named(*p).Physician
	case len(m.Status.Session.Participants) > 0:
		return named(m.Status.Session.Participants[0]).Physician
	}
	return api.Physician{Name: "–"}
}

// OpenAsks returns the physician's requests that are not done, oldest first.
func (m Model) OpenAsks() []api.Ask {
	var out []api.Ask
	for _, a := range m.Status.Session.Asks {
		if !a.Done {
			out = append(out, a)
		}
	}
	return out
}

// PictureGoodFor is how old the newest frame of a running picture may be.
const PictureGoodFor = 2 * time.Second

// DoctorPicture says why the physician's picture is missing or frozen; empty
// while it runs. last is when the newest frame came, zero for never.
func (m Model) DoctorPicture(last, now time.Time) string {
	name := m.Doctor().Name
	switch {
	case last.IsZero():
		return format(m.Texts.DoctorNoVideo, name)
	case now.Sub(last) > PictureGoodFor:
		return format(m.Texts.DoctorNoVideoS, name, int(now.Sub(last).Seconds()))
	}
	return ""
}

// Picture does the same for a camera.
func (m Model) Picture(last, now time.Time) string {
	switch {
	case last.IsZero():
		return m.Texts.NoPicture
	case now.Sub(last) > PictureGoodFor:
		return format(m.Texts.NoPictureSince, int(now.Sub(last).Seconds()))
	}
	return ""
}

// Cleanables returns the devices to clean after the call, those that touch a
// patient first. Controls and absent devices are left out.
func (m Model) Cleanables() []api.Device {
	var out []api.Device
	for _, d := range m.Devices {
		if d.Kind != "controls" && d.State != "offline" {
			d.Label = m.nameOf(d)
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b api.Device) int { return m.farAway(a) - m.farAway(b) })
	return out
}

// farAway is 1 for what never touches a patient: the room's camera and
// microphone.
func (m Model) farAway(d api.Device) int {
	if f, ok := m.feed("room"); ok && f.Device == d.ID || strings.Contains(d.Model, "conversation") {
		return 1
	}
	return 0
}

// HasSound reports whether a device delivers sound and no picture.
func HasSound(d api.Device) bool { return d.Kind == "sound" }

// Opened returns the device of PageDevice.
func (m Model) Opened() (api.Device, bool) { return m.device(m.Device) }
