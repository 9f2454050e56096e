package hub

import (
	"context"
	"net/http"

	"telecart/appliance/api"
	"telecart/appliance/hub/identity"
	"telecart/appliance/hub/relay"
)

// access says who may make a call.
type access int

const (
	anybody  access = iota
	signedIn        // a physician who is signed in
)

// route is one call of the API. Whatever is not in the table of routes is
// refused.
type route struct {
	method, path string
	who          access
	socket       bool // a WebSocket: its Origin is checked as for a change
	handle       func(h *Hub, w http.ResponseWriter, r *http.Request, v identity.Visitor)
}

// changes reports whether the call changes something. If so it needs Origin, a
// body that is JSON if there is one, and X-CSRF-Token if it needs a sign-in.
func (r route) changes() bool { return r.method != http.MethodGet }

// routes returns the whole table; a test tries all of it.
func routes() []route {
	return []route{
		{"GET", "/healthz", anybody, false, (*Hub).healthz},
		{"GET", "/api/config", anybody, false, (*Hub).pageConfig},
		{"POST", "/api/signin", anybody, false, (*Hub).signIn},
		{"GET", "/api/me", signedIn, false, (*Hub).whoAmI},
		{"POST", "/api/signout", signedIn, false, (*Hub).signOut},
		{"GET", "/ws", signedIn, true, (*Hub).serveSocket},
	}
}

// handler returns the handler of the whole web server.
func (h *Hub) handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes() {
		mux.Handle(r.method+" "+r.path, h.guard(r))
	}
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, api.Say("hub-api.no-such-call", "There is no such call."))
	})
	mux.Handle("/", page{files: h.opts.Page})
	return h.secureHeaders(h.onlyOurHost(mux))
}

func (h *Hub) serveSocket(w http.ResponseWriter, r *http.Request, v identity.Visitor) {
	h.relay.Serve(w, r, relay.Page{
		From: v.Account.Physician, Session: v.Key, Expires: v.Expires,
		Lasts: func(ctx context.Context) (bool, error) {
			again, err := h.directory.Find(ctx, v.Token)
			return again.SignedIn(), err
		},
	})
}

// iceServer is an RTCIceServer for the page.
type iceServer struct {
	URLs []string `json:"urls"`
}

// config is what the page needs before anybody has signed in.
type config struct {
	Demonstration bool        `json:"demonstration"`
	ICEServers    []iceServer `json:"iceServers"`
	Version       string      `json:"version"`
}

func (h *Hub) pageConfig(w http.ResponseWriter, _ *http.Request, _ identity.Visitor) {
	c := config{Demonstration: h.opts.Demonstration, ICEServers: []iceServer{}, Version: h.opts.Version}
	if len(h.opts.ICEServers) > 0 {
		c.ICEServers = append(c.ICEServers, iceServer{URLs: h.opts.ICEServers})
	}
	answer(w, http.StatusOK, c)
}
