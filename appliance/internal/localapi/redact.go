package localapi

import (
	"math"

	"telecart/appliance/api"
)

// statusFor returns what a role may see of the status. For a technician it is
// built from nothing, so that they do not see a field added to api.Status until
// somebody decides here that they may.
func statusFor(role Role, st api.Status) api.Status {
	if role == Owner || role == Nurse {
		st.Readiness.Reasons = list(st.Readiness.Reasons)
		st.Feeds, st.Captures = list(st.Feeds), list(st.Captures)
		return st
	}
	return api.Status{
		Cart:      st.Cart,
		Readiness: api.Readiness{Light: st.Readiness.Light, Reasons: list(st.Readiness.Reasons)},
		Hub:       st.Hub,
		Session: api.Session{ // the state of a call, but not whose it is
			Phase: st.Session.Phase, Since: st.Session.Since,
			Held: st.Session.Held, Muted: st.Session.Muted, Participants: nameless(st.Session.Participants),
		},
		Shutter:  st.Shutter,
		Power:    st.Power,
		Unsent:   st.Unsent,
		Reports:  st.Reports,
		Kiosk:    st.Kiosk,
		Now:      st.Now,
		Feeds:    list(st.Feeds),
		Captures: []api.Still{},
	}
}

// nameless keeps the state of each person's connection, but not who they are.
func nameless(people []api.Participant) []api.Participant {
	out := make([]api.Participant, len(people))
	for i, p := range people {
		out[i] = api.Participant{ID: p.ID, Role: p.Role, State: p.State, Since: p.Since, StartedAt: p.StartedAt, Muted: p.Muted}
	}
	return out
}

// devicesFor returns the devices as a role may see them: a monitor's alarms
// belong to the patient.
func devicesFor(role Role, ds []api.Device) []api.Device {
	if role == Owner || role == Nurse {
		return list(ds)
	}
	out := make([]api.Device, len(ds))
	for i, d := range ds {
		d.Alerts, d.AlertNote = nil, api.Message{}
		out[i] = d
	}
	return out
}

// list replaces a nil slice by an empty one, which in JSON is [] and not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// told returns the newest readings as they may be sent, and how they are shown.
func told(rs api.Readings) api.Readings {
	rs.Readings = plain(rs.Readings)
	return rs
}

// plain returns the readings as they may be sent: a value with a signal, no
// value without one, and nothing that is not a number.
func plain(rs []api.Reading) []api.Reading {
	out := make([]api.Reading, len(rs))
	for i, r := range rs {
		out[i] = honest(r)
	}
	return out
}

func honest(r api.Reading) api.Reading {
	const noSignal = "no-signal"
	known := r.Quality == "good" || r.Quality == "suspect"
	if !known || r.Value == nil || math.IsNaN(*r.Value) || math.IsInf(*r.Value, 0) {
		r.Value, r.Quality = nil, noSignal
	}
	return r
}
