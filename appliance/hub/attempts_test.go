package hub

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"telecart/appliance/hub/identity/password"
	"telecart/appliance/hub/relay"
)

// Whoever knows the password gets in despite the wrong tries of others, even
// from the same address with a new browser.
func TestStrangersLockNobodyOut(t *testing.T) {
	w := newWorld(t)
	mine := w.signedIn("alice")
	mine.do("POST", "/api/signout", "")
	for i := range 12 {
		w.browser().signIn(fmt.Sprint("user", i), "wrong")
	}
	for i := range 100 {
		if status, _ := w.from(fmt.Sprintf("127.0.3.%d", 1+i%5)).signIn("alice", "wrong"); status != http.StatusUnauthorized {
			t.Fatalf("a wrong password: %d", status)
		}
	}
	for name, b := range map[string]*browser{
		"known": mine, "new": w.browser(), "at an address of the attack": w.from("127.0.3.1"), "at another address": w.from("127.0.4.1"),
	} {
		if status, body := b.signIn("alice", testPassword); status != http.StatusOK {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
}

// Somebody who tries too often is told when to try again.
func TestTooManyTries(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Wait = func(context.Context, time.Duration) error { return nil } // tries do not really wait
	})
	mine, b := w.signedIn("alice"), w.browser()
	var r result
	for range 100 {
		if r = b.do("POST", "/api/signin", `{"user":"alice","password":"wrong"}`); r.status != http.StatusUnauthorized {
			break
		}
	}
	if r.status != http.StatusTooManyRequests || r.header.Get("Retry-After") != "2" {
		t.Errorf("%d %s, Retry-After %q", r.status, r.body, r.header.Get("Retry-After"))
	}
	if r.body != `{"error":{"code":"sign-in.too-many","args":["2"],"english":"Too many attempts to sign in. Wait 2 s, then try again."}}` {
		t.Error(r.body)
	}
	if status, body := mine.signIn("alice", testPassword); status != http.StatusOK {
		t.Errorf("a known browser at the same address: %d %s", status, body)
	}
}

// Behind a proxy each client has its own address, and only a proxy of ours is
// believed about it.
func TestClientBehindProxies(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/16")}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:5", "", "192.0.2.1"},
		{"192.0.2.1:5", "198.51.100.7", "192.0.2.1"}, // no proxy of ours
		{"10.0.0.1:5", "", "10.0.0.1"},
		{"10.0.0.1:5", "198.51.100.7", "198.51.100.7"},
		{"10.0.0.1:5", "203.0.113.9, 198.51.100.7", "198.51.100.7"}, // the client wrote the left one itself
		{"10.0.0.1:5", "198.51.100.7, 10.2.3.4", "198.51.100.7"},    // two proxies
		{"10.0.0.1:5", "203.0.113.9,10.9.9.9, 198.51.100.7 , 10.2.3.4", "198.51.100.7"},
		{"10.0.0.1:5", "10.3.3.3, 10.2.3.4", "10.3.3.3"}, // all of them our proxies: the farthest
		{"10.0.0.1:5", "198.51.100.7:4711", "198.51.100.7"},
		{"10.0.0.1:5", "2001:db8::1", "2001:db8::1"},
		{"10.0.0.1:5", "[2001:db8::1]:4711", "2001:db8::1"},
		{"10.0.0.1:5", "[2001:db8::1]", "2001:db8::1"},
		{"10.0.0.1:5", "::ffff:198.51.100.7", "198.51.100.7"},
		{"[::ffff:10.0.0.1]:5", "198.51.100.7", "198.51.100.7"},
		{"[fd00::1]:5", "198.51.100.7", "198.51.100.7"},
		{"10.0.0.1:5", "198.51.100.7, unknown", "10.0.0.1"},
		{"10.0.0.1:5", "198.51.100.7, nonsense, 10.2.3.4", "10.2.3.4"},
		{"10.0.0.1:5", "198.51.100.7\n203.0.113.9", "203.0.113.9"}, // two header lines
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{}}
		for line := range strings.Lines(c.forwarded) {
			r.Header.Add("X-Forwarded-For", strings.TrimSpace(line))
		}
		if got := client(r, proxies).String(); got != c.want {
			t.Errorf("%s for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

// The address that counts at a sign-in is the one behind the proxy.
func TestSignInBehindAProxy(t *testing.T) {
	tries := func(change ...func(*Options)) (n int) {
		w := newWorld(t, append(change, func(o *Options) {
			o.Wait = func(context.Context, time.Duration) error { return nil }
		})...)
		for ; n < 100; n++ {
			body := fmt.Sprintf(`{"user":"user%d","password":"wrong"}`, n)
			if r := w.browser().do("POST", "/api/signin", body, "X-Forwarded-For", fmt.Sprintf("192.0.2.%d", 1+n%2)); r.status == http.StatusTooManyRequests {
				break
			}
		}
		return n
	}
	trust := func(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} }
	if alone, two := tries(), tries(trust); alone > 55 || two < 95 {
		t.Errorf("one address has %d tries, two behind a proxy have %d", alone, two)
	}
}

// The eleventh sign-in of an account ends the first, with its open page.
func TestSignInsOfAnAccountAreBounded(t *testing.T) {
	w := newWorld(t)
	first, second := w.signedIn("alice"), w.signedIn("alice")
	page, bob := first.open(), w.signedIn("bob")
	for range 9 {
		w.signedIn("alice")
	}
	if code := page.closed(); code != relay.StatusSignedOut {
		t.Errorf("the first page closed with %d", code)
	}
	for b, want := range map[*browser]int{first: http.StatusUnauthorized, second: http.StatusOK, bob: http.StatusOK} {
		if r := b.do("GET", "/api/me", ""); r.status != want {
			t.Errorf("%d, want %d", r.status, want)
		}
	}
}

// A try for an unknown user takes as much work as one for a real user; otherwise
// the time tells which users exist. The test measures the work by its memory.
func TestUnknownUserCostsTheSame(t *testing.T) {
	const memory = 8 << 10 // KiB
	w := newWorld(t, func(o *Options) {
		h, err := password.New(testPassword, password.Cost{Memory: memory, Time: 1, Lanes: 1})
		if err != nil {
			t.Fatal(err)
		}
		o.Accounts[0].Password = h.String()
	})
	for _, user := range []string{"alice", "carol"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if status, _ := w.browser().signIn(user, "wrong"); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", user, status)
		}
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got < memory<<10 {
			t.Errorf("%s: only %d bytes of work", user, got)
		}
	}
}

// A new sign-in at the same browser ends the one before.
func TestSignInEndsTheOneBefore(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("alice")
	page, cookie := b.open(), cookieOf(t, b)
	if status, body := b.signIn("bob", testPassword); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if code := page.closed(); code != relay.StatusSignedOut {
		t.Errorf("alice's page closed with %d", code)
	}
	if r := w.browser().do("GET", "/api/me", "", "Cookie", cookie); r.status != http.StatusUnauthorized {
		t.Errorf("alice's cookie: %d", r.status)
	}
}

// A token is 32 bytes, and each of them is random.
func TestTokensAreRandom(t *testing.T) {
	w := newWorld(t)
	var seen [32]map[byte]bool
	for range 8 {
		token := strings.TrimPrefix(cookieOf(t, w.signedIn("alice")), "telecart=")
		raw, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil || len(raw) != len(seen) {
			t.Fatalf("%d bytes, %v", len(raw), err)
		}
		for i, b := range raw {
			if seen[i] == nil {
				seen[i] = map[byte]bool{}
			}
			seen[i][b] = true
		}
	}
	for i, values := range seen {
		if len(values) < 2 {
			t.Errorf("byte %d is always the same", i)
		}
	}
}
