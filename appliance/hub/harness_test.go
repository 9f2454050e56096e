package hub

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/coder/websocket"
	"github.com/nats-io/nkeys"

	"telecart/appliance/api"
	"telecart/appliance/hub/identity"
	"telecart/appliance/hub/identity/password"
	"telecart/appliance/hub/relay"
)

// clock is the hub's clock in tests: the real time plus what a test adds.
type clock struct {
	mu    sync.Mutex
	extra time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.extra)
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.extra += d
}

// logBook collects the log.
type logBook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// world is a hub with the keys of its carts. It can be restarted.
type world struct {
	t     *testing.T
	opts  Options
	keys  map[string]nkeys.KeyPair
	clock *clock
	log   *logBook
	*Hub
	stop func()
}

const testPassword = "correct horse"

func cheapHash(t *testing.T, secret string) string {
	t.Helper()
	h, err := password.New(secret, password.Cost{Memory: 64, Time: 1, Lanes: 1})
	if err != nil {
		t.Fatal(err)
	}
	return h.String()
}

func testPage() fs.FS {
	return fstest.MapFS{
		"index.html":         {Data: []byte("<!doctype html>the page")},
		"assets/app-1234.js": {Data: []byte("script")},
		".keep":              {},
	}
}

// testOptions has carts "a" and "b", physicians "alice" and "bob".
func testOptions(t *testing.T) (Options, map[string]nkeys.KeyPair) {
	t.Helper()
	o := Options{Listen: "127.0.0.1:0", NATSListen: "127.0.0.1:0", State: t.TempDir(), Version: "test", Page: testPage()}
	keys := map[string]nkeys.KeyPair{}
	for _, id := range []string{"a", "b"} {
		pair, err := nkeys.CreateUser()
		if err != nil {
			t.Fatal(err)
		}
		public, err := pair.PublicKey()
		if err != nil {
			t.Fatal(err)
		}
		keys[id] = pair
		o.Carts = append(o.Carts, identity.Cart{ID: id, Name: "Ward " + id, Key: public})
	}
	hash := cheapHash(t, testPassword)
	o.Accounts = []identity.Person{
		{User: "alice", Name: "Dr. Alice", Specialty: "Cardiology", Hospital: "North", Password: hash},
		{User: "bob", Name: "Dr. Bob", Password: hash},
	}
	return o, keys
}

func newWorld(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	o, keys := testOptions(t)
	for _, c := range change {
		c(&o)
	}
	w := &world{t: t, opts: o, keys: keys, clock: &clock{}, log: &logBook{}}
	w.opts.Now = w.clock.now
	if w.opts.Wait == nil {
		w.opts.Wait = func(_ context.Context, d time.Duration) error { w.clock.add(d); return nil }
	}
	w.opts.Log = slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.start()
	t.Cleanup(func() { w.stop() })
	return w
}

func (w *world) start() {
	w.t.Helper()
	h, err := New(w.opts)
	if err != nil {
		w.t.Fatal(err)
	}
	h.sweep = time.Hour // or a sweep would do what a test waits for
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	select {
	case <-h.Ready():
	case err := <-done:
		cancel()
		w.t.Fatalf("hub did not start: %v", err)
	}
	w.Hub = h
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("hub ended with %v", err)
		}
	})
}

func (w *world) restart() {
	w.t.Helper()
	w.stop()
	w.start()
}

func (w *world) origin() string { return "http://" + w.Addr().String() }

// browser is a person at a browser.
type browser struct {
	w      *world
	client *http.Client
	csrf   string
}

func (w *world) browser() *browser {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	b := &browser{w: w, client: &http.Client{Jar: jar}}
	w.t.Cleanup(b.client.CloseIdleConnections)
	return b
}

// signedIn returns a browser that has signed in.
func (w *world) signedIn(user string) *browser {
	w.t.Helper()
	b := w.browser()
	status, body := b.signIn(user, testPassword)
	if status != http.StatusOK {
		w.t.Fatalf("sign-in of %s: %d %s", user, status, body)
	}
	return b
}

func (b *browser) signIn(user, secret string) (int, string) {
	b.w.t.Helper()
	body, _ := json.Marshal(signIn{user, secret})
	r := b.do("POST", "/api/signin", string(body))
	var m me
	if r.status == http.StatusOK {
		if err := json.Unmarshal([]byte(r.body), &m); err != nil {
			b.w.t.Fatal(err)
		}
		b.csrf = m.CSRF
	}
	return r.status, r.body
}

type result struct {
	status int
	body   string
	header http.Header
}

// do sends a request as the page does. Pairs in header replace a header, or
// remove it if the value is empty.
func (b *browser) do(method, path, body string, header ...string) result {
	b.w.t.Helper()
	req, err := http.NewRequest(method, b.w.origin()+path, strings.NewReader(body))
	if err != nil {
		b.w.t.Fatal(err)
	}
	if method != "GET" {
		req.Header.Set("Origin", b.w.origin())
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-CSRF-Token", b.csrf)
	}
	for i := 0; i < len(header); i += 2 {
		if req.Header.Set(header[i], header[i+1]); header[i+1] == "" {
			req.Header.Del(header[i])
		}
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.w.t.Fatal(err)
	}
	defer res.Body.Close()
	var buf bytes.Buffer
	if _, err := buf.ReadFrom(res.Body); err != nil {
		b.w.t.Fatal(err)
	}
	return result{res.StatusCode, buf.String(), res.Header}
}

// tab is an open page.
type tab struct {
	t     *testing.T
	conn  *websocket.Conn
	carts map[string]api.RosterEntry // according to the messages read so far
}

func (b *browser) open() *tab {
	b.w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, "ws://"+b.w.Addr().String()+"/ws", &websocket.DialOptions{
		HTTPClient: b.client, HTTPHeader: http.Header{"Origin": {b.w.origin()}},
	})
	if err != nil {
		b.w.t.Fatal(err)
	}
	conn.SetReadLimit(1 << 20)
	b.w.t.Cleanup(func() { conn.CloseNow() })
	return &tab{b.w.t, conn, map[string]api.RosterEntry{}}
}

// patience is how long a test waits for what must come. It measures nothing.
const patience = 20 * time.Second

func (p *tab) send(q api.PageRequest) {
	p.t.Helper()
	data, err := relay.Encode(q)
	if err != nil {
		p.t.Fatal(err)
	}
	p.sendRaw(string(data))
}

func (p *tab) sendRaw(text string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := p.conn.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
		p.t.Fatal(err)
	}
}

// await reads until a message is the one that want asks for.
func (p *tab) await(what string, want func(api.PageMessage) bool) api.PageMessage {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		_, data, err := p.conn.Read(ctx)
		if err != nil {
			p.t.Fatalf("waiting for %s: %v", what, err)
		}
		var m api.PageMessage
		if err := json.Unmarshal(data, &m); err != nil {
			p.t.Fatalf("%v in %s", err, data)
		}
		for _, e := range m.Carts {
			p.carts[e.ID] = e
		}
		if want(m) {
			return m
		}
	}
}

func (p *tab) awaitType(kind string) api.PageMessage {
	p.t.Helper()
	return p.await(kind, func(m api.PageMessage) bool { return m.Type == kind })
}

// awaitState waits until the roster shows the cart in this state.
func (p *tab) awaitState(cart, state string) api.RosterEntry {
	p.t.Helper()
	if p.carts[cart].State != state {
		p.await(cart+" "+state, func(api.PageMessage) bool { return p.carts[cart].State == state })
	}
	return p.carts[cart]
}

// closed waits until the page is closed and returns the status.
func (p *tab) closed() websocket.StatusCode {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		if _, _, err := p.conn.Read(ctx); err != nil {
			return websocket.CloseStatus(err)
		}
	}
}

// settle makes the cart say that it has this session, and returns the signals
// that the page has got by then: all that the cart sent before.
func (p *tab) settle(c *testCart, s api.Session) (signals []api.Signal) {
	p.t.Helper()
	note := func(m api.PageMessage) {
		if m.Type == "signal" {
			signals = append(signals, *m.Signal)
		}
	}
	boot := rand.Text() // no earlier roster has it
	c.says(api.SubjectPresence, api.Presence{
		Cart: api.Cart{ID: c.id, Name: "Intensive care"}, Session: s, Boot: boot, At: time.Now(),
	})
	p.await("the presence", func(m api.PageMessage) bool {
		note(m)
		return slices.ContainsFunc(m.Carts, func(e api.RosterEntry) bool { return e.Boot == boot })
	})
	p.sendRaw(nonsense) // signals come before its answer, rosters at any time
	p.await("the answer to nonsense", func(m api.PageMessage) bool {
		note(m)
		return m.Type == "error"
	})
	return signals
}

// nonsense is a request that the hub answers at once, after all earlier ones.
const nonsense = "nonsense"

// problem sends q and returns the code with which the hub itself refuses it;
// empty if it does not.
func (p *tab) problem(q api.PageRequest) string {
	p.t.Helper()
	isError := func(m api.PageMessage) bool { return m.Type == "error" }
	p.send(q)
	p.sendRaw(nonsense)
	first := p.await("an error", isError)
	if first.Error.Code == "relay.page-not-understood" {
		return ""
	}
	p.await("the answer to nonsense", isError)
	return first.Error.Code
}
