package hub

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/hub/identity"
)

const maxSignIn = 4 << 10 // bytes of the request

const (
	sessionCookie = "telecart"
	browserCookie = "telecart-browser" // kept after the sign-out, see identity.Door
)

type signIn struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

// me is who is signed in.
type me struct {
	User          string `json:"user"`
	Name          string `json:"name"`
	Specialty     string `json:"specialty"`
	Hospital      string `json:"hospital"`
	CSRF          string `json:"csrf"`
	Demonstration bool   `json:"demonstration"`
}

func (h *Hub) signIn(w http.ResponseWriter, r *http.Request, old identity.Visitor) {
	var q signIn
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxSignIn)).Decode(&q); err != nil {
		refuse(w, http.StatusBadRequest, api.Say("sign-in.unreadable", "The request could not be read. Reload the page."))
		return
	}
	address := identity.AddressKey(client(r, h.opts.Proxies))
	browser := ""
	if c, err := r.Cookie(h.cookieName(browserCookie)); err == nil {
		browser = c.Value
	}
	a, err := h.door.Enter(r.Context(), identity.Try{Address: address, Browser: browser, User: q.User, Password: q.Password})
	var many identity.TooMany
	if errors.As(err, &many) {
		n := strconv.Itoa(many.Seconds)
		h.log.Warn("sign-in slowed down", "address", address, "user", h.knownUser(q.User))
		w.Header().Set("Retry-After", n)
		refuse(w, http.StatusTooManyRequests, api.Say("sign-in.too-many", "Too many attempts to sign in. Wait {0} s, then try again.", n))
		return
	} else if err != nil {
		refuse(w, http.StatusServiceUnavailable, api.Say("sign-in.crowded", "Many people are signing in just now. Try again in a moment."))
		return
	}
	if a == nil {
		h.log.Warn("sign-in refused", "address", address, "user", h.knownUser(q.User))
		refuse(w, http.StatusUnauthorized, api.Say("sign-in.wrong", "User name or password is wrong."))
		return
	}
	if old.SignedIn() {
		h.signOff(r.Context(), old)
	}
	v, ended, err := h.directory.Begin(r.Context(), a, browser)
	if err != nil {
		h.log.Error("sign-in failed", "err", err)
		refuse(w, http.StatusServiceUnavailable, api.Say("sign-in.not-stored", "The hub cannot store your sign-in. Tell the technician."))
		return
	}
	h.log.Info("signed in", "user", a.Physician.User, "address", address, "ended", len(ended))
	for _, key := range ended {
		h.closed(key)
	}
	http.SetCookie(w, h.cookie(sessionCookie, v.Token, identity.SessionTTL))
	http.SetCookie(w, h.cookie(browserCookie, v.Browser, identity.BrowserTTL))
	answer(w, http.StatusOK, h.me(v))
}

// knownUser returns what may be logged of a user name: people type their
// password, or a patient's name, into the wrong box.
func (h *Hub) knownUser(user string) string {
	if h.directory.Account(user) == nil {
		return "(unknown)"
	}
	return user
}

func (h *Hub) whoAmI(w http.ResponseWriter, _ *http.Request, v identity.Visitor) {
	answer(w, http.StatusOK, h.me(v))
}

func (h *Hub) signOut(w http.ResponseWriter, r *http.Request, v identity.Visitor) {
	if !h.signOff(r.Context(), v) {
		refuse(w, http.StatusServiceUnavailable, api.Say("sign-in.no-sign-out", "Signing out failed. Close the browser and tell the technician."))
		return
	}
	http.SetCookie(w, h.cookie(sessionCookie, "", -time.Second))
	w.WriteHeader(http.StatusNoContent)
}

// signOff ends a sign-in and closes its pages.
func (h *Hub) signOff(ctx context.Context, v identity.Visitor) bool {
	if err := h.directory.End(ctx, v.Key); err != nil {
		h.log.Error("sign-out failed", "user", v.Account.Physician.User, "err", err)
		return false
	}
	h.closed(v.Key)
	h.log.Info("signed out", "user", v.Account.Physician.User)
	return true
}

// closed closes the pages of an ended sign-in at every hub, and asks the carts
// to take out the person who takes part by it.
func (h *Hub) closed(key string) {
	h.relay.SignedOut(key)
	h.tell(toldSignOff, []byte(key))
}

func (h *Hub) me(v identity.Visitor) me {
	p := v.Account.Physician
	return me{p.User, p.Name, p.Specialty, p.Hospital, v.CSRF(), h.opts.Demonstration}
}

func (h *Hub) cookieName(name string) string {
	if h.secure() {
		return "__Host-" + name
	}
	return name
}

func (h *Hub) cookie(name, token string, age time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: h.cookieName(name), Value: token, Path: "/", MaxAge: int(age.Seconds()),
		HttpOnly: true, Secure: h.secure(), SameSite: http.SameSiteStrictMode,
	}
}

func (h *Hub) secure() bool { return h.opts.TLSCert != "" }
