package client_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/client"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/localapi/localapitest"
)

// daemon is the real local API with a cart that has no devices.
type daemon struct {
	*localapi.Server
	cart   *localapitest.Cart
	client *client.Client
	stop   func() error
}

func start(t *testing.T, socket string) *daemon {
	t.Helper()
	c := localapitest.New(time.Date(2026, 11, 22, 14, 2, 0, 0, time.UTC))
	s := localapi.New(slog.New(slog.DiscardHandler), localapi.Cart{Board: c, Models: c, Patients: c, Caller: c, Door: c,
		InCall: c, Captures: c, Records: c, Feeds: c, Kiosk: c, Measurer: c}, localapi.Policy{}, time.UTC)
	l, err := localapi.Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	return &daemon{s, c, newClient(t, socket), localapitest.Serve(t, s.Serve, l)}
}

func newClient(t *testing.T, socket string) *client.Client {
	c := client.New(socket)
	t.Cleanup(c.Close)
	return c
}

// handle serves h, a daemon that is not ours, on a socket.
func handle(t *testing.T, h http.HandlerFunc) *client.Client {
	t.Helper()
	socket := localapitest.SocketPath(t)
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { srv.Close() })
	return newClient(t, socket)
}

// TestEveryMethod: each method reaches the cart's method of the same name.
func TestEveryMethod(t *testing.T) {
	d := start(t, localapitest.SocketPath(t))
	ctx, c := t.Context(), d.client
	for _, m := range []struct {
		call string
		do   func() error
	}{
		{"SetPatient 1|王小明|1956-05-03", func() error {
			return c.SetPatient(ctx, api.Patient{Number: "1", Name: "王小明", BirthDate: "1956-05-03"})
		}},
		{"ClearPatient", func() error { return c.ClearPatient(ctx) }},
		{"Call chest pain", func() error { return c.Call(ctx, "chest pain") }},
		{"Admit p1", func() error { return c.Admit(ctx, "p1") }},
		{"Refuse p2 later", func() error { return c.Refuse(ctx, "p2", "later") }},
		{"Remove p3", func() error { return c.Remove(ctx, "p3") }},
		{"Hold true", func() error { return c.Hold(ctx, true) }},
		{"Hold false", func() error { return c.Hold(ctx, false) }},
		{"Mute true", func() error { return c.Mute(ctx, true) }},
		{"Hangup", func() error { return c.Hangup(ctx) }},
		{"Next", func() error { return c.Next(ctx) }},
		{"Measure cuff|adult||false", func() error { return c.Measure(ctx, api.MeasureRequest{Device: "cuff", Size: "adult"}) }},
		{"Discard a/b nurse", func() error { return c.Discard(ctx, "a/b") }},
		{"Assign a?b nurse", func() error { return c.Assign(ctx, "a?b") }},
		{"KioskReport home 7", func() error { return c.KioskReport(ctx, api.KioskReport{Screen: "home", PhysicianFrames: 7}) }},
		{"AskDone ask-1", func() error { return c.AskDone(ctx, "ask-1") }},
		{"Capture room nurse", func() error { _, err := c.Capture(ctx, "room"); return err }},
		{"Encounters 3", func() error { _, err := c.Encounters(ctx, 3); return err }},
		{"Encounters 50", func() error { _, err := c.Encounters(ctx, 0); return err }},
	} {
		before := len(d.cart.Calls())
		err := m.do()
		if got := strings.Join(d.cart.Calls()[before:], "; "); err != nil || got != m.call {
			t.Errorf("%s: the cart is told %q, %v", m.call, got, err)
		}
	}
}

// TestAnswers: what the cart has comes out as it went in.
func TestAnswers(t *testing.T) {
	d := start(t, localapitest.SocketPath(t))
	ctx, c := t.Context(), d.client
	same := func(name string, got, want any, err error) {
		t.Helper()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
	}
	st, err := c.Status(ctx)
	want := d.cart.State
	want.Readiness.Reasons = []api.Message{}
	same("status", st, want, err)
	ds, err := c.Devices(ctx)
	same("devices", ds, d.cart.Units, err)
	rs, err := c.Readings(ctx)
	same("readings", rs, d.cart.Numbers, err)
	ms, err := c.Models(ctx)
	same("models", ms, d.cart.Catalogue, err)
	e, err := c.Encounter(ctx, "enc-2")
	same("encounter", e, d.cart.Records[0], err)
	e, err = c.Outline(ctx, "enc-2")
	brief := d.cart.Records[0]
	brief.Trend, brief.Curves = []api.Reading{}, []api.Curve{}
	same("outline", e, brief, err)
	still, err := c.Capture(ctx, "room")
	same("capture", still, d.cart.Still, err)
	data, kind, err := c.StillData(ctx, "still-1")
	same("still", string(data)+" "+kind, "jpeg image/jpeg", err)
}

func TestErrorIsTheSentence(t *testing.T) {
	d := start(t, localapitest.SocketPath(t))
	d.cart.Err = localapi.Refuse(localapi.Conflict, api.Say("test.nobody", "Nobody is asking to join."))
	err := d.client.Admit(t.Context(), "")
	var e *client.Error
	if !errors.As(err, &e) || e.Status != http.StatusConflict || e.Message.Code != "test.nobody" || err.Error() != "Nobody is asking to join." {
		t.Errorf("%#v", err)
	}
}

func TestUnreachable(t *testing.T) {
	stale := localapitest.SocketPath(t)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: stale, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	none := localapitest.SocketPath(t)
	for _, c := range []struct{ name, socket, want string }{
		{"no socket", none, "The cart's daemon is not running (no socket at " + none + "). Start it with "},
		{"nobody answers", stale, "The cart's daemon is not running (nobody answers at " + stale + ")."},
		{"too long", "/tmp/" + strings.Repeat("x", 200), "too long"},
	} {
		_, err := newClient(t, c.socket).Status(t.Context())
		var e *client.Error
		if !errors.As(err, &e) || e.Status != 0 || e.Unwrap() == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestStrangeDaemons: whatever answers, the error is a sentence.
func TestStrangeDaemons(t *testing.T) {
	for _, c := range []struct {
		name   string
		h      http.HandlerFunc
		status int
		want   string
	}{
		{"no sentence", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }, 502, "502 Bad Gateway"},
		{"no JSON", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", 500) }, 500, "500 Internal"},
		{"garbage", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, 0, "not understood"},
		{"cut short", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "{")
		}, 0, "broke"},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, "broke"},
	} {
		_, err := handle(t, c.h).Status(t.Context())
		var e *client.Error
		if !errors.As(err, &e) || e.Status != c.status || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %#v, want %d %q", c.name, err, c.status, c.want)
		}
	}
}

// TestContext: the caller's own end is told as such, with its own words.
func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	c := handle(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel(errors.New("the nurse has changed her mind"))
		<-r.Context().Done()
	})
	_, err := c.Status(ctx)
	if !errors.Is(err, context.Canceled) || err.Error() != "the nurse has changed her mind" {
		t.Errorf("%#v", err)
	}
	done, cancelDone := context.WithCancel(t.Context())
	cancelDone()
	if _, err := c.Status(done); !errors.Is(err, context.Canceled) {
		t.Errorf("%#v", err)
	}
}
