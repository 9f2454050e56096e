package hub

import (
	"database/sql"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"telecart/appliance/hub/identity"
	"telecart/appliance/hub/relay"
)

func TestSignIn(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	if r := b.do("GET", "/api/me", ""); r.status != http.StatusUnauthorized || !strings.Contains(r.body, "not signed in") {
		t.Errorf("before: %d %s", r.status, r.body)
	}
	for name, c := range map[string][2]string{
		"wrong password": {"alice", "wrong"}, "empty password": {"alice", ""},
		"unknown user": {"carol", testPassword}, "nobody": {"", ""}, "demo outside demonstration": {"demo", "demo"},
		"decoy's password": {"carol", ""},
	} {
		if status, body := b.signIn(c[0], c[1]); status != http.StatusUnauthorized || body != `{"error":{"code":"sign-in.wrong","english":"User name or password is wrong."}}` {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	status, body := b.signIn("alice", testPassword)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	r := b.do("GET", "/api/me", "")
	if r.status != http.StatusOK || r.body != body {
		t.Errorf("me: %d %s, signed in as %s", r.status, r.body, body)
	}
	var m me
	if err := json.Unmarshal([]byte(body), &m); err != nil || m.CSRF == "" {
		t.Fatalf("%v in %s", err, body)
	}
	m.CSRF = ""
	if m != (me{User: "alice", Name: "Dr. Alice", Specialty: "Cardiology", Hospital: "North"}) {
		t.Errorf("me: %+v", m)
	}
	if r := b.do("POST", "/api/signout", ""); r.status != http.StatusNoContent {
		t.Errorf("sign-out: %d %s", r.status, r.body)
	}
	if r := b.do("GET", "/api/me", ""); r.status != http.StatusUnauthorized {
		t.Errorf("after: %d", r.status)
	}
}

// A cookie that was stolen before the sign-out is worth nothing after it.
func TestSignOutEndsTheSessionItself(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("alice")
	page := b.open()
	cookie := cookieOf(t, b)
	other := w.signedIn("alice").open()
	b.do("POST", "/api/signout", "")
	if code := page.closed(); code != relay.StatusSignedOut {
		t.Errorf("page closed with %d", code)
	}
	if r := w.browser().do("GET", "/api/me", "", "Cookie", cookie); r.status != http.StatusUnauthorized {
		t.Errorf("stolen cookie: %d", r.status)
	}
	w.cart("a").present(inCall("s", "alice"))
	other.awaitState("a", "In session") // another session goes on
}

func cookieOf(t *testing.T, b *browser) string {
	t.Helper()
	req, err := http.NewRequest("GET", b.w.origin()+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.client.Jar.Cookies(req.URL) {
		if c.Name == sessionCookie {
			return c.Name + "=" + c.Value
		}
	}
	t.Fatal("no cookie")
	return ""
}

func TestSessionsSurviveARestart(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Listen = "127.0.0.1:0" })
	alice, bob := w.signedIn("alice"), w.signedIn("bob")
	aliceCookie, bobCookie := cookieOf(t, alice), cookieOf(t, bob)
	page := alice.open()

	w.restart()
	if err := w.directory.AddPerson(t.Context(), identity.Person{User: "bob", Password: cheapHash(t, "new password")}); err != nil {
		t.Fatal(err)
	}

	if code := page.closed(); code != 1001 {
		t.Errorf("page closed with %d, want going away", code)
	}
	// The restarted hub has a new port, so the test sends the cookie itself.
	if r := w.browser().do("GET", "/api/me", "", "Cookie", aliceCookie); r.status != http.StatusOK {
		t.Errorf("alice: %d %s", r.status, r.body)
	}
	if r := w.browser().do("GET", "/api/me", "", "Cookie", bobCookie); r.status != http.StatusUnauthorized {
		t.Errorf("bob, whose password was changed: %d", r.status)
	}
	w.clock.add(12 * time.Hour)
	if r := w.browser().do("GET", "/api/me", "", "Cookie", aliceCookie); r.status != http.StatusUnauthorized {
		t.Errorf("alice after 12 h: %d", r.status)
	}
}

func TestExpiryClosesThePage(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("alice")
	w.clock.add(identity.SessionTTL - 5*time.Second)
	if code := b.open().closed(); code != relay.StatusSignedOut {
		t.Errorf("closed with %d", code)
	}
}

func TestTokensAreStoredHashed(t *testing.T) {
	w := newWorld(t)
	cookie := cookieOf(t, w.signedIn("alice"))
	token := strings.TrimPrefix(cookie, "telecart=")
	var stored string
	err := w.db.Read(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT token || account || print FROM signin`).Scan(&stored)
	})
	if err != nil || stored == "" || strings.Contains(stored, token) {
		t.Errorf("the token itself is on the disk, or nothing: %v", err)
	}
}

// from is a browser whose requests come from another address of this machine.
func (w *world) from(address string) *browser {
	b := w.browser()
	local := &net.TCPAddr{IP: net.ParseIP(address)}
	b.client.Transport = &http.Transport{DialContext: (&net.Dialer{LocalAddr: local}).DialContext}
	return b
}

func TestDemonstration(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Demonstration = true })
	b := w.browser()
	status, body := b.signIn("demo", "demo")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	var m me
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "Dr. Demo" || m.Specialty != "Internal medicine" || !m.Demonstration {
		t.Errorf("%+v", m)
	}
	if r := b.do("GET", "/api/config", ""); !strings.Contains(r.body, `"demonstration":true`) || !strings.Contains(r.body, `"iceServers":[]`) {
		t.Error(r.body)
	}
	cookie := cookieOf(t, b)
	w.restart()
	if r := w.browser().do("GET", "/api/me", "", "Cookie", cookie); r.status != http.StatusOK {
		t.Errorf("after a restart: %d", r.status)
	}
	w.opts.Demonstration = false
	w.restart()
	if r := w.browser().do("GET", "/api/me", "", "Cookie", cookie); r.status != http.StatusUnauthorized {
		t.Errorf("when it is no demonstration any more: %d", r.status)
	}
}
