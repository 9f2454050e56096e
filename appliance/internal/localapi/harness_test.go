package localapi

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/localapi/localapitest"
)

// at is when everything in these tests happens.
func at() time.Time { return time.Date(2026, 11, 22, 14, 2, 0, 0, time.UTC) }

// The users of these tests.
const (
	ownerUID      = 1000
	nurseUID      = 1001
	technicianUID = 1002
	strangerUID   = 1003
)

func uids() map[Role]uint32 {
	return map[Role]uint32{Owner: ownerUID, Nurse: nurseUID, Technician: technicianUID, Nobody: strangerUID}
}

func testPolicy() Policy {
	return Policy{
		Kiosk: []string{"kiosk"}, Technician: []string{"technicians"},
		self: func() int { return ownerUID },
		lookup: func(uid uint32) (string, []string, error) {
			switch uid {
			case nurseUID:
				return "kiosk", []string{"users"}, nil
			case technicianUID:
				return "tina", []string{"users", "technicians"}, nil
			}
			return "stranger", []string{"users"}, nil
		},
	}
}

type cartFake = localapitest.Cart

// running is a server that answers one user on a socket of its own.
type running struct {
	*Server
	cart   *localapitest.Cart
	http   *http.Client
	socket string
	log    *syncBuffer
	stop   func() error // ends Serve and returns its error
}

func roles(c *localapitest.Cart) Cart {
	return Cart{Board: c, Models: c, Patients: c, Caller: c, Door: c, InCall: c, Captures: c, Records: c, Feeds: c, Kiosk: c, Measurer: c}
}

// start serves a fake cart to callers who are all uid; change may alter the
// server before it runs.
func start(t *testing.T, uid uint32, change ...func(*Server)) *running {
	t.Helper()
	cart, log := localapitest.New(at()), &syncBuffer{}
	s := New(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), roles(cart), testPolicy(), time.UTC)
	s.identify = func(net.Conn) (uint32, error) { return uid, nil }
	for _, c := range change {
		c(s)
	}
	socket := localapitest.SocketPath(t)
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	stop := localapitest.Serve(t, s.Serve, l)
	tr := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}
	t.Cleanup(tr.CloseIdleConnections)
	return &running{Server: s, cart: cart, http: &http.Client{Transport: tr}, socket: socket, log: log, stop: stop}
}

// do sends a request and returns the status and the body; it leaves a stream
// after its header.
func (r *running) do(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, "http://cartd"+path, bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := r.http.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	if ct := resp.Header.Get("Content-Type"); ct == "text/event-stream" || ct == "application/octet-stream" {
		return resp.StatusCode, ""
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return resp.StatusCode, string(data)
}

// syncBuffer is a log that may be read while it is written.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func reading(device, quantity string, value float64) api.Reading {
	return api.Reading{Device: device, Quantity: quantity, Value: &value, Quality: "good", At: at()}
}
