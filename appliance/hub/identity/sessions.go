package identity

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"telecart/appliance/hub/database"
)

const (
	// SessionTTL is how long a sign-in lasts: a shift.
	SessionTTL = 12 * time.Hour
	// BrowserTTL is how long a browser is known after a sign-in.
	BrowserTTL = 180 * 24 * time.Hour

	maxSessions = 10 // of an account
	maxBrowsers = 20 // known to an account
)

// Visitor is who makes a request. The zero value is nobody.
type Visitor struct {
	Account *Account
	Token   string
	Key     string // names the sign-in in the database
	Expires time.Time
	Browser string // set by Begin: the token that the browser is known by from now on
}

// SignedIn reports whether the visitor is signed in.
func (v Visitor) SignedIn() bool { return v.Account != nil }

// CSRF returns the token that the page repeats in X-CSRF-Token. It is derived
// from the sign-in's token, which is only in the cookie.
func (v Visitor) CSRF() string {
	mac := hmac.New(sha256.New, []byte(v.Token))
	mac.Write([]byte("csrf"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// CSRFMatches reports whether the page has sent the right token.
func (v Visitor) CSRFMatches(given string) bool {
	return subtle.ConstantTimeCompare([]byte(v.CSRF()), []byte(given)) == 1
}

// Begin signs an account in. browser is the browser's token; it may be empty or
// unknown. If the account has too many sign-ins, Begin ends the oldest and
// returns their keys. The database holds only hashes of tokens, so nobody can
// sign in with a copy of it.
func (d *Directory) Begin(ctx context.Context, a *Account, browser string) (v Visitor, ended []string, err error) {
	token, user, now := newToken(), a.Physician.User, d.now()
	v = Visitor{Account: a, Token: token, Key: digest(token), Expires: now.Add(SessionTTL)}
	err = d.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM signin WHERE expires_at <= $1`, now.UnixMilli()); err != nil {
			return err
		}
		scan := func(r *sql.Rows) (key string, err error) { return key, r.Scan(&key) }
		ended, err = database.All(ctx, tx, scan, `DELETE FROM signin WHERE account = $1 AND token NOT IN
			(SELECT token FROM signin WHERE account = $1 ORDER BY expires_at DESC, token LIMIT $2) RETURNING token`, user, maxSessions-1)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO signin(token, account, print, expires_at) VALUES($1, $2, $3, $4)`,
			v.Key, user, a.print, v.Expires.UnixMilli()); err != nil {
			return err
		}
		v.Browser, err = meet(ctx, tx, browser, user, now)
		return err
	})
	if err != nil {
		return Visitor{}, nil, fmt.Errorf("store the sign-in: %w", err)
	}
	return v, ended, nil
}

func newToken() string {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Find returns whose sign-in this token is: nobody's if it is unknown or has
// expired.
func (d *Directory) Find(ctx context.Context, token string) (Visitor, error) {
	if !isToken(token) {
		return Visitor{}, nil
	}
	v := Visitor{Token: token, Key: digest(token)}
	var user, print string
	var expires int64
	err := d.db.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT account, print, expires_at FROM signin WHERE token = $1`, v.Key).
			Scan(&user, &print, &expires)
	})
	if errors.Is(err, database.ErrNotFound) {
		return Visitor{}, nil
	} else if err != nil {
		return Visitor{}, fmt.Errorf("look up the sign-in: %w", err)
	}
	if v.Account, err = d.accountOf(ctx, user, print); err != nil {
		return Visitor{}, err
	}
	v.Expires = time.UnixMilli(expires)
	if v.Account == nil || !d.now().Before(v.Expires) {
		return Visitor{}, nil
	}
	return v, nil
}

// accountOf returns the account that a sign-in is good for, or nil if it is no
// longer good. It reads the database again if another hub has changed accounts.
func (d *Directory) accountOf(ctx context.Context, user, print string) (*Account, error) {
	if a := d.Account(user); a != nil && a.print == print {
		return a, nil
	}
	if changed, err := d.behind(ctx); err != nil || !changed {
		return nil, err
	}
	d.Poke()
	l, err := d.read(ctx)
	if a := l.people[user]; err == nil && a != nil && a.print == print {
		return a, nil
	}
	return nil, err
}

// End ends a sign-in.
func (d *Directory) End(ctx context.Context, key string) error {
	if err := d.db.Exec(ctx, `DELETE FROM signin WHERE token = $1`, key); err != nil {
		return fmt.Errorf("end the sign-in: %w", err)
	}
	return nil
}

// Lasting reports which of these sign-ins are still good.
func (d *Directory) Lasting(ctx context.Context, keys []string) (map[string]bool, error) {
	lasting := map[string]bool{}
	err := d.db.Read(ctx, func(tx *sql.Tx) error {
		for _, key := range keys {
			var n int
			if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM signin WHERE token = $1 AND expires_at > $2`, key, d.now().UnixMilli()).Scan(&n); err != nil {
				return err
			}
			lasting[key] = n > 0
		}
		return nil
	})
	return lasting, err
}

func isToken(text string) bool { return len(text) == base64.RawURLEncoding.EncodedLen(32) }

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
