package localapi

import (
	"net/http"
	"slices"
	"time"

	"telecart/appliance/api"
)

// How long a request may take. A cuff may need three minutes (IEC 80601-2-30);
// everything else is quick.
const (
	short = 30 * time.Second
	long  = 4 * time.Minute
)

// route is one row of the table. Exactly one of answer and stream is set:
// answer returns what is sent as JSON (204 if nil), stream writes the response
// itself.
type route struct {
	method string
	path   string // a pattern of http.ServeMux
	roles  []Role
	limit  time.Duration // if 0, as long as the client stays
	answer func(*Server, *http.Request) (any, error)
	stream func(*Server, http.ResponseWriter, *http.Request) error
}

func (r route) allows(role Role) bool {
	return role != Nobody && slices.Contains(r.roles, role)
}

// routes is the whole API. What a technician reads is redacted in redact.go.
func routes() []route {
	// Every row lists its roles, Owner too: a role that is not listed is
	// refused.
	everybody, nurse := []Role{Owner, Nurse, Technician}, []Role{Owner, Nurse}
	const get, put, post, del = http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete
	return []route{
		{get, api.PathStatus, everybody, short, (*Server).status, nil},
		{get, api.PathDevices, everybody, short, (*Server).devices, nil},
		{get, api.PathModels, everybody, short, (*Server).models, nil},
		{get, api.PathEvents, everybody, 0, nil, (*Server).events},

		{get, api.PathReadings, nurse, short, (*Server).readings, nil},
		{put, api.PathPatient, nurse, short, (*Server).setPatient, nil},
		{del, api.PathPatient, nurse, short, (*Server).clearPatient, nil},

		{post, api.PathCall, nurse, short, (*Server).call, nil},
		{post, api.PathAdmit, nurse, short, (*Server).admit, nil},
		{post, api.PathRefuse, nurse, short, (*Server).refuse, nil},
		{post, api.PathRemove, nurse, short, (*Server).remove, nil},
		{post, api.PathHold, nurse, short, (*Server).hold, nil},
		{post, api.PathMute, nurse, short, (*Server).mute, nil},
		{post, api.PathHangup, nurse, short, (*Server).hangup, nil},
		{post, api.PathNext, nurse, short, (*Server).next, nil},

		{post, api.PathMeasure, nurse, long, (*Server).measure, nil},
		{post, api.PathRelease, []Role{Owner, Technician}, short, (*Server).release, nil},
		{post, api.PathCapture, nurse, short, (*Server).capture, nil},
		{get, api.PathStills + "{id}", nurse, short, nil, (*Server).still},
		{post, api.PathStills + "{id}/discard", nurse, short, (*Server).discard, nil},
		{post, api.PathStills + "{id}/assign", nurse, short, (*Server).assign, nil},

		{get, api.PathEncounters, nurse, short, (*Server).encounters, nil},
		{get, api.PathEncounters + "/{id}", nurse, short, (*Server).encounter, nil},
		{get, api.PathFeeds + "{name}", nurse, 0, nil, (*Server).feed},

		{post, api.PathReport, nurse, short, (*Server).kioskReport, nil},
		{post, api.PathAskDone, nurse, short, (*Server).askDone, nil},
	}
}
