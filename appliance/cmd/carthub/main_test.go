package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/config"
	"telecart/appliance/hub"
	"telecart/appliance/hub/identity"
	"telecart/appliance/hub/identity/password"
	"telecart/appliance/internal/uplink"
)

const patience = 20 * time.Second // for what must come; not a measure

// call runs the program and returns its output and exit status.
func call(args []string, in string) (out, diag string, status int) {
	var o, d bytes.Buffer
	status = run(context.Background(), args, world{strings.NewReader(in), &o, &d})
	return o.String(), d.String(), status
}

func TestUse(t *testing.T) {
	for _, c := range []struct {
		args   []string
		in     string
		out    string
		diag   string
		status int
	}{
		{[]string{"-version"}, "", "carthub ", "", 0},
		{[]string{"--version"}, "", "carthub ", "", 0},
		{[]string{"-h"}, "", "Usage: carthub", "", 0},
		{[]string{"key", "new", "--help"}, "", "Usage: carthub key new", "", 0},
		{[]string{"nonsense"}, "", "", "unexpected argument nonsense", 2},
		{[]string{"-nonsense"}, "", "", "unknown flag --nonsense", 2},
		{[]string{"-log", "xml"}, "", "", `must be one of "text","json"`, 2},
		{[]string{"-config"}, "", "", "--config", 2},
		{[]string{"key"}, "", "", "new", 2},
		{[]string{"key", "new"}, "", "", "--out=FILE", 2},
		{[]string{"key", "new", "-nonsense"}, "", "", "unknown flag", 2},
		{[]string{"key", "new", "-out", "/nowhere/x", "y"}, "", "", "unexpected argument y", 2},
		{[]string{"\x1b[2J"}, "", "", `\x1b[2J`, 2},
		{[]string{"-config", "/nowhere/hub.toml"}, "", "", "/nowhere/hub.toml", 1},
		{[]string{"--config=/nowhere/hub.toml", "-log", "json"}, "", "", "/nowhere/hub.toml", 1},
		{[]string{"hash-password"}, "secret\n", "$argon2id$v=19$m=65536,t=3,p=4$", "", 0},
	} {
		out, diag, status := call(c.args, c.in)
		if !strings.HasPrefix(out, c.out) || (c.out == "") != (out == "") || !strings.Contains(diag, c.diag) || (c.diag == "") != (diag == "") || status != c.status {
			t.Errorf("%q: out %q, diag %q, %d", c.args, out, diag, status)
		}
	}
}

func TestHashPassword(t *testing.T) {
	for in, secret := range map[string]string{"secret\n": "secret", "secret": "secret", "two words\r\n": "two words"} {
		out, diag, status := call([]string{"hash-password"}, in)
		if status != 0 {
			t.Fatal(diag)
		}
		h, err := password.Parse(strings.TrimSpace(out))
		if err != nil || !h.Matches(secret) {
			t.Errorf("%q: %v", in, err)
		}
	}
	for _, in := range []string{"", "\n", strings.Repeat("x", password.MaxLength+1)} {
		if out, _, status := call([]string{"hash-password"}, in); status != 1 {
			t.Errorf("%.10q gave %s", in, out)
		}
	}
}

func TestKeyNew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cart.nk")
	out, diag, status := call([]string{"key", "new", "-out", file}, "")
	if status != 0 || !strings.HasPrefix(out, "U") || len(strings.TrimSpace(out)) != 56 {
		t.Fatalf("%q %q %d", out, diag, status)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, diag, status := call([]string{"key", "new", "-out", file}, ""); status != 1 || !strings.Contains(diag, "file exists") {
		t.Errorf("a key was replaced: %d %q", status, diag)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the key has changed (%v)", err)
	}
}

func TestBadConfiguration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hub.toml")
	if _, diag, status := call([]string{"-config", file}, ""); status != 1 || !strings.Contains(diag, "no such file") {
		t.Errorf("missing file: %d %q", status, diag)
	}
	text := "[hub]\nlisten = \"0.0.0.0:8080\"\nstate = \"" + t.TempDir() + "\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, diag, status := call([]string{"-config", file}, ""); status != 1 || !strings.Contains(diag, "0.0.0.0:8080") {
		t.Errorf("in the clear outside loopback: %d %q", status, diag)
	}
}

// The hub gets each setting, and no other one.
func TestOptions(t *testing.T) {
	c := &config.HubServer{
		Listen: "a:1", NATSListen: "b:2", State: "/state", TLSCert: "/cert", TLSKey: "/key",
		Store: "postgres://c", NATS: config.NATS{URL: "tls://d", Credentials: "/e"},
		ICEServers: []string{"stun:stun.example:3478"},
		Carts:      []config.HubCart{{ID: "cart-7", Key: "U"}},
		Accounts:   []config.Account{{User: "user", Name: "name", Specialty: "specialty", Hospital: "hospital", Password: "hash"}},
	}
	for _, demonstration := range []bool{false, true} {
		c.Demonstration = demonstration
		o, err := options(c)
		if err != nil || o.Page == nil || o.Version == "" {
			t.Fatalf("%+v %v", o, err)
		}
		o.Page, o.Version = nil, ""
		want := hub.Options{
			Listen: "a:1", NATSListen: "b:2", State: "/state", TLSCert: "/cert", TLSKey: "/key", Demonstration: demonstration,
			Store: "postgres://c", NATSURL: "tls://d", NATSKeys: "/e",
			ICEServers: []string{"stun:stun.example:3478"},
			Carts:      []identity.Cart{{ID: "cart-7", Key: "U"}},
			Accounts:   []identity.Person{{User: "user", Name: "name", Specialty: "specialty", Hospital: "hospital", Password: "hash"}},
		}
		if !reflect.DeepEqual(o, want) {
			t.Errorf("got %+v, want %+v", o, want)
		}
	}
}

// cart is a handler that does nothing.
type cart struct{}

func (cart) Command(context.Context, api.Command) api.CommandReply { return api.CommandReply{} }
func (cart) Signal(api.Signal)                                     {}
func (cart) Grants(api.Grants)                                     {}

// The program and a cart's uplink, through a restart of the program.
func TestCartAndHub(t *testing.T) {
	dir := t.TempDir()
	seed := filepath.Join(dir, "cart.nk")
	public, diag, status := call([]string{"key", "new", "-out", seed}, "")
	if status != 0 {
		t.Fatal(diag)
	}
	page, bus := freeAddress(t), freeAddress(t)
	config := filepath.Join(dir, "hub.toml")
	text := fmt.Sprintf("[hub]\nlisten = %q\nnats_listen = %q\nstate = %q\ndemonstration = true\n[[cart]]\nid = \"cart-7\"\nkey = %q\n",
		page, bus, filepath.Join(dir, "state"), strings.TrimSpace(public))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}

	links := make(chan api.HubLink, 1000)
	u := uplink.New(uplink.Config{URL: "nats://" + bus, KeyFile: seed, CartID: "cart-7",
		Changed: func(l api.HubLink) { links <- l }}, cart{})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- u.Run(ctx) }()
	defer func() { cancel(); <-ended }()

	for range 2 {
		stop := startHub(t, config)
		awaitLink(t, links)
		awaitOnline(t, page, func() { // a cart says it again and again: one that came too early was lost,
			// a link reported before the stop may be gone
			p := api.Presence{Cart: api.Cart{ID: "cart-7", Name: "Ward"}, Session: api.Session{Phase: api.PhaseIdle}, At: time.Now()}
			if err := u.Presence(p); err != nil && !errors.Is(err, uplink.ErrNotConnected) {
				t.Fatal(err)
			}
		})
		stop()
	}
}

func startHub(t *testing.T, config string) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int, 1)
	var diag bytes.Buffer
	go func() { done <- run(ctx, []string{"-config", config, "-log", "json"}, world{diag: &diag}) }()
	return func() {
		t.Helper()
		cancel()
		if status := <-done; status != 0 {
			t.Errorf("carthub: %d %s", status, &diag)
		}
		for line := range strings.Lines(diag.String()) {
			if !json.Valid([]byte(line)) {
				t.Errorf("not JSON in the log: %s", line)
			}
		}
	}
}

func awaitHub(t *testing.T, page string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if res, err := http.Get("http://" + page + "/healthz"); err == nil {
			res.Body.Close()
			return
		}
	}
	t.Fatal("the hub does not answer")
}

func awaitLink(t *testing.T, links <-chan api.HubLink) {
	t.Helper()
	for end := time.After(patience); ; {
		select {
		case l := <-links:
			if l.Connected {
				return
			}
		case <-end:
			t.Fatal("the cart did not connect")
		}
	}
}

func awaitOnline(t *testing.T, page string, present func()) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		present()
		res, err := http.Get("http://" + page + "/healthz")
		if err != nil {
			continue
		}
		var h struct{ CartsOnline int }
		err = json.NewDecoder(res.Body).Decode(&h)
		res.Body.Close()
		if err == nil && res.StatusCode == 200 && h.CartsOnline == 1 {
			return
		}
	}
	t.Fatal("the hub does not see the cart")
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
