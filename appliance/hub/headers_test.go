package hub

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Every answer has these headers, word for word. Without them a hostile page
// could frame ours, or a foreign script could read what a physician sees.
func TestSecurityHeaders(t *testing.T) {
	w := newWorld(t)
	policy := []string{
		"base-uri 'none'", "connect-src 'self'", "default-src 'self'", "font-src 'self' data:",
		"form-action 'self'", "frame-ancestors 'none'", "img-src 'self' blob: data:", "media-src 'self' blob:",
		"object-src 'none'", "style-src 'self' 'unsafe-inline'", "worker-src 'self' blob:",
	}
	for _, path := range []string{"/", "/assets/app-1234.js", "/api/me", "/healthz", "/nothing.js", "/api/nothing"} {
		h := w.browser().do("GET", path, "").header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Permissions-Policy":        "camera=(self), microphone=(self), display-capture=(), geolocation=(), usb=(), serial=()",
			"Strict-Transport-Security": "", // without TLS it would lock browsers out
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		got := strings.Split(h.Get("Content-Security-Policy"), "; ")
		if slices.Sort(got); !slices.Equal(got, policy) {
			t.Errorf("%s: the policy is %q", path, got)
		}
	}
}

// No browser and no proxy may keep answers of the API.
func TestAnswersAreNotKept(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("alice")
	for _, rt := range routes() {
		if rt.socket {
			continue
		}
		if got := b.do(rt.method, rt.path, "{}").header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control is %q", rt.path, got)
		}
	}
}

func TestCookie(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	r := b.do("POST", "/api/signin", `{"user":"alice","password":"`+testPassword+`"}`)
	all := (&http.Response{Header: r.header}).Cookies()
	if len(all) != 2 {
		t.Fatalf("the sign-in sets %d cookies", len(all))
	}
	c, known := all[0], all[1]
	if known.Name != "telecart-browser" || known.Path != "/" || known.Domain != "" || known.MaxAge != 180*24*60*60 ||
		!known.HttpOnly || known.Secure || known.SameSite != http.SameSiteStrictMode || known.Value == c.Value {
		t.Errorf("%+v", known)
	}
	if c.Name != "telecart" || c.Path != "/" || c.Domain != "" || c.MaxAge != 12*60*60 ||
		!c.HttpOnly || c.Secure || c.SameSite != http.SameSiteStrictMode {
		t.Errorf("%+v", c)
	}
	r = b.do("GET", "/api/me", "")
	if r.header.Get("Set-Cookie") != "" {
		t.Errorf("a call sets %s", r.header.Get("Set-Cookie"))
	}
	w = newWorld(t)
	b = w.signedIn("alice")
	c = setCookie(t, b.do("POST", "/api/signout", ""))
	if c.Name != "telecart" || c.Value != "" || c.MaxAge >= 0 || c.Path != "/" {
		t.Errorf("the sign-out leaves %+v", c)
	}
}

func setCookie(t *testing.T, r result) *http.Cookie {
	t.Helper()
	all := (&http.Response{Header: r.header}).Cookies()
	if len(all) != 1 {
		t.Fatalf("%d %s sets %d cookies", r.status, r.body, len(all))
	}
	return all[0]
}
