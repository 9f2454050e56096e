package hub

import (
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"

	"telecart/appliance/api"
	"telecart/appliance/hub/identity"
	"telecart/appliance/hub/relay"
)

// guard runs the checks of a route before its handler.
func (h *Hub) guard(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if (rt.changes() || rt.socket) && !h.sameOrigin(r) {
			refuse(w, http.StatusForbidden, api.Say("hub-api.foreign", "This request does not come from the hub's own page."))
			return
		}
		if rt.changes() && r.ContentLength != 0 && !isJSON(r) {
			refuse(w, http.StatusUnsupportedMediaType, api.Say("hub-api.not-json", "The body must be application/json."))
			return
		}
		v, err := h.visitor(r)
		if err != nil {
			h.log.Error("request refused", "path", rt.path, "err", err)
			refuse(w, http.StatusServiceUnavailable, api.Say("sign-in.no-look-up", "The hub cannot look up your sign-in. Try again in a moment."))
			return
		}
		if rt.who == signedIn && !v.SignedIn() {
			refuse(w, http.StatusUnauthorized, api.Say("sign-in.expired", "You are not signed in, or your sign-in has expired."))
			return
		}
		if rt.who == signedIn && rt.changes() && !v.CSRFMatches(r.Header.Get("X-CSRF-Token")) {
			refuse(w, http.StatusForbidden, api.Say("hub-api.no-token", "This request lacks the page's token. Reload the page."))
			return
		}
		rt.handle(h, w, r, v)
	})
}

func (h *Hub) visitor(r *http.Request) (identity.Visitor, error) {
	c, err := r.Cookie(h.cookieName(sessionCookie))
	if err != nil {
		return identity.Visitor{}, nil // no cookie: nobody
	}
	return h.directory.Find(r.Context(), c.Value)
}

// sameOrigin reports whether the request has the Origin that a browser sends
// from our own page. Without Origin it reports false: no browser leaves it out
// here.
func (h *Hub) sameOrigin(r *http.Request) bool {
	u, err := url.Parse(r.Header.Get("Origin"))
	if err != nil || u.Host == "" {
		return false
	}
	scheme := "http"
	if h.secure() {
		scheme = "https"
	}
	return u.Scheme == scheme && strings.EqualFold(u.Host, r.Host)
}

// onlyOurHost refuses requests for any host name but a loopback one: a hostile
// page could point its own name at 127.0.0.1 and so share our origin. With TLS
// the certificate prevents that.
func (h *Hub) onlyOurHost(next http.Handler) http.Handler {
	if h.secure() {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]")
		}
		if !loopbackHost(host) {
			refuse(w, http.StatusMisdirectedRequest, api.Say("hub-api.loopback-only", "This hub answers on 127.0.0.1 and localhost only."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// contentPolicy lets the page load from this hub and connect to it, and to
// nothing else. The page's component library writes its theme into a style
// element, so styles may be inline; scripts may not.
const contentPolicy = "default-src 'self'; " +
	"img-src 'self' blob: data:; " +
	"media-src 'self' blob:; " +
	"font-src 'self' data:; " +
	"connect-src 'self'; " +
	"worker-src 'self' blob:; " +
	"style-src 'self' 'unsafe-inline'; " +
	"object-src 'none'; " +
	"base-uri 'none'; " +
	"form-action 'self'; " +
	"frame-ancestors 'none'"

func (h *Hub) secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		set := w.Header().Set
		set("Content-Security-Policy", contentPolicy)
		set("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(), geolocation=(), usb=(), serial=()")
		set("X-Content-Type-Options", "nosniff")
		set("X-Frame-Options", "DENY")
		set("Referrer-Policy", "no-referrer")
		set("Cross-Origin-Opener-Policy", "same-origin")
		set("Cross-Origin-Resource-Policy", "same-origin")
		if h.secure() {
			set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

func answer(w http.ResponseWriter, status int, v any) {
	data, err := relay.Encode(v)
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(data)
}

// refuse answers with an error that says why.
func refuse(w http.ResponseWriter, status int, why api.Message) {
	answer(w, status, api.Error{Error: why})
}
