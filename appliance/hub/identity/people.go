package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/hub/database"
	"telecart/appliance/hub/identity/password"
)

// DemoUser is the demonstration's account.
const (
	DemoUser     = "demo"
	demoPassword = "demo"
)

// MaxUser is the longest user name, in bytes.
const MaxUser = 128

var cheap = password.Cost{Memory: 1 << 10, Time: 1, Lanes: 1}

// ErrUnknown reports that there is no such account or cart.
var ErrUnknown = errors.New("is not known")

// Person is an account as it is stored.
type Person struct {
	User      string `json:"user"`
	Name      string `json:"name"`
	Specialty string `json:"specialty"`
	Hospital  string `json:"hospital"`
	Password  string `json:"password,omitempty"` // argon2id, PHC form
	Disabled  bool   `json:"disabled"`
}

// Account is a person who may sign in.
type Account struct {
	Physician api.Physician
	hash      password.Hash
	print     string // identifies the hash: a new password ends the sign-ins of the old one
}

func (p Person) physician() api.Physician {
	return api.Physician{User: p.User, Name: p.Name, Specialty: p.Specialty, Hospital: p.Hospital}
}

// A user name is typed at sign-ins and on command lines, and written to logs.
var userName = regexp.MustCompile(`^[^\x00-\x20\x7f]+$`)

// Check returns what is wrong with an account.
func (p Person) Check() error {
	_, err := password.Parse(p.Password)
	switch {
	case len(p.User) > MaxUser || !userName.MatchString(p.User):
		return fmt.Errorf("account %q: a user name of 1 to %d bytes without spaces is needed", p.User, MaxUser)
	case err != nil:
		return fmt.Errorf("account %s: password: %w", p.User, err)
	}
	return nil
}

func (p Person) write(ctx context.Context, tx *sql.Tx, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO account(name, shown, specialty, hospital, password, disabled, changed_at)
		VALUES($1, $2, $3, $4, $5, 0, $6)
		ON CONFLICT(name) DO UPDATE SET shown = excluded.shown, specialty = excluded.specialty,
			hospital = excluded.hospital, password = excluded.password, disabled = 0, changed_at = excluded.changed_at`,
		p.User, p.Name, p.Specialty, p.Hospital, p.Password, now.UnixMilli())
	return err
}

func people(ctx context.Context, tx *sql.Tx) ([]Person, error) {
	scan := func(r *sql.Rows) (p Person, err error) {
		var disabled int
		err = r.Scan(&p.User, &p.Name, &p.Specialty, &p.Hospital, &p.Password, &disabled)
		p.Disabled = disabled != 0
		return p, err
	}
	return database.All(ctx, tx, scan, `SELECT name, shown, specialty, hospital, password, disabled FROM account ORDER BY name`)
}

// AddPerson makes an account, or gives an existing one a new password, name,
// specialty and hospital. A disabled account works again.
func (d *Directory) AddPerson(ctx context.Context, p Person) error {
	if err := p.Check(); err != nil {
		return err
	}
	if d.demo != nil && p.User == DemoUser {
		return fmt.Errorf("account %s: is the demonstration's", p.User)
	}
	return d.change(ctx, func(tx *sql.Tx) error {
		if err := p.write(ctx, tx, d.now()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM browser WHERE account = $1`, p.User); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM signin WHERE account = $1 AND print <> $2`, p.User, digest(p.Password))
		return err
	})
}

// DisablePerson bars an account from signing in, and ends its sign-ins.
func (d *Directory) DisablePerson(ctx context.Context, user string) error {
	return d.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE account SET disabled = 1, changed_at = $1 WHERE name = $2`, d.now().UnixMilli(), user)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("account %s: %w", user, ErrUnknown))
		}
		if _, err = tx.ExecContext(ctx, `DELETE FROM browser WHERE account = $1`, user); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM signin WHERE account = $1`, user)
		return err
	})
}

// People lists the accounts, without their passwords.
func (d *Directory) People(ctx context.Context) (list []Person, err error) {
	err = d.db.Read(ctx, func(tx *sql.Tx) error {
		list, err = people(ctx, tx)
		return err
	})
	for i := range list {
		list[i].Password = ""
	}
	return list, err
}

// Account returns the account that may sign in as user, or nil.
func (d *Directory) Account(user string) *Account {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.people[user]
}
