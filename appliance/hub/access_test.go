package hub

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"telecart/appliance/hub/identity"
)

// attempt is one way to make a call.
type attempt struct {
	role, origin, csrf, content string
}

// expected says again who may do what: the test must not ask the code that it
// tests.
func expected(method, path string, a attempt) int {
	changes := method == "POST"
	switch {
	case (changes || path == "/ws") && a.origin != "own":
		return http.StatusForbidden
	case changes && a.content != "json":
		return http.StatusUnsupportedMediaType
	}
	switch path {
	case "/healthz", "/api/config":
		return http.StatusOK
	case "/api/signin":
		return http.StatusUnauthorized // the password is wrong on purpose
	}
	switch {
	case a.role != "physician":
		return http.StatusUnauthorized
	case changes && a.csrf != "right":
		return http.StatusForbidden
	}
	switch path {
	case "/api/me":
		return http.StatusOK
	case "/api/signout":
		return http.StatusNoContent
	case "/ws":
		return http.StatusUpgradeRequired // the request asks for no upgrade
	}
	return -1 // a route that this test does not know
}

// TestEveryRoute tries every route × role × origin × token × content type.
func TestEveryRoute(t *testing.T) {
	w := newWorld(t)
	origins := map[string]string{"own": w.origin(), "none": "", "null": "null", "foreign": "http://evil.example",
		"other port": "http://127.0.0.1:1", "other scheme": "https://" + w.Addr().String(), "prefix": w.origin() + ".evil.example"}
	contents := map[string]string{"json": "application/json", "form": "application/x-www-form-urlencoded", "text": "text/plain", "none": ""}
	tried := 0
	for _, rt := range routes() {
		for _, role := range []string{"nobody", "forged", "signed out", "physician"} {
			for origin := range origins {
				for _, csrf := range []string{"right", "wrong", "none"} {
					for content := range contents {
						if rt.method == "GET" && (content != "json" || csrf != "none") {
							continue
						}
						a := attempt{role, origin, csrf, content}
						want := expected(rt.method, rt.path, a)
						if got := w.try(rt, a, origins[origin], contents[content]); got != want {
							t.Errorf("%s %s as %+v: %d, want %d", rt.method, rt.path, a, got, want)
						}
						tried++
					}
				}
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d attempts", tried)
	}
}

func (w *world) try(rt route, a attempt, origin, content string) int {
	w.t.Helper()
	b := w.browser()
	cookie := ""
	switch a.role {
	case "forged":
		cookie = "telecart=" + strings.Repeat("A", 43)
	case "signed out":
		cookie = w.session("alice", b)
		if err := w.directory.End(w.t.Context(), w.visitor(cookie).Key); err != nil {
			w.t.Fatal(err)
		}
	case "physician":
		cookie = w.session("alice", b)
	}
	csrf := map[string]string{"right": b.csrf, "wrong": strings.Repeat("A", 43), "none": ""}[a.csrf]
	r := b.do(rt.method, rt.path, `{"user":"alice","password":"wrong"}`,
		"Cookie", cookie, "Origin", origin, "Content-Type", content, "X-CSRF-Token", csrf)
	return r.status
}

// session signs a user in without the door, which is slow by design.
func (w *world) session(user string, b *browser) (cookie string) {
	w.t.Helper()
	v, _, err := w.directory.Begin(w.t.Context(), w.directory.Account(user), "")
	if err != nil {
		w.t.Fatal(err)
	}
	b.csrf = v.CSRF()
	return "telecart=" + v.Token
}

func (w *world) visitor(cookie string) identity.Visitor {
	w.t.Helper()
	v, err := w.directory.Find(w.t.Context(), strings.TrimPrefix(cookie, "telecart="))
	if err != nil || !v.SignedIn() {
		w.t.Fatalf("%s is nobody's: %v", cookie, err)
	}
	return v
}

func TestTokenOfAnotherSession(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.signedIn("alice"), w.signedIn("bob")
	if r := alice.do("POST", "/api/signout", "", "X-CSRF-Token", bob.csrf); r.status != http.StatusForbidden {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// A hostile page may point its own name at 127.0.0.1.
func TestForeignHostIsRefused(t *testing.T) {
	w := newWorld(t)
	_, port, _ := strings.Cut(w.Addr().String(), ":")
	for host, want := range map[string]int{
		"127.0.0.1:" + port: 200, "localhost:" + port: 200, "[::1]:" + port: 200, "localhost": 200,
		"evil.example:" + port: 421, "evil.example": 421, "127.0.0.1.evil.example": 421, "192.0.2.1:" + port: 421,
	} {
		for _, path := range []string{"/", "/healthz", "/api/config"} {
			if r := w.browser().do("GET", path, "", "Host", host); r.status != want {
				t.Errorf("%s at %s: %d, want %d", path, host, r.status, want)
			}
		}
	}
}

// An origin that only begins like ours is not ours.
func TestOriginThatBeginsAsOurs(t *testing.T) {
	w := newWorld(t)
	for origin, want := range map[string]int{
		"http://localhost": http.StatusUnauthorized, "http://LOCALHOST": http.StatusUnauthorized,
		"http://localhost.evil.example": http.StatusForbidden, "http://evil.example/localhost": http.StatusForbidden,
		"http://evil.example?localhost": http.StatusForbidden, "https://localhost": http.StatusForbidden,
	} {
		r := w.browser().do("POST", "/api/signin", `{"user":"alice","password":"wrong"}`, "Host", "localhost", "Origin", origin)
		if r.status != want {
			t.Errorf("%s: %d, want %d", origin, r.status, want)
		}
	}
}

// A body of unknown length must have the right type too: a form on another site
// cannot claim to be JSON.
func TestBodyOfUnknownLength(t *testing.T) {
	w := newWorld(t)
	for content, want := range map[string]int{"application/json": http.StatusUnauthorized, "text/plain": http.StatusUnsupportedMediaType} {
		body := io.MultiReader(strings.NewReader(`{"user":"alice","password":"wrong"}`)) // hides the length
		req, err := http.NewRequest("POST", w.origin()+"/api/signin", body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", w.origin())
		req.Header.Set("Content-Type", content)
		res, err := w.browser().client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: %d, want %d", content, res.StatusCode, want)
		}
	}
}

// A hub that cannot look up a sign-in says so; it does not ask the physician to
// sign in again.
func TestStoreFails(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("alice")
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/me", "/ws"} {
		r := b.do("GET", path, "", "Origin", w.origin())
		if r.status != http.StatusServiceUnavailable || !strings.Contains(r.body, "cannot look up your sign-in") {
			t.Errorf("%s: %d %s", path, r.status, r.body)
		}
	}
}

func TestBodies(t *testing.T) {
	w := newWorld(t)
	for name, body := range map[string]string{
		"too long": fmt.Sprintf(`{"user":"alice","password":%q}`, strings.Repeat("x", maxSignIn)),
		"no JSON":  "user=alice", "cut": `{"user":"al`, "list": `[]`, "numbers": `{"user":1}`,
	} {
		if r := w.browser().do("POST", "/api/signin", body); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	for _, user := range []string{"\x00", "<script>alert(1)</script>", "a' OR 1=1 --", "../../x", strings.Repeat("é", 1000), "$JS.API.>"} {
		if status, body := w.browser().signIn(user, "x"); status != http.StatusUnauthorized {
			t.Errorf("%.20q: %d %s", user, status, body)
		}
	}
}
