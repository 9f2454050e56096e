package localapi

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"telecart/appliance/api"
)

// access is who may do what, written a second time on purpose: whoever changes
// the table of routes must say so here too. The letters are o(wner), n(urse)
// and t(echnician).
func access() map[string]string {
	return map[string]string{
		"GET /v1/status":               "ont",
		"GET /v1/devices":              "ont",
		"GET /v1/models":               "ont",
		"GET /v1/events":               "ont",
		"GET /v1/readings":             "on",
		"PUT /v1/patient":              "on",
		"DELETE /v1/patient":           "on",
		"POST /v1/call":                "on",
		"POST /v1/admit":               "on",
		"POST /v1/refuse":              "on",
		"POST /v1/remove":              "on",
		"POST /v1/hold":                "on",
		"POST /v1/mute":                "on",
		"POST /v1/hangup":              "on",
		"POST /v1/next":                "on",
		"POST /v1/measure":             "on",
		"POST /v1/capture":             "on",
		"POST /v1/release":             "ot",
		"GET /v1/stills/{id}":          "on",
		"POST /v1/stills/{id}/discard": "on",
		"POST /v1/stills/{id}/assign":  "on",
		"GET /v1/encounters":           "on",
		"GET /v1/encounters/{id}":      "on",
		"GET /v1/feeds/{name}":         "on",
		"POST /v1/kiosk":               "on",
		"POST /v1/ask/done":            "on",
	}
}

func letter(role Role) string {
	return map[Role]string{Owner: "o", Nurse: "n", Technician: "t", Nobody: "-"}[role]
}

// bodies are valid requests.
func bodies() map[string]string {
	return map[string]string{
		"PUT /v1/patient":   `{"number":"1","name":"A","birthDate":"1956-05-03"}`,
		"POST /v1/call":     `{"reason":"chest pain"}`,
		"POST /v1/refuse":   `{"reason":"not now"}`,
		"POST /v1/remove":   `{"participant":"p1"}`,
		"POST /v1/hold":     `{"on":true}`,
		"POST /v1/mute":     `{"on":true}`,
		"POST /v1/measure":  `{"device":"cuff"}`,
		"POST /v1/release":  `{"device":"cuff","reason":"valve replaced"}`,
		"POST /v1/capture":  `{"device":"otoscope"}`,
		"POST /v1/kiosk":    `{"screen":"home","physicianFrames":1}`,
		"POST /v1/ask/done": `{"id":"ask-1"}`,
	}
}

// TestAccess walks every role over every route: those who may get an answer of
// the cart, the others get 403 and the cart is not even asked.
func TestAccess(t *testing.T) {
	want := access()
	for role, uid := range uids() {
		r := start(t, uid)
		for _, rt := range routes() {
			name := rt.method + " " + rt.path
			may, known := want[name]
			if !known {
				t.Fatalf("%s is not in the test's table", name)
			}
			before := len(r.cart.Calls())
			path := strings.NewReplacer("{id}", "x-1", "{name}", "room").Replace(rt.path)
			code, body := r.do(t, rt.method, path, bodies()[name])
			asked := len(r.cart.Calls()) > before
			if strings.Contains(may, letter(role)) {
				if code/100 != 2 || !asked {
					t.Errorf("%q %s: %d %s, cart asked: %t; want an answer", role, name, code, body, asked)
				}
				continue
			}
			if code != http.StatusForbidden || asked || !strings.HasPrefix(body, `{"error":{"code":"localapi.`) {
				t.Errorf("%q %s: %d %s, cart asked: %t; want 403 with a sentence", role, name, code, body, asked)
			}
		}
	}
}

// TestAccessIsComplete: nothing in the test's table is not a route, and every
// path of package api has one.
func TestAccessIsComplete(t *testing.T) {
	have := map[string]bool{}
	var paths []string
	for _, rt := range routes() {
		have[rt.method+" "+rt.path] = true
		paths = append(paths, rt.path)
		if (rt.answer == nil) == (rt.stream == nil) {
			t.Errorf("%s %s must have either answer or stream", rt.method, rt.path)
		}
		if !slices.Contains(rt.roles, Owner) || slices.Contains(rt.roles, Nobody) {
			t.Errorf("%s %s: the owner may do everything and nobody nothing", rt.method, rt.path)
		}
	}
	for name := range access() {
		if !have[name] {
			t.Errorf("%s is in the test's table and is no route", name)
		}
	}
	for _, p := range []string{api.PathStatus, api.PathDevices, api.PathReadings, api.PathModels, api.PathEvents,
		api.PathPatient, api.PathCall, api.PathAdmit, api.PathRefuse, api.PathRemove, api.PathHold, api.PathMute, api.PathHangup,
		api.PathNext, api.PathMeasure, api.PathRelease, api.PathCapture, api.PathStills, api.PathEncounters, api.PathFeeds,
		api.PathReport, api.PathAskDone} {
		if !slices.ContainsFunc(paths, func(have string) bool { return strings.HasPrefix(have, p) }) {
			t.Errorf("%s has no route", p)
		}
	}
}

// TestStrangersLearnNothing: to a caller without a role every path looks the
// same.
func TestStrangersLearnNothing(t *testing.T) {
	r := start(t, strangerUID)
	_, want := r.do(t, "GET", "/v1/status", "")
	for _, q := range [][2]string{{"GET", "/v1/nothing"}, {"DELETE", "/v1/status"}, {"GET", "/"}, {"HEAD", "/v1/status"}, {"POST", "/v1/stills/1/burn"}} {
		code, body := r.do(t, q[0], q[1], "")
		if code != http.StatusForbidden || (body != want && q[0] != "HEAD") {
			t.Errorf("%s %s: %d %s", q[0], q[1], code, body)
		}
	}
	if calls := r.cart.Calls(); len(calls) != 0 {
		t.Errorf("the cart was asked: %q", calls)
	}
}

func TestWrongPathAndMethod(t *testing.T) {
	r := start(t, ownerUID)
	for _, c := range []struct {
		method, path string
		code         int
	}{
		{"GET", "/v1/nothing", 404},
		{"GET", "/", 404},
		{"POST", "/v1/status", 405},
		{"HEAD", "/v1/events", 405},
		{"GET", "/v1/call", 405},
		{"GET", "/v1/stills/1/discard", 405},
		{"POST", "/v1/stills/1/burn", 404},
	} {
		if code, body := r.do(t, c.method, c.path, ""); code != c.code {
			t.Errorf("%s %s: %d %s, want %d", c.method, c.path, code, body, c.code)
		}
	}
}
