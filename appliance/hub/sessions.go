package hub

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"telecart/appliance/api"
	"telecart/appliance/hub/password"
)

// sessionTTL is how long a sign-in lasts: a shift.
const sessionTTL = 12 * time.Hour

// account is a physician who may sign in.
type account struct {
	physician api.Physician
	hash      password.Hash
	print     string // of the hash: a new password ends the sessions of the old one
}

// visitor is who makes a request. The zero value is nobody.
type visitor struct {
	account *account
	token   string
	key     string // names the session in the store
	expires time.Time
}

func (v visitor) signedIn() bool { return v.account != nil }

// csrf is the token that the page repeats in X-CSRF-Token. It follows from
// the session's token, which only cookie and hub know.
func (v visitor) csrf() string {
	mac := hmac.New(sha256.New, []byte(v.token))
	mac.Write([]byte("csrf"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (v visitor) csrfMatches(given string) bool {
	return subtle.ConstantTimeCompare([]byte(v.csrf()), []byte(given)) == 1
}

// sessions keeps who is signed in. The store holds a hash of the token, so a
// copy of the disk signs nobody in.
type sessions struct {
	store    jetstream.KeyValue
	accounts map[string]*account
	now      func() time.Time
}

type storedSession struct {
	User    string    `json:"user"`
	Print   string    `json:"print"`
	Expires time.Time `json:"expires"`
}

// begin makes a session.
func (s *sessions) begin(ctx context.Context, a *account) (visitor, error) {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails since Go 1.24
	token := base64.RawURLEncoding.EncodeToString(raw)
	v := visitor{account: a, token: token, key: sessionKey(token), expires: s.now().Add(sessionTTL)}
	data, err := json.Marshal(storedSession{a.physician.User, a.print, v.expires})
	if err != nil {
		return visitor{}, err
	}
	if _, err := s.store.Create(ctx, v.key, data); err != nil {
		return visitor{}, fmt.Errorf("store the sign-in: %w", err)
	}
	return v, nil
}

// find says whose token this is; nobody's when it is unknown or has expired.
func (s *sessions) find(ctx context.Context, token string) (visitor, error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(32) {
		return visitor{}, nil
	}
	key := sessionKey(token)
	e, err := s.store.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return visitor{}, nil
	} else if err != nil {
		return visitor{}, fmt.Errorf("look up the sign-in: %w", err)
	}
	var st storedSession
	if err := json.Unmarshal(e.Value(), &st); err != nil {
		return visitor{}, fmt.Errorf("look up the sign-in: %w", err)
	}
	a := s.accounts[st.User]
	if a == nil || a.print != st.Print || !s.now().Before(st.Expires) {
		return visitor{}, nil
	}
	return visitor{account: a, token: token, key: key, expires: st.Expires}, nil
}

// end forgets a session.
func (s *sessions) end(ctx context.Context, key string) error {
	if err := s.store.Purge(ctx, key); err != nil {
		return fmt.Errorf("end the sign-in: %w", err)
	}
	return nil
}

func sessionKey(token string) string { return digest(token) }

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
