package localapi

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/internal/localapi/localapitest"
)

// No answer and no stream may be cached.
func TestNothingIsCached(t *testing.T) {
	r := start(t, nurseUID)
	for _, path := range []string{"/v1/status", "/v1/readings", "/v1/encounters/enc-2", "/v1/stills/still-1", "/v1/events", "/v1/feeds/room", "/v1/nothing"} {
		resp, err := r.http.Get("http://cartd" + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
		if got := resp.Header.Get("X-Content-Type-Options"); strings.HasPrefix(path, "/v1/stills/") && got != "nosniff" {
			t.Errorf("%s: X-Content-Type-Options %q", path, got)
		}
	}
}

// A value without a signal is nowhere sent as a number.
func TestNoSignalIsNoNumberAnywhere(t *testing.T) {
	r := start(t, nurseUID)
	lost := reading("spo2", "spo2", 4711)
	lost.Quality = "no-signal"
	r.cart.Set(func(c *localapitest.Cart) {
		c.Numbers = []api.Reading{lost}
		c.Records[0].Trend = []api.Reading{lost}
	})
	told := map[string]string{}
	for _, path := range []string{"/v1/readings", "/v1/encounters/enc-2"} {
		_, told[path] = r.do(t, "GET", path, "")
	}
	es := r.events(t)
	told["snapshot"] = es.next(t).data
	r.Publish(api.EventReadings, api.Readings{Readings: []api.Reading{lost}})
	told["event"] = es.next(t).data
	for where, body := range told {
		if strings.Contains(body, "4711") || !strings.Contains(body, "no-signal") {
			t.Errorf("%s: %s", where, body)
		}
	}
	// Nor if it replaces one that still waits.
	st := newStream(Nurse)
	st.put(api.Readings{Readings: []api.Reading{reading("spo2", "spo2", 97)}})
	st.put(api.Readings{Readings: []api.Reading{lost}})
	if b := st.take(); len(b.readings) != 1 || b.readings[0].Value != nil {
		t.Errorf("merged: %+v", b.readings)
	}
}

// What a technician may not see is removed from a copy: the nurse still sees
// it.
func TestRedactionLeavesTheNurseEverything(t *testing.T) {
	alarming := []api.Device{{ID: "monitor", AlertNote: api.Words("paused"), Alerts: []api.Alert{{Text: "ASYSTOLE"}}}}
	status := localapitest.New(at()).State
	before := []any{alarming[0], status, status.Session.Asks[0]}
	seen := devicesFor(Technician, alarming)
	statusFor(Technician, status)
	if !seen[0].AlertNote.IsZero() || seen[0].Alerts != nil {
		t.Errorf("a technician sees %+v", seen)
	}
	if after := []any{alarming[0], status, status.Session.Asks[0]}; !reflect.DeepEqual(after, before) || alarming[0].AlertNote.English != "paused" {
		t.Errorf("redaction changed the nurse's: %+v", after)
	}
	if nurse := devicesFor(Nurse, alarming); len(nurse[0].Alerts) != 1 || nurse[0].AlertNote.English != "paused" {
		t.Errorf("the nurse sees %+v", nurse)
	}
}

// A caller whose role cannot be looked up has none.
func TestRoleThatCannotBeLookedUp(t *testing.T) {
	r := start(t, nurseUID, func(s *Server) {
		s.policy.lookup = func(uint32) (string, []string, error) {
			return "kiosk", []string{"technicians"}, errors.New("the directory does not answer")
		}
	})
	for _, q := range [][2]string{{"GET", "/v1/status"}, {"GET", "/v1/readings"}, {"POST", "/v1/hangup"}} {
		if code, body := r.do(t, q[0], q[1], ""); code != http.StatusForbidden {
			t.Errorf("%s %s: %d %s, want 403", q[0], q[1], code, body)
		}
	}
	if calls := r.cart.Calls(); len(calls) != 0 {
		t.Errorf("the cart was asked: %q", calls)
	}
}

// A list is bounded, whoever asks.
func TestLimitOfEncounters(t *testing.T) {
	r := start(t, nurseUID)
	for limit, want := range map[string]int{"1": 200, "1000": 200, "1001": 400, "0": 400, "-1": 400, "all": 400} {
		if code, body := r.do(t, "GET", "/v1/encounters?limit="+limit, ""); code != want {
			t.Errorf("limit %s: %d %s, want %d", limit, code, body, want)
		}
	}
}
