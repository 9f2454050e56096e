package bus

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

func TestStrangersAreRefused(t *testing.T) {
	w := open(t)
	url := "nats://" + w.Addr().String()
	stranger, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	key, _ := public(stranger)
	known, _ := public(w.pairs["a"])
	token, err := sign(w.keys.account, cartClaims(known, "a"))
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := MakeKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	_, foreignFile, err := foreign.Credentials("a")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "foreign")
	if err := WriteSecret(file, foreignFile); err != nil {
		t.Fatal(err)
	}
	sentinel, err := w.keys.sentinel()
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]nats.Option{
		"no key":                nats.Name("x"),
		"unknown key":           nats.Nkey(key, stranger.Sign),
		"key without seed":      nats.Nkey(known, stranger.Sign),
		"password":              nats.UserInfo("a", "a"),
		"another's token":       nats.UserJWT(func() (string, error) { return token, nil }, stranger.Sign),
		"another hub's token":   nats.UserCredentials(file),
		"the sentinel's token":  nats.UserJWT(func() (string, error) { return sentinel, nil }, stranger.Sign),
		"a token, no signature": nats.UserJWT(func() (string, error) { return token, nil }, func([]byte) ([]byte, error) { return nil, nil }),
	} {
		c, err := nats.Connect(url, o, nats.NoReconnect())
		if err == nil {
			c.Close()
			t.Errorf("%s: was let in", name)
		}
	}
}

// A cart that is revoked is cut off, and stays out, also after the server was
// started again; the others stay.
func TestRevokedCart(t *testing.T) {
	w := open(t)
	key, file := w.credentials("a")
	a := w.cart("a", nats.UserCredentials(file))
	b := w.cart("b", ways()["credentials"](w, "b"))
	if err := w.Revoke(t.Context(), map[string]time.Time{key: time.Now()}); err != nil {
		t.Fatal(err)
	}
	receive(t, "the end of its connection", a.closed)
	out := func() {
		t.Helper()
		if c, err := nats.Connect("nats://"+w.Addr().String(), nats.UserCredentials(file), nats.NoReconnect()); !errors.Is(err, nats.ErrAuthorization) {
			t.Errorf("let in again: %v", err)
			c.Close()
		}
	}
	out()
	b.raw(t, "cart.b.presence")
	w.Close()
	w.opts.Revoked = map[string]time.Time{key: time.Now()}
	w.start()
	out()
	again := w.cart("a", ways()["credentials"](w, "a")) // enrolled anew
	again.raw(t, "cart.a.presence")
}

// So is one that came with a key alone.
func TestRevokedKey(t *testing.T) {
	w := open(t)
	how := ways()["key alone"]
	a, b := w.cart("a", how(w, "a")), w.cart("b", how(w, "b"))
	w.none.Store(true)
	if err := w.Kick("a"); err != nil {
		t.Fatal(err)
	}
	receive(t, "the end of its connection", a.closed)
	if c, err := nats.Connect("nats://"+w.Addr().String(), how(w, "a"), nats.NoReconnect()); err == nil {
		c.Close()
		t.Error("let in again")
	}
	b.raw(t, "cart.b.presence")
}

// What the hub shows the server inside opens nothing over the network.
func TestHubsKeyOverTheNetwork(t *testing.T) {
	w := open(t)
	for name, account := range map[string]nkeys.KeyPair{"carts": w.keys.account, "system": w.keys.system, "gate": w.keys.gate} {
		user, err := nkeys.CreateUser()
		if err != nil {
			t.Fatal(err)
		}
		conn, err := w.connect("", account, user)
		if name == "gate" { // where only the porter is let in
			if err == nil {
				t.Error("the gate let in another than the porter")
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s, in process: %v", name, err)
		}
		conn.Close()
		signed := nats.UserJWT(func() (string, error) { return w.hubToken(account, user) }, user.Sign)
		if c, err := nats.Connect("nats://"+w.Addr().String(), signed, nats.NoReconnect()); err == nil {
			c.Close()
			t.Errorf("%s: was let in over the network", name)
		}
	}
}
