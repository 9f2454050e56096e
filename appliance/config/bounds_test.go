package config

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

const (
	testKey  = "UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	testHash = "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b8dWRWJTmaaJObGBX2tyjwmMeY"
)

// Each check at its bounds: the longest and the first that is too long, what
// may stand first and what may not.
func TestBounds(t *testing.T) {
	long := func(n int) string { return strings.Repeat("a", n) }
	for name, c := range map[string]struct {
		check     check
		good, bad []string
	}{
		"id": {isID, []string{"a", "7", long(63), "Cart_7-b"},
			[]string{long(64), "-a", "_a", "a.b", "a b", "a/b", "*", ">", "a\n", "\na", "\u00e9"}},
		"account": {isAccount, []string{"a", "_a", "m.rivera@st-example", long(64)},
			[]string{long(65), ".a", "-a", "@a", "a b", "a:b", "a\n"}},
		"nkey": {isNkey, []string{testKey, "U" + strings.Repeat("7", 55)},
			[]string{testKey + "A", testKey[:55], "S" + testKey[1:], "A" + testKey[1:], testKey[:55] + "1", testKey[:55] + "a", testKey + "\n"}},
		"hash": {isPasswordHash, []string{testHash},
			[]string{testHash + "$x", testHash + "\n", "x" + testHash, strings.Replace(testHash, "argon2id", "argon2i", 1)}},
		"socket": {isSocketPath, []string{long(107)}, []string{long(108)}},
		"listen": {isListen, []string{"127.0.0.1:0", "127.0.0.1:65535", ":1", "[::1]:8080"},
			[]string{"127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:", "127.0.0.1", "a b:1", "http://a:1"}},
		"url": {isURL("nats", "tls", "wss"), []string{"nats://a", "tls://a:65535", "wss://a/x"},
			[]string{"ws://a", "http://a", "tls://a:65536", "tls://user@a", "tls://user:pw@a", "tls://", "a:4222"}},
		"stun": {isSTUN, []string{"stun:a", "stun:a:65535", "stun:[::1]:1"},
			[]string{"stun:a:65536", "stun:a:-1", "stun:user@a:1", "stun:a/x:1", "stun:a?x:1", "turn:a:1", "a:1"}},
	} {
		for _, v := range c.good {
			if text := c.check(v); text != "" {
				t.Errorf("%s %q: %s", name, v, text)
			}
		}
		for _, v := range c.bad {
			if c.check(v) == "" {
				t.Errorf("%s %q is taken", name, v)
			}
		}
	}
	for address, want := range map[string]bool{"127.0.0.1:1": true, "127.9.9.9:1": true, "[::1]:1": true, "localhost:1": true,
		"0.0.0.0:1": false, "[::]:1": false, ":1": false, "192.0.2.1:1": false, "localhost.example:1": false, "127.0.0.1": false} {
		if onlyHere(address) != want {
			t.Errorf("only this machine at %s: %v", address, !want)
		}
	}
}

// Each setting has its checks.
func TestSettingsAreChecked(t *testing.T) {
	for _, text := range []string{
		minimal + "[access]\nkiosk = [\"a b\"]\n",
		minimal + "[access]\ntechnician = [\"a b\"]\n",
		minimal + "socket = \"run/cartd.sock\"\n",
		minimal + "[hub]\nurl = \"tls://hub\"\nkey = \"hub.nk\"\n",
		minimal + "[[peripheral]]\nid = \"" + strings.Repeat("a", 64) + "\"\nmodel = \"m\"\n",
	} {
		wantProblem(t, text, "", func(file string) error { _, err := Load(file); return err })
	}
	cart := "[[cart]]\nid = \"a\"\nkey = \"" + testKey + "\"\n"
	account := "[[account]]\nuser = \"a\"\nname = \"A\"\npassword = \"" + testHash + "\"\n"
	hub := func(file string) error { _, err := LoadHub(file); return err }
	if err := hub(write(t, cart+account)); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"[hub]\ntls_cert = \"c\"\ntls_key = \"/k\"\n",
		"[hub]\ntls_cert = \"/c\"\ntls_key = \"k\"\n",
		"[[cart]]\nid = \"" + strings.Repeat("a", 64) + "\"\nkey = \"" + testKey + "\"\n",
	} {
		wantProblem(t, text, "", hub)
	}
	wantProblem(t, cart+strings.Replace(cart, `"a"`, `"b"`, 1), "key: \""+testKey+"\" is taken", hub)
	wantProblem(t, account+account, "user: \"a\" is taken", hub)
}

// A misspelt key is told of in every table, and at the top.
func TestUnknownKeysEverywhere(t *testing.T) {
	cart := func(file string) error { _, err := Load(file); return err }
	hub := func(file string) error { _, err := LoadHub(file); return err }
	for _, c := range []struct {
		text string
		load func(string) error
	}{
		{minimal + "frob = 1\n", cart},
		{minimal + "[hub]\nurl = \"tls://hub\"\nfrob = 1\n", cart},
		{minimal + "[access]\nfrob = 1\n", cart},
		{minimal + "[media]\nfrob = 1\n", cart},
		{"frob = 1\n" + minimal, cart},
		{"[hub]\nfrob = 1\n", hub},
		{"[[cart]]\nid = \"a\"\nkey = \"" + testKey + "\"\nfrob = 1\n", hub},
		{"[[account]]\nuser = \"a\"\nname = \"A\"\npassword = \"" + testHash + "\"\nfrob = 1\n", hub},
		{"[frob]\n", hub},
	} {
		wantProblem(t, c.text, "frob: is not a known key", c.load)
	}
}

func wantProblem(t *testing.T, text, part string, load func(string) error) {
	t.Helper()
	var ps Problems
	err := load(write(t, text))
	if !errors.As(err, &ps) || len(ps) != 1 || !strings.Contains(err.Error(), part) {
		t.Errorf("%s\ngives %v, want one problem with %q", text, err, part)
	}
}

// A model gets its settings whole, also those inside others: what it does not
// know there, it can refuse.
func TestNestedSettingsReachTheModel(t *testing.T) {
	c, err := Load(write(t, minimal+"[[peripheral]]\nid = \"a\"\nmodel = \"m\"\nlimits = { low = 3, frob = { x = [1, { y = true }] } }\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(c.Peripherals[0].Settings, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(`{"limits":{"low":3,"frob":{"x":[1,{"y":true}]}}}`), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("settings %s", c.Peripherals[0].Settings)
	}
}

// The longest file is read, one byte more is not.
func TestLongestFile(t *testing.T) {
	for n, taken := range map[int]bool{1 << 20: true, 1<<20 + 1: false} {
		text := minimal + "#" + strings.Repeat("x", n-len(minimal)-1)
		if _, err := Load(write(t, text)); (err == nil) != taken {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}
