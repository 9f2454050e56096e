package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/localapi/localapitest"
)

// now is when everything in these tests happens.
func now() time.Time { return time.Date(2026, 11, 22, 14, 2, 30, 0, time.UTC) }

// daemon is the real local API with a cart that has no devices.
type daemon struct {
	*localapi.Server
	cart   *localapitest.Cart
	socket string
	stop   func() error
}

func startDaemon(t *testing.T) *daemon {
	t.Helper()
	return startAt(t, localapitest.SocketPath(t))
}

func startAt(t *testing.T, socket string) *daemon {
	t.Helper()
	c := localapitest.New(now().Add(-30 * time.Second))
	s := localapi.New(slog.New(slog.DiscardHandler), localapi.Cart{Board: c, Models: c, Patients: c, Caller: c, Door: c,
		InCall: c, Captures: c, Records: c, Feeds: c, Kiosk: c, Measurer: c}, localapi.Policy{}, time.UTC)
	l, err := localapi.Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	return &daemon{Server: s, cart: c, socket: socket, stop: localapitest.Serve(t, s.Serve, l)}
}

// result is how a run ended.
type result struct {
	code     int
	out, err string
}

// cartctl runs the program against the daemon's socket.
func (d *daemon) cartctl(t *testing.T, args ...string) result {
	t.Helper()
	return cartctl(t, d.socket, args...)
}

func cartctl(t *testing.T, socket string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), args, testWorld(&out, &errs, socket))
	return result{code, out.String(), errs.String()}
}

func testWorld(out, errs interface{ Write([]byte) (int, error) }, socket string) world {
	return world{stdout: out, stderr: errs, now: now, zone: time.UTC, getenv: func(key string) string {
		if key == "TELECART_SOCKET" {
			return socket
		}
		return ""
	}}
}

// oneDocument decodes an output that must be exactly one line of JSON.
func oneDocument[T any](t *testing.T, out string) T {
	t.Helper()
	var v T
	dec := json.NewDecoder(bytes.NewBufferString(out))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%q: %v", out, err)
	}
	if dec.More() || bytes.Count([]byte(out), []byte("\n")) != 1 {
		t.Fatalf("%q is more than one document", out)
	}
	return v
}
