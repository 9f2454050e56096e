package hub

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"telecart/appliance/hub/identity/password"
	"telecart/appliance/hub/relay"
)

// The limits themselves: the other tests follow the constants wherever they go.
func TestHowManyAttempts(t *testing.T) {
	tries := func(from func(w *world, i int) *browser, user func(i int) string) (n int) {
		w := newWorld(t)
		for ; n < 100; n++ {
			if status, _ := from(w, n).signIn(user(n), "wrong"); status == http.StatusTooManyRequests {
				break
			}
		}
		return n
	}
	oneAddress := func(w *world, _ int) *browser { return w.browser() }
	manyAddresses := func(w *world, i int) *browser { return w.from(fmt.Sprintf("127.0.3.%d", 1+i)) }
	if n := tries(oneAddress, func(i int) string { return fmt.Sprint("user", i) }); n != 10 {
		t.Errorf("one address tried %d users", n)
	}
	if n := tries(manyAddresses, func(int) string { return "alice" }); n != 20 {
		t.Errorf("one user was tried %d times", n)
	}
	// A name that is longer than any account's counts by its beginning.
	long := strings.Repeat("n", 128)
	if n := tries(manyAddresses, func(i int) string { return long + fmt.Sprint(i) }); n != 20 {
		t.Errorf("names with one beginning were tried %d times", n)
	}
}

// A right password gives a user back one attempt, not those before it.
func TestRightPasswordForgivesTheUserNothing(t *testing.T) {
	w := newWorld(t)
	sign := func(i int, secret string) int {
		status, _ := w.from(fmt.Sprintf("127.0.4.%d", 1+i)).signIn("alice", secret)
		return status
	}
	for i := range 19 {
		sign(i, "wrong")
	}
	for i := range 3 {
		if status := sign(20+i, testPassword); status != http.StatusOK {
			t.Fatalf("right password: %d", status)
		}
	}
	if status := sign(30, "wrong"); status != http.StatusUnauthorized {
		t.Errorf("the last attempt: %d", status)
	}
	if status := sign(31, testPassword); status != http.StatusTooManyRequests {
		t.Errorf("one too many: %d", status)
	}
}

// A user that does not exist costs the work of one that does, or the time it
// takes tells which users there are. The work shows in the memory it takes.
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

// Who signs in again at the same browser ends what was before.
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

// A token is 32 random bytes, each of them.
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
