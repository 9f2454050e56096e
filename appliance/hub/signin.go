package hub

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/hub/password"
)

const (
	maxUser   = 128     // bytes of a user name
	maxSignIn = 4 << 10 // bytes of the request

	userBurst, userRefill       = 20, 5 * time.Second // failed sign-ins
	addressBurst, addressRefill = 10, 10 * time.Second
	hashers                     = 2 // passwords checked at a time, 64 MiB each
)

// The demonstration's account.
const (
	demoUser     = "demo"
	demoPassword = "demo"
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

// makeAccounts reads the passwords once. decoy is checked for users that do
// not exist, so that the time it takes does not tell.
func makeAccounts(o Options) (all map[string]*account, decoy password.Hash, err error) {
	list := o.Accounts
	if o.Demonstration {
		// Its password is no secret, so its hash need not be expensive.
		h, err := password.New(demoPassword, password.Cost{Memory: 1 << 10, Time: 1, Lanes: 1})
		if err != nil {
			return nil, decoy, err
		}
		list = append([]Account{{User: demoUser, Name: "Dr. Demo", Specialty: "Internal medicine", Password: h.String()}}, list...)
	}
	all = map[string]*account{}
	cost := password.Cost{Memory: 1 << 10, Time: 1, Lanes: 1}
	for _, a := range list {
		h, err := password.Parse(a.Password)
		if err != nil {
			return nil, decoy, err
		}
		if h.Cost.Memory*h.Cost.Time > cost.Memory*cost.Time {
			cost = h.Cost
		}
		all[a.User] = &account{
			physician: api.Physician{User: a.User, Name: a.Name, Specialty: a.Specialty, Hospital: a.Hospital},
			hash:      h, print: digest(a.Password),
		}
		if a.User == demoUser && o.Demonstration {
			all[a.User].print = "demonstration" // its hash is new at each start
		}
	}
	decoy, err = password.New("", cost)
	return all, decoy, err
}

func (h *Hub) signIn(w http.ResponseWriter, r *http.Request, old visitor) {
	var q signIn
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxSignIn)).Decode(&q); err != nil {
		refuse(w, http.StatusBadRequest, "The request could not be read. Reload the page.")
		return
	}
	address := addressKey(r.RemoteAddr)
	if !h.mayTry(w, address, q.User) {
		return
	}
	a, err := h.authenticate(r.Context(), q)
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, "Many people are signing in just now. Try again in a moment.")
		return
	}
	if a == nil {
		h.log.Warn("sign-in refused", "address", address, "user", h.knownUser(q.User))
		refuse(w, http.StatusUnauthorized, "User name or password is wrong.")
		return
	}
	h.byAddress.giveBack(address)
	h.byUser.giveBack(q.User)
	if old.signedIn() {
		h.signOff(r.Context(), old)
	}
	v, err := h.sessions.begin(r.Context(), a)
	if err != nil {
		h.log.Error("sign-in failed", "err", err)
		refuse(w, http.StatusServiceUnavailable, "The hub cannot store your sign-in. Tell the technician.")
		return
	}
	h.log.Info("signed in", "user", a.physician.User, "address", address)
	http.SetCookie(w, h.cookie(v.token, int(sessionTTL.Seconds())))
	answer(w, http.StatusOK, h.me(v))
}

// mayTry counts an attempt; a good one is given back.
func (h *Hub) mayTry(w http.ResponseWriter, address, user string) bool {
	wait, ok := h.byAddress.take(address)
	if ok {
		if len(user) > maxUser {
			user = user[:maxUser]
		}
		wait, ok = h.byUser.take(user)
	}
	if !ok {
		n := strconv.Itoa(seconds(wait))
		h.log.Warn("sign-in slowed down", "address", address, "user", h.knownUser(user))
		w.Header().Set("Retry-After", n)
		refuse(w, http.StatusTooManyRequests, "Too many attempts to sign in. Wait "+n+" s, then try again.")
	}
	return ok
}

// knownUser is what may stand in the log: people type their password, or a
// patient's name, into the wrong box.
func (h *Hub) knownUser(user string) string {
	if h.accounts[user] == nil {
		return "(unknown)"
	}
	return user
}

var errBusy = errors.New("too many sign-ins at once")

// authenticate returns the account, or nil when name or password is wrong.
// Both cases take the same work.
func (h *Hub) authenticate(ctx context.Context, q signIn) (*account, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	select {
	case h.hashing <- struct{}{}:
		defer func() { <-h.hashing }()
	case <-ctx.Done():
		return nil, errBusy
	}
	a, hash := h.accounts[q.User], h.decoy
	if a != nil {
		hash = a.hash
	}
	if !hash.Matches(q.Password) || a == nil {
		return nil, nil
	}
	return a, nil
}

func (h *Hub) whoAmI(w http.ResponseWriter, _ *http.Request, v visitor) {
	answer(w, http.StatusOK, h.me(v))
}

func (h *Hub) signOut(w http.ResponseWriter, r *http.Request, v visitor) {
	if !h.signOff(r.Context(), v) {
		refuse(w, http.StatusServiceUnavailable, "Signing out failed. Close the browser and tell the technician.")
		return
	}
	http.SetCookie(w, h.cookie("", -1))
	w.WriteHeader(http.StatusNoContent)
}

// signOff ends a session and closes its pages.
func (h *Hub) signOff(ctx context.Context, v visitor) bool {
	if err := h.sessions.end(ctx, v.key); err != nil {
		h.log.Error("sign-out failed", "user", v.account.physician.User, "err", err)
		return false
	}
	h.relay.SignedOut(v.key)
	h.log.Info("signed out", "user", v.account.physician.User)
	return true
}

func (h *Hub) me(v visitor) me {
	p := v.account.physician
	return me{p.User, p.Name, p.Specialty, p.Hospital, v.csrf(), h.opts.Demonstration}
}

func (h *Hub) cookieName() string {
	if h.secure() {
		return "__Host-telecart"
	}
	return "telecart"
}

func (h *Hub) cookie(token string, age int) *http.Cookie {
	return &http.Cookie{
		Name: h.cookieName(), Value: token, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: h.secure(), SameSite: http.SameSiteStrictMode,
	}
}

func (h *Hub) secure() bool { return h.opts.TLSCert != "" }
