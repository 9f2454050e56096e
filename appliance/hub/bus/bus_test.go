package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"telecart/appliance/hub/relay"
)

const patience = 20 * time.Second // for what must come; not a measure

// world is a bus with its server, and the carts "a" and "b".
type world struct {
	t *testing.T
	*Bus
	opts  Options
	dir   string
	carts map[string]string        // by key
	none  atomic.Bool              // of the carts is known any more
	pairs map[string]nkeys.KeyPair // of carts without credentials, by id
}

func open(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), carts: map[string]string{}, pairs: map[string]nkeys.KeyPair{}}
	keys, err := MakeKeys(filepath.Join(w.dir, "nats.keys"))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a", "b"} {
		pair, err := nkeys.CreateUser()
		if err != nil {
			t.Fatal(err)
		}
		key, err := public(pair)
		if err != nil {
			t.Fatal(err)
		}
		w.pairs[id], w.carts[key] = pair, id
	}
	w.opts = Options{Listen: "127.0.0.1:0", Keys: keys, CartOf: func(key string) (string, bool) {
		id, ok := w.carts[key]
		return id, ok && !w.none.Load()
	}}
	w.start()
	t.Cleanup(func() { w.Close() })
	return w
}

func (w *world) start() {
	w.t.Helper()
	b, err := Open(w.t.Context(), w.opts, slog.New(slog.DiscardHandler))
	if err != nil {
		w.t.Fatal(err)
	}
	w.Bus = b
}

// credentials writes a cart's file.
func (w *world) credentials(id string) (key, file string) {
	w.t.Helper()
	key, text, err := w.keys.Credentials(id)
	if err != nil {
		w.t.Fatal(err)
	}
	file = filepath.Join(w.t.TempDir(), id+".creds")
	if err := WriteSecret(file, text); err != nil {
		w.t.Fatal(err)
	}
	return key, file
}

// ways are the two ways in which a cart signs in.
func ways() map[string]func(w *world, id string) nats.Option {
	return map[string]func(*world, string) nats.Option{
		"credentials": func(w *world, id string) nats.Option {
			_, file := w.credentials(id)
			return nats.UserCredentials(file)
		},
		"key alone": func(w *world, id string) nats.Option {
			key, err := public(w.pairs[id])
			if err != nil {
				w.t.Fatal(err)
			}
			return nats.Nkey(key, w.pairs[id].Sign)
		},
	}
}

// testCart is a cart: a real NATS client.
type testCart struct {
	conn   *nats.Conn
	errs   chan error // what the server refuses
	closed chan struct{}
}

func (w *world) cart(id string, how nats.Option) *testCart {
	w.t.Helper()
	c := &testCart{errs: make(chan error, 16), closed: make(chan struct{})}
	var err error
	c.conn, err = nats.Connect("nats://"+w.Addr().String(), how, nats.NoReconnect(),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { c.errs <- err }),
		nats.ClosedHandler(func(*nats.Conn) { close(c.closed) }))
	if err != nil {
		w.t.Fatalf("cart %s: %v", id, err)
	}
	w.t.Cleanup(c.conn.Close)
	return c
}

func (c *testCart) raw(t *testing.T, subject string) {
	t.Helper()
	if err := errors.Join(c.conn.Publish(subject, []byte("{}")), c.conn.Flush()); err != nil {
		t.Fatal(err)
	}
}

func receive[T any](t *testing.T, what string, ch <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-ch:
	case <-time.After(patience):
		t.Fatalf("%s did not come", what)
	}
	return v
}

func denied(t *testing.T, c *testCart, what string) {
	t.Helper()
	_, subject, _ := strings.Cut(what, " to ")
	err := receive(t, "refusal of "+what, c.errs)
	if !errors.Is(err, nats.ErrPermissionViolation) || !strings.Contains(strings.ToLower(err.Error()), `"`+strings.ToLower(subject)+`"`) {
		t.Errorf("%s: %v", what, err)
	}
}

// A cart may speak for itself and hear what is meant for it, nothing else.
func TestCartsAreIsolated(t *testing.T) {
	for name, how := range ways() {
		t.Run(name, func(t *testing.T) { isolated(t, how) })
	}
}

func isolated(t *testing.T, how func(w *world, id string) nats.Option) {
	w := open(t)
	a := w.cart("a", how(w, "a"))
	own := w.conn
	all, err := own.SubscribeSync(">")
	if err == nil {
		err = own.Flush() // or the first of what follows passes before it listens
	}
	if err != nil {
		t.Fatal(err)
	}

	publish := map[string]bool{
		"cart.a.presence": true, "cart.a.signal": true,
		"cart.b.presence": false, "cart.b.signal": false, "cart.ab.presence": false,
		"hub.a.command": false, "hub.b.command": false, "hub.b.signal": false,
		"_HUB.x": false, "_INBOX.x": false, "$JS.API.INFO": false, "hubs.changed": false,
		"$SYS.REQ.USER.AUTH": false, "$SYS.REQ.SERVER.PING": false, "other": false,
	}
	for subject, allowed := range publish {
		a.raw(t, subject)
		if !allowed {
			denied(t, a, "publish to "+subject)
		}
	}
	if err := own.Flush(); err != nil {
		t.Fatal(err)
	}
	reached := map[string]bool{}
	for n, _, _ := all.Pending(); n > 0; n-- { // all have come: the connection is flushed
		m, err := all.NextMsg(patience)
		if err != nil {
			t.Fatal(err)
		}
		reached[m.Subject] = true
	}
	for subject, allowed := range publish {
		if reached[subject] != allowed {
			t.Errorf("cart a reached %s: %v", subject, reached[subject])
		}
	}

	subscribe := map[string]bool{
		"hub.a.command": true, "hub.a.>": true,
		"hub.b.command": false, "hub.*.command": false, "hub.>": false, ">": false, "*.a.command": false,
		"cart.a.presence": false, "cart.>": false, "_HUB.>": false, "_INBOX.>": false, "$JS.>": false, "hubs.>": false, "$SYS.>": false,
	}
	for subject, allowed := range subscribe {
		if _, err := a.conn.Subscribe(subject, func(*nats.Msg) {}); err != nil {
			t.Fatal(err)
		}
		if err := a.conn.Flush(); err != nil {
			t.Fatal(err)
		}
		if !allowed {
			denied(t, a, "subscribe to "+subject)
		}
	}
	for _, subject := range []string{"hub.a.command", "hub.a.signal"} {
		sub, err := a.conn.SubscribeSync(subject)
		if err == nil {
			err = a.conn.Flush()
		}
		if err == nil {
			err = own.Publish(subject, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sub.NextMsg(patience); err != nil {
			t.Errorf("%s does not reach cart a: %v", subject, err)
		}
	}
}

// What one cart may cost the hub.
func TestBusLimits(t *testing.T) {
	w := open(t)
	a := w.cart("a", ways()["credentials"](w, "a"))
	if got := a.conn.MaxPayload(); got != 512<<10 {
		t.Errorf("a message may have %d bytes", got)
	}
	var last *nats.Subscription
	for i := range 16 {
		var err error
		if last, err = a.conn.SubscribeSync(fmt.Sprintf("hub.a.%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(a.conn.Flush(), w.conn.Publish("hub.a.15", nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := last.NextMsg(patience); err != nil {
		t.Errorf("the 16th subscription: %v", err)
	}
	if _, err := a.conn.SubscribeSync("hub.a.16"); err != nil {
		t.Fatal(err)
	}
	if err := receive(t, "the refusal of one more", a.errs); !strings.Contains(strings.ToLower(err.Error()), "maximum subscriptions") {
		t.Error(err)
	}
}

func TestKeys(t *testing.T) {
	file := filepath.Join(t.TempDir(), "nats.keys")
	if _, err := LoadKeys(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := MakeKeys(file); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := MakeKeys(file); err != nil {
		t.Error(err)
	}
	if again, err := os.ReadFile(file); err != nil || string(again) != string(first) {
		t.Errorf("the keys were made anew (%v)", err)
	}
	text := string(first)
	for name, bad := range map[string]string{
		"empty": "", "one is missing": strings.Replace(text, "gate ", "# ", 1),
		"one of another kind": strings.Replace(text, "operator SO", "operator SU", 1),
		"exchanged":           strings.NewReplacer("account ", "porter ", "porter ", "account ").Replace(text),
	} {
		if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKeys(file); err == nil {
			t.Errorf("%s: was taken", name)
		} else if strings.Contains(err.Error(), "SO") || strings.Contains(err.Error(), "SU") {
			t.Errorf("%s: the error repeats a seed: %v", name, err)
		}
	}
}

func TestCommandsAndHubs(t *testing.T) {
	w := open(t)
	if _, err := w.Ask(t.Context(), "a", nil); !errors.Is(err, relay.ErrAbsent) {
		t.Errorf("nobody there: %v", err)
	}
	a := w.cart("a", ways()["credentials"](w, "a"))
	if _, err := a.conn.Subscribe("hub.a.command", func(m *nats.Msg) { m.Respond(m.Data) }); err != nil {
		t.Fatal(err)
	}
	if err := a.conn.Flush(); err != nil {
		t.Fatal(err)
	}
	if got, err := w.Ask(t.Context(), "a", []byte("x")); err != nil || string(got) != "x" {
		t.Errorf("%q %v", got, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Ask(ended, "a", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	heard := make(chan string, 1)
	if err := w.HearHubs(func(kind string, data []byte) { heard <- kind + string(data) }); err != nil {
		t.Fatal(err)
	}
	if err := w.Tell("changed", []byte("!")); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, "what hubs tell", heard); got != "changed!" {
		t.Error(got)
	}
}
