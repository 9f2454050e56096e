package localapi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// TestRequests: the cart gets what was sent, unchanged, and who did it.
func TestRequests(t *testing.T) {
	r := start(t, nurseUID)
	for _, c := range []struct {
		method, path, body string
		code               int
		call               string // that the cart is told
	}{
		{"PUT", "/v1/patient", `{"number":"12345","name":"MARÍA GONZÁLEZ","birthDate":"1956-05-03"}`, 204, "SetPatient 12345|MARÍA GONZÁLEZ|1956-05-03"},
		{"PUT", "/v1/patient", `{"number":"12345","name":"","birthDate":""}`, 204, "SetPatient 12345||"},
		{"DELETE", "/v1/patient", "", 204, "ClearPatient"},
		{"POST", "/v1/call", `{"reason":"chest pain"}`, 204, "Call chest pain"},
		{"POST", "/v1/call", "", 204, "Call"},
		{"POST", "/v1/admit", "", 204, "Admit"},
		{"POST", "/v1/admit", " {} \n", 204, "Admit"},
		{"POST", "/v1/admit", `{"participant":"p1"}`, 204, "Admit p1"},
		{"POST", "/v1/refuse", `{"reason":"not now"}`, 204, "Refuse not now"},
		{"POST", "/v1/refuse", `{"participant":"p1","reason":"not now"}`, 204, "Refuse p1 not now"},
		{"POST", "/v1/remove", `{"participant":"p1"}`, 204, "Remove p1"},
		{"POST", "/v1/hold", `{"on":true}`, 204, "Hold true"},
		{"POST", "/v1/hold", `{"on":false}`, 204, "Hold false"},
		{"POST", "/v1/mute", `{"on":true}`, 204, "Mute true"},
		{"POST", "/v1/hangup", "", 204, "Hangup"},
		{"POST", "/v1/next", "", 204, "Next"},
		{"POST", "/v1/measure", `{"device":"cuff","size":"adult"}`, 204, "Measure cuff|adult||false"},
		{"POST", "/v1/measure", `{"device":"cuff","abort":true}`, 204, "Measure cuff|||true"},
		{"POST", "/v1/capture", `{"device":"otoscope"}`, 200, "Capture otoscope nurse"},
		{"POST", "/v1/stills/s-1/discard", "", 204, "Discard s-1 nurse"},
		{"POST", "/v1/stills/s-1/assign", "", 204, "Assign s-1 nurse"},
		{"POST", "/v1/kiosk", `{"screen":"call","physicianFrames":12,"at":"2026-11-22T14:02:00Z"}`, 204, "KioskReport call 12"},
		{"POST", "/v1/ask/done", `{"id":"ask-1"}`, 204, "AskDone ask-1"},
		{"GET", "/v1/encounters", "", 200, "Encounters 50"},
		{"GET", "/v1/encounters?limit=3", "", 200, "Encounters 3"},
		{"GET", "/v1/encounters/enc%2F..%2F2", "", 200, "Encounter enc/../2"},
	} {
		before := len(r.cart.Calls())
		code, body := r.do(t, c.method, c.path, c.body)
		told := strings.Join(r.cart.Calls()[before:], "; ")
		if code != c.code || told != c.call {
			t.Errorf("%s %s %.60s: %d %s, the cart is told %q; want %d, %q", c.method, c.path, c.body, code, body, told, c.code, c.call)
		}
	}
}

// An invalid request is answered with a sentence, and the cart is not told of
// it.
func TestBadRequests(t *testing.T) {
	r := start(t, nurseUID)
	for _, c := range []struct{ method, path, body string }{
		{"PUT", "/v1/patient", `{}`},
		{"PUT", "/v1/patient", `{"number":"  ","name":""}`},
		{"PUT", "/v1/patient", `{"number":"1","birthDate":"3 May 1956"}`},
		{"PUT", "/v1/patient", `{"number":"1","birthDate":"1956-02-30"}`},
		{"PUT", "/v1/patient", `{"number":"1","name":"a\u001b[2J"}`},
		{"PUT", "/v1/patient", `{"number":"1","name":"` + strings.Repeat("x", 201) + `"}`},
		{"PUT", "/v1/patient", `{"number":"1","nmae":"A"}`},
		{"PUT", "/v1/patient", `{"number":12345}`},
		{"PUT", "/v1/patient", "{\"number\":\"\xff\"}"},
		{"PUT", "/v1/patient", `{"number":"1"} {"number":"2"}`},
		{"PUT", "/v1/patient", `{"number":"1"}}`},
		{"POST", "/v1/mute", `{"on":true}]`},
		{"PUT", "/v1/patient", `{"number":"1"`},
		{"PUT", "/v1/patient", `{"number":"` + strings.Repeat("1", maxBody) + `"}`},
		{"DELETE", "/v1/patient", `{"number":"1"}`},
		{"POST", "/v1/call", `{"reason":"a\nb"}`},
		{"POST", "/v1/admit", `{"who":"me"}`},
		{"POST", "/v1/remove", ``},
		{"POST", "/v1/remove", `{"participant":""}`},
		{"POST", "/v1/remove", `{"participant":"p1","reason":"x"}`},
		{"POST", "/v1/admit", `[]`},
		{"POST", "/v1/hold", ``},
		{"POST", "/v1/hold", `{}`},
		{"POST", "/v1/mute", `{"on":null}`},
		{"POST", "/v1/mute", `{"on":"yes"}`},
		{"POST", "/v1/measure", `{}`},
		{"POST", "/v1/capture", `{}`},
		{"POST", "/v1/ask/done", `{}`},
		{"GET", "/v1/encounters?limit=0", ""},
		{"GET", "/v1/encounters?limit=lots", ""},
	} {
		before := len(r.cart.Calls())
		code, body := r.do(t, c.method, c.path, c.body)
		if told := r.cart.Calls()[before:]; code != 400 || len(told) > 0 {
			t.Errorf("%s %s %.60s: %d %s, the cart is told %q; want 400, nothing", c.method, c.path, c.body, code, body, told)
		}
		if !strings.HasPrefix(body, `{"error":{"code":"localapi.`) {
			t.Errorf("%s %s: %s is no sentence", c.method, c.path, body)
		}
	}
}

// TestShapes: lists are lists and never null; a missing value is absent.
func TestShapes(t *testing.T) {
	r := start(t, ownerUID)
	r.cart.Set(func(c *cartFake) {
		c.State, c.Units, c.Catalogue = api.Status{}, nil, nil
		c.Numbers = []api.Reading{{Device: "spo2", Quantity: "spo2", Unit: "%"}}
		c.Records = []api.Encounter{{EncounterSummary: api.EncounterSummary{ID: "x"}}}
	})
	for path, want := range map[string]string{
		"/v1/status":       `"captures":[]`,
		"/v1/devices":      `{"devices":[]}`,
		"/v1/models":       `{"models":[]}`,
		"/v1/encounters/x": `"captures":[],"trend":[],"timeline":[]`,
		"/v1/readings":     `"unit":"%","quality":"no-signal"`,
	} {
		if code, body := r.do(t, "GET", path, ""); code != 200 || !strings.Contains(body, want) || strings.Contains(body, "null") {
			t.Errorf("%s: %d %s, want %s", path, code, body, want)
		}
	}
	r.cart.Set(func(c *cartFake) { c.Records = nil })
	if _, body := r.do(t, "GET", "/v1/encounters", ""); body != "{\"encounters\":[]}\n" {
		t.Errorf("no encounters: %s", body)
	}
}

func TestStillIsThePicture(t *testing.T) {
	r := start(t, nurseUID)
	resp, err := r.http.Get("http://cartd/v1/stills/still-1")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil || string(data) != "jpeg" || resp.Header.Get("Content-Type") != "image/jpeg" || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%q %v %v", data, resp.Header, err)
	}
}

// TestErrors: a refusal's sentence reaches the caller with its status; what is
// not meant for people does not.
func TestErrors(t *testing.T) {
	cause := errors.New("sqlite: disk I/O error")
	for _, c := range []struct {
		err  error
		code int
		body string
	}{
		{Refuse(Conflict, api.English("Nobody is asking to join.")), 409, "Nobody is asking to join."},
		{fmt.Errorf("session: %w", Refuse(Conflict, api.English("Nobody is asking to join."))), 409, "Nobody is asking to join."},
		{Refuse(NotFound, api.Say("test.device", `There is no device "{0}".`, "cuff")), 404, `There is no device \"cuff\".`},
		{Refuse(BadRequest, api.English("No.")), 400, "No."},
		{Refuse(Denied, api.English("No.")), 403, "No."},
		{&Refusal{Kind: Unavailable, Said: api.English("The disk is full."), Err: cause}, 503, "The disk is full."},
		{&Refusal{Said: api.English("Without a kind.")}, 500, "Without a kind."},
		{cause, 500, "The cart could not do this. The log of cartd says why."},
		{context.DeadlineExceeded, 503, "The cart took too long and gave up. Try again."},
	} {
		r := start(t, ownerUID)
		r.cart.Err = c.err
		for _, q := range [][2]string{{"POST", "/v1/admit"}, {"GET", "/v1/encounters/x"}, {"GET", "/v1/stills/x"}, {"GET", "/v1/feeds/x"}} {
			code, body := r.do(t, q[0], q[1], "")
			if code != c.code || !strings.Contains(body, `"english":"`+c.body+`"`) {
				t.Errorf("%v on %s: %d %s, want %d", c.err, q[1], code, body, c.code)
			}
		}
		if errors.Is(c.err, cause) && !strings.Contains(r.log.String(), "disk I/O") {
			t.Errorf("%v: the log does not name the cause: %s", c.err, r.log)
		}
	}
}

// TestLogsHoldNoPatient plants names wherever a request and an answer contain
// text, and looks for them in the log.
func TestLogsHoldNoPatient(t *testing.T) {
	r := start(t, nurseUID)
	ask := func() {
		for _, rt := range routes() {
			path := strings.NewReplacer("{id}", "PLANTED", "{name}", "PLANTED").Replace(rt.path)
			r.do(t, rt.method, path+"?q=PLANTED", strings.ReplaceAll(bodies()[rt.method+" "+rt.path], `"A"`, `"PLANTED"`))
			r.do(t, rt.method, path, `{"PLANTED":"PLANTED"`)
		}
	}
	ask()
	r.cart.Err = Refuse(Conflict, api.English("PLANTED is in the bed."))
	ask()
	log := r.log.String()
	if strings.Contains(log, "PLANTED") {
		t.Errorf("the log names a patient: %s", log)
	}
	if !strings.Contains(log, "route=/v1/patient") || !strings.Contains(log, "uid=1001") {
		t.Errorf("the log does not say who did what: %s", log)
	}
}

// TestHalfARequest: a client that does not send the rest is refused and the
// cart is not asked.
func TestHalfARequest(t *testing.T) {
	r := start(t, nurseUID, func(s *Server) { s.bodyLimit = time.Millisecond })
	c, err := net.Dial("unix", r.socket)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprint(c, "POST /v1/call HTTP/1.1\r\nHost: cartd\r\nContent-Length: 100\r\n\r\n{")
	answer, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || !strings.Contains(answer, "400") || len(r.cart.Calls()) != 0 {
		t.Errorf("%q, %v, the cart was asked %q", answer, err, r.cart.Calls())
	}
}

func TestNewWantsEveryRole(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a cart without measurer is taken")
		}
	}()
	r := start(t, ownerUID)
	cart := r.Server.cart
	cart.Measurer = nil
	New(r.Server.log, cart, Policy{}, time.UTC)
}

// TestRequestsRunToTheirEnd: the daemon stops while a still is being stored,
// and the nurse still gets an answer.
func TestRequestsRunToTheirEnd(t *testing.T) {
	slow := &slowKiosk{entered: make(chan struct{}), leave: make(chan struct{})}
	r := start(t, nurseUID, func(s *Server) { s.cart.Captures = slow })
	answered := make(chan int, 1)
	go func() {
		resp, err := r.http.Post("http://cartd/v1/capture", "", strings.NewReader(`{"device":"room"}`))
		if err != nil {
			answered <- 0
			return
		}
		resp.Body.Close()
		answered <- resp.StatusCode
	}()
	<-slow.entered
	stopped := make(chan error, 1)
	go func() { stopped <- r.stop() }()
	<-r.stopping
	close(slow.leave)
	if code := <-answered; code != http.StatusOK {
		t.Errorf("%d, want 200", code)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

type slowKiosk struct{ entered, leave chan struct{} }

func (s *slowKiosk) Capture(ctx context.Context, _, _ string) (api.Still, error) {
	close(s.entered)
	select {
	case <-ctx.Done():
		return api.Still{}, ctx.Err()
	case <-s.leave:
		return api.Still{}, nil
	}
}
func (s *slowKiosk) Discard(context.Context, string, string) error { return nil }
func (s *slowKiosk) Assign(context.Context, string, string) error  { return nil }

func FuzzDecodePatient(f *testing.F) {
	for _, s := range []string{`{"number":"1"}`, `{}`, "", "{", "null", `{"number":"1","x":1}`, "\xff", `{"number":"1"}x`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		req, err := http.NewRequest("PUT", "http://cartd/v1/patient", strings.NewReader(string(body)))
		if err != nil {
			t.Skip()
		}
		var p api.Patient
		if err := decode(req, &p); err != nil {
			var refusal *Refusal
			if !errors.As(err, &refusal) || refusal.Kind != BadRequest {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		p, today := tidied(p), time.Now()
		if checkPatient(p, today) == nil && p.Number+p.Name == "" {
			t.Errorf("%q: a patient without number and name", body)
		}
		if slices.ContainsFunc([]rune(p.Name), func(r rune) bool { return r < ' ' }) && checkPatient(p, today) == nil {
			t.Errorf("%q: control characters", body)
		}
	})
}
