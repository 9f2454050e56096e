package identity

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"telecart/appliance/hub/database"
)

// Cart is a cart that may connect.
type Cart struct {
	ID      string     `json:"id"`
	Name    string     `json:"name,omitempty"` // as physicians read it; empty: they read the id
	Key     string     `json:"key"`            // its public nkey, "U…"
	Revoked *time.Time `json:"revoked,omitempty"`
}

// A cart's id is part of a NATS subject, so it must hold no dot, no wildcard
// and no space.
var (
	cartID  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	cartKey = regexp.MustCompile(`^U[A-Z2-7]{55}$`)
)

// Check returns what is wrong with a cart.
func (c Cart) Check() error {
	switch {
	case !cartID.MatchString(c.ID):
		return fmt.Errorf("cart %q: the id may hold letters, digits, - and _ only", c.ID)
	case !cartKey.MatchString(c.Key):
		return fmt.Errorf("cart %s: key is not a public user nkey (U…): make one with `carthub key new`", c.ID)
	}
	return checkName(c.ID, c.Name)
}

const maxName = 64 // characters, as many as a page has room for

// checkName refuses a name that is too long, or could be misread because of
// invisible characters.
func checkName(id, name string) error {
	strange := func(r rune) bool { return !unicode.IsPrint(r) || unicode.Is(unicode.Bidi_Control, r) }
	switch {
	case !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, strange):
		return fmt.Errorf("cart %s: name %q: at most %d visible characters may be used", id, name, maxName)
	case strings.TrimSpace(name) != name:
		return fmt.Errorf("cart %s: name %q: has spaces around it", id, name)
	}
	return nil
}

// Alone refuses a name or id that another cart is called by: a physician could
// end up with the wrong patient.
func (c Cart) Alone(all []Cart) error {
	for _, o := range all {
		if o.ID == c.ID || o.Revoked != nil {
			continue
		}
		for _, own := range []string{c.ID, c.Name} {
			if own != "" && (strings.EqualFold(own, o.Name) || strings.EqualFold(own, o.ID)) {
				return fmt.Errorf("cart %s: cart %s is called %q already", c.ID, o.ID, own)
			}
		}
	}
	return nil
}

func (c Cart) write(ctx context.Context, tx *sql.Tx, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO cart(id, shown, public_key, revoked_at, changed_at) VALUES($1, $2, $3, 0, $4)
		ON CONFLICT(id) DO UPDATE SET shown = excluded.shown, public_key = excluded.public_key, revoked_at = 0, changed_at = excluded.changed_at`,
		c.ID, c.Name, c.Key, now.UnixMilli())
	return err
}

func carts(ctx context.Context, tx *sql.Tx) ([]Cart, error) {
	scan := func(r *sql.Rows) (c Cart, err error) {
		var at int64
		if err = r.Scan(&c.ID, &c.Name, &c.Key, &at); at != 0 {
			t := time.UnixMilli(at).UTC()
			c.Revoked = &t
		}
		return c, err
	}
	return database.All(ctx, tx, scan, `SELECT id, shown, public_key, revoked_at FROM cart ORDER BY id`)
}

func (l *lists) readCarts(ctx context.Context, tx *sql.Tx) error {
	all, err := carts(ctx, tx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Revoked == nil {
			l.carts[c.ID], l.owner[c.Key] = c, c.ID
		}
	}
	type key struct {
		key string
		at  int64
	}
	scan := func(r *sql.Rows) (k key, err error) { return k, r.Scan(&k.key, &k.at) }
	old, err := database.All(ctx, tx, scan, `SELECT public_key, at FROM revoked_key`)
	for _, k := range old {
		l.revoked[k.key] = time.UnixMilli(k.at)
	}
	return err
}

// AddCart lets a cart connect with its key. A cart that exists already must be
// revoked first. A revoked key cannot be used again.
func (d *Directory) AddCart(ctx context.Context, c Cart) error {
	if err := c.Check(); err != nil {
		return err
	}
	return d.change(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM cart WHERE id = $1 AND revoked_at = 0`, c.ID).Scan(&n); err != nil {
			return err
		} else if n > 0 {
			return fmt.Errorf("cart %s: is there already; revoke it first", c.ID)
		}
		all, err := carts(ctx, tx)
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.ID == c.ID { // a revoked cart that is added again keeps its name
				c.Name = cmp.Or(c.Name, o.Name)
			}
		}
		if err := c.Alone(all); err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM cart WHERE public_key = $1) +
			(SELECT count(*) FROM revoked_key WHERE public_key = $1)`, c.Key).Scan(&n)
		if err != nil {
			return err
		} else if n > 0 {
			return fmt.Errorf("cart %s: its key is, or was, another cart's: make a new one", c.ID)
		}
		return c.write(ctx, tx, d.now())
	})
}

// RenameCart changes what people call a cart, also on open pages. Without a name
// they read its id.
func (d *Directory) RenameCart(ctx context.Context, id, name string) error {
	if err := checkName(id, name); err != nil {
		return err
	}
	return d.change(ctx, func(tx *sql.Tx) error {
		all, err := carts(ctx, tx)
		if err == nil {
			err = (Cart{ID: id, Name: name}).Alone(all)
		}
		if err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, `UPDATE cart SET shown = $1, changed_at = $2 WHERE id = $3 AND revoked_at = 0`, name, d.now().UnixMilli(), id)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("cart %s: %w, or is revoked", id, ErrUnknown))
		}
		return nil
	})
}

// RevokeCart bars a cart from connecting, and its key for ever.
func (d *Directory) RevokeCart(ctx context.Context, id string) error {
	now := d.now().UnixMilli()
	return d.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE cart SET revoked_at = $1, changed_at = $1 WHERE id = $2 AND revoked_at = 0`, now, id)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("cart %s: %w, or is revoked already", id, ErrUnknown))
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO revoked_key(public_key, at) SELECT public_key, revoked_at FROM cart WHERE id = $1`, id)
		return err
	})
}

// Carts lists all carts, including revoked ones.
func (d *Directory) Carts(ctx context.Context) (list []Cart, err error) {
	err = d.db.Read(ctx, func(tx *sql.Tx) error {
		list, err = carts(ctx, tx)
		return err
	})
	return list, err
}

// HasCart reports whether a cart may connect.
func (d *Directory) HasCart(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, ok := d.lists.carts[id]
	return ok
}

// CartName returns what people call a cart: its name, or its id if it has none.
func (d *Directory) CartName(id string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return cmp.Or(d.lists.carts[id].Name, id)
}

// CartOf returns the cart that has this key.
func (d *Directory) CartOf(key string) (id string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id, ok = d.owner[key]
	return id, ok
}

// Revoked returns every revoked key, and since when it is revoked.
func (d *Directory) Revoked() map[string]time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.revoked)
}

// Remember stores what was last heard from a cart.
func (d *Directory) Remember(ctx context.Context, cart string, what []byte) error {
	return d.db.Exec(ctx, `INSERT INTO presence(cart, what, at) VALUES($1, $2, $3)
		ON CONFLICT(cart) DO UPDATE SET what = excluded.what, at = excluded.at`, cart, string(what), d.now().UnixMilli())
}

// Remembered returns what was last heard from each cart.
func (d *Directory) Remembered(ctx context.Context) (map[string][]byte, error) {
	all := map[string][]byte{}
	scan := func(r *sql.Rows) (string, error) {
		var cart, what string
		err := r.Scan(&cart, &what)
		all[cart] = []byte(what)
		return cart, err
	}
	err := d.db.Read(ctx, func(tx *sql.Tx) error {
		_, err := database.All(ctx, tx, scan, `SELECT cart, what FROM presence`)
		return err
	})
	return all, err
}
