package identity

import (
	"context"
	"database/sql"
	"time"

	"telecart/appliance/hub/database"
)

// meet makes a browser known to an account, and returns its token: the given one
// if somebody has signed in with it before, else a new one.
func meet(ctx context.Context, tx *sql.Tx, browser, user string, now time.Time) (string, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM browser WHERE token = $1`, digest(browser)).Scan(&n)
	if err != nil {
		return "", err
	}
	if n == 0 {
		browser = newToken()
	}
	if _, err = tx.ExecContext(ctx, `INSERT INTO browser(token, account, seen_at) VALUES($1, $2, $3)
		ON CONFLICT(token, account) DO UPDATE SET seen_at = excluded.seen_at`, digest(browser), user, now.UnixMilli()); err != nil {
		return "", err
	}
	if _, err = tx.ExecContext(ctx, `DELETE FROM browser WHERE seen_at <= $1`, now.Add(-BrowserTTL).UnixMilli()); err != nil {
		return "", err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM browser WHERE account = $1 AND token NOT IN
		(SELECT token FROM browser WHERE account = $1 ORDER BY seen_at DESC, token LIMIT $2)`, user, maxBrowsers)
	return browser, err
}

// knows reports whether somebody has signed in to the account from this browser
// within BrowserTTL. Without its database the hub knows no browser.
func (d *Directory) knows(ctx context.Context, browser, user string) bool {
	if !isToken(browser) {
		return false
	}
	scan := func(r *sql.Rows) (at int64, err error) { return at, r.Scan(&at) }
	var seen []int64
	err := d.db.Read(ctx, func(tx *sql.Tx) (err error) {
		seen, err = database.All(ctx, tx, scan, `SELECT seen_at FROM browser WHERE token = $1 AND account = $2`, digest(browser), user)
		return err
	})
	return err == nil && len(seen) == 1 && d.now().Sub(time.UnixMilli(seen[0])) < BrowserTTL
}
