package uplink

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"telecart/appliance/api"
)

const patience = 20 * time.Second // for what must come; not a measure

// testHub is the bus of a hub: a real NATS server that knows one cart.
type testHub struct {
	t      *testing.T
	port   int
	public string
	server *server.Server
	tls    *tls.Config
}

func (h *testHub) start() {
	h.t.Helper()
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: h.port, NoLog: true, NoSigs: true, TLSConfig: h.tls, TLSTimeout: 5,
		Users: []*server.User{{Username: "hub", Password: "hub"}},
		Nkeys: []*server.NkeyUser{{Nkey: h.public, Permissions: &server.Permissions{
			Publish:   &server.SubjectPermission{Allow: []string{"cart.a.>"}},
			Subscribe: &server.SubjectPermission{Allow: []string{"hub.a.>"}},
			Response:  &server.ResponsePermission{MaxMsgs: 1, Expires: 10 * time.Second},
		}}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(patience) {
		h.t.Fatal("the server did not start")
	}
	h.port = s.Addr().(*net.TCPAddr).Port
	h.server = s
	h.t.Cleanup(h.stop)
}

func (h *testHub) stop() {
	h.server.Shutdown()
	h.server.WaitForShutdown()
}

// conn is the hub's side.
func (h *testHub) conn() *nats.Conn {
	h.t.Helper()
	c, err := nats.Connect(h.server.ClientURL(), nats.UserInfo("hub", "hub"))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(c.Close)
	return c
}

func (h *testHub) listen(subject string) *nats.Subscription {
	h.t.Helper()
	c := h.conn()
	sub, err := c.SubscribeSync(subject)
	if err == nil {
		err = c.Flush()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return sub
}

// seed writes a new key file.
func seed(t *testing.T) (file, public string) {
	t.Helper()
	pair, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := pair.Seed()
	public, _ = pair.PublicKey()
	file = filepath.Join(t.TempDir(), "cart.nk")
	if err := os.WriteFile(file, secret, 0o600); err != nil {
		t.Fatal(err)
	}
	return file, public
}

// fakeCart notes what it is told.
type fakeCart struct {
	onCommand func(context.Context, api.Command) api.CommandReply
	signals   chan api.Signal
	granted   chan api.Grants
}

func (f *fakeCart) Command(ctx context.Context, c api.Command) api.CommandReply {
	return f.onCommand(ctx, c)
}
func (f *fakeCart) Signal(s api.Signal) { f.signals <- s }
func (f *fakeCart) Grants(g api.Grants) { f.granted <- g }

// running is a running uplink.
type running struct {
	*Uplink
	*fakeCart
	t     *testing.T
	links chan api.HubLink
}

func run(t *testing.T, c Config, set ...func(*Uplink)) *running {
	t.Helper()
	r := &running{t: t, links: make(chan api.HubLink, 1000), fakeCart: &fakeCart{signals: make(chan api.Signal, 100), granted: make(chan api.Grants, 100)}}
	c.CartID = "a"
	c.Changed = func(l api.HubLink) { r.links <- l }
	r.Uplink = New(c, r.fakeCart)
	r.retry = 10 * time.Millisecond
	for _, f := range set {
		f(r.Uplink)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := receive(t, "the end of Run", done); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return r
}

func (r *running) await(what string, want func(api.HubLink) bool) api.HubLink {
	r.t.Helper()
	for {
		if l := receive(r.t, what, r.links); want(l) {
			return l
		}
	}
}

func (r *running) awaitUp() api.HubLink {
	r.t.Helper()
	return r.await("a connection", func(l api.HubLink) bool { return l.Connected })
}

func (r *running) awaitDetail(code string) api.HubLink {
	r.t.Helper()
	return r.await(code, func(l api.HubLink) bool { return !l.Connected && l.Detail.Code == code })
}

func receive[T any](t *testing.T, what string, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(patience):
		t.Fatalf("%s did not come", what)
		panic("unreachable")
	}
}

func TestPresenceAndSignal(t *testing.T) {
	file, public := seed(t)
	h := &testHub{t: t, port: server.RANDOM_PORT, public: public}
	h.start()
	all := h.listen("cart.>")
	u := run(t, Config{URL: h.server.ClientURL(), KeyFile: file})
	if l := u.awaitUp(); !l.Configured || l.Since.IsZero() || l.Detail.IsZero() {
		t.Errorf("link %+v", l)
	}
	if err := u.Presence(api.Presence{Cart: api.Cart{ID: "a"}, Boot: "b"}); err != nil {
		t.Fatal(err)
	}
	if err := u.Uplink.Signal(api.Signal{Session: "s", Data: json.RawMessage(`{"kind":"offer"}`)}); err != nil {
		t.Fatal(err)
	}
	for _, subject := range []string{"cart.a.presence", "cart.a.signal"} {
		if m, err := all.NextMsg(patience); err != nil || m.Subject != subject {
			t.Errorf("%v %v, want %s", m, err, subject)
		}
	}
	const longest = 256 << 10 // what the hub takes
	for n, taken := range map[int]bool{longest: true, longest + 1: false} {
		s := api.Signal{Data: json.RawMessage(`"` + strings.Repeat("x", n-2) + `"`)}
		if err := u.Uplink.Signal(s); (err == nil) != taken {
			t.Errorf("a signal of %d bytes: %v", n, err)
		}
	}
	if m, err := all.NextMsg(patience); err != nil || len(m.Data) < longest {
		t.Errorf("the longest signal did not come: %v", err)
	}
}

func TestSignalsComeInOrder(t *testing.T) {
	file, public := seed(t)
	h := &testHub{t: t, port: server.RANDOM_PORT, public: public}
	h.start()
	u := run(t, Config{URL: h.server.ClientURL(), KeyFile: file})
	u.awaitUp()
	hub := h.conn()
	if err := hub.Publish("hub.a.signal", []byte("nonsense")); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"1", "2", "3", "4", "5"} {
		if err := hub.Publish("hub.a.signal", []byte(`{"session":"`+s+`","data":{}}`)); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []string{"1", "2", "3", "4", "5"} {
		if got := receive(t, "signal", u.signals); got.Session != s {
			t.Errorf("got %s, want %s", got.Session, s)
		}
	}
}

// The hub starts after the cart, goes away and comes back; what was to be sent
// in between is not sent later.
func TestHubComesAndGoes(t *testing.T) {
	file, public := seed(t)
	h := &testHub{t: t, port: freePort(t), public: public}
	u := run(t, Config{URL: "nats://127.0.0.1:" + strconv.Itoa(h.port), KeyFile: file})
	u.awaitDetail("hub.not-running")
	early := u.Presence(api.Presence{Boot: "too early"})
	if !errors.Is(early, ErrNotConnected) {
		t.Errorf("presence without a hub: %v", early)
	}
	h.start()
	up := u.awaitUp()
	for range 3 {
		h.stop()
		down := u.await("the loss", func(l api.HubLink) bool { return !l.Connected })
		if !down.Since.After(up.Since) || !down.Configured {
			t.Errorf("down %+v after up %+v", down, up)
		}
		if err := u.Presence(api.Presence{Boot: "too late"}); !errors.Is(err, ErrNotConnected) {
			t.Errorf("presence without a hub: %v", err)
		}
		h.start()
		all := h.listen("cart.>")
		up = u.awaitUp()
		if err := u.Presence(api.Presence{Boot: "now"}); err != nil {
			t.Fatal(err)
		}
		m, err := all.NextMsg(patience)
		if err != nil || !strings.Contains(string(m.Data), `"boot":"now"`) {
			t.Errorf("first came %v %v", m, err)
		}
	}
	// Its subscriptions are back too.
	if err := h.conn().Publish("hub.a.signal", []byte(`{"session":"s","data":{}}`)); err != nil {
		t.Fatal(err)
	}
	receive(t, "signal", u.signals)
}

// A cart that the hub does not know keeps trying: the hub may learn its key.
func TestUnknownKeyIsTriedAgain(t *testing.T) {
	file, public := seed(t)
	_, other := seed(t)
	h := &testHub{t: t, port: server.RANDOM_PORT, public: other}
	h.start()
	u := run(t, Config{URL: h.server.ClientURL(), KeyFile: file})
	u.awaitDetail("hub.key-unknown")
	h.stop()
	h.public = public
	h.start()
	u.awaitUp()
}

// A technician fixes the key file without a restart.
func TestMissingKeyFile(t *testing.T) {
	file, public := seed(t)
	h := &testHub{t: t, port: server.RANDOM_PORT, public: public}
	h.start()
	later := filepath.Join(t.TempDir(), "later.nk")
	u := run(t, Config{URL: h.server.ClientURL(), KeyFile: later})
	u.awaitDetail("hub.key-unreadable")
	if err := os.WriteFile(later, []byte("not a seed"), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(later, data, 0o600); err != nil {
		t.Fatal(err)
	}
	u.awaitUp()
}

func TestNoHub(t *testing.T) {
	u := run(t, Config{})
	if l := receive(t, "link", u.links); l.Configured || l.Connected {
		t.Errorf("%+v", l)
	}
	if err := u.Presence(api.Presence{}); !errors.Is(err, ErrNotConnected) {
		t.Error(err)
	}
}

// What could not be sent for lack of a connection is never sent later, not even
// if the connection was lost between the check and the sending.
func TestNothingIsQueued(t *testing.T) {
	file, _ := seed(t)
	list, err := New(Config{KeyFile: file}, nil).options(nil)
	if err != nil {
		t.Fatal(err)
	}
	var o nats.Options
	for _, set := range list {
		if err := set(&o); err != nil {
			t.Fatal(err)
		}
	}
	if o.ReconnectBufSize != -1 || o.MaxReconnect != -1 || !o.RetryOnFailedConnect {
		t.Errorf("buffer %d, reconnects %d, retry %v", o.ReconnectBufSize, o.MaxReconnect, o.RetryOnFailedConnect)
	}
}

func TestDelay(t *testing.T) {
	for attempts := range 100 {
		if d := delay(attempts, false); d < firstDelay/2 || d > lastDelay {
			t.Errorf("attempt %d: %v", attempts, d)
		}
		if d := delay(attempts, true); d < firstDelay/2 || d > overrunDelay || attempts > 7 && d < overrunDelay/2 {
			t.Errorf("attempt %d at a hub that is overrun: %v", attempts, d)
		}
	}
	for err, want := range map[error]bool{
		io.EOF: true, nats.ErrTimeout: true, nats.ErrAuthorization: false, errPin: false,
		&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}:        false,
		&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}:      true,
		&net.OpError{Op: "remote error", Err: errors.New("alert")}: true,
	} {
		if got := overrun(fmt.Errorf("hub: %w", err)); got != want {
			t.Errorf("%v: overrun %v", err, got)
		}
	}
}

func TestAddressHidesSecrets(t *testing.T) {
	for url, want := range map[string]string{
		"tls://hub.example:4222": "hub.example:4222", "wss://user:secret@hub.example/x": "hub.example", "user:secret@hub": "hub",
	} {
		if got := address(url); got != want {
			t.Errorf("%s: %s", url, got)
		}
	}
}

// freePort returns a port where nobody listens now.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
