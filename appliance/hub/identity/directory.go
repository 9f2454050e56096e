package identity

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"telecart/appliance/hub/database"
	"telecart/appliance/hub/identity/password"
)

// poll is how often a hub looks for changes that it was not told of.
const poll = 5 * time.Second

// Options configure a directory.
type Options struct {
	DB            *database.DB
	Log           *slog.Logger
	Now           func() time.Time
	Demonstration bool // demo/demo may sign in
}

// Directory holds the accounts and carts of the hub. Make it with Open.
type Directory struct {
	db   *database.DB
	log  *slog.Logger
	now  func() time.Time
	demo *Account // nil: no demonstration
	poke chan struct{}

	one sync.Mutex // held by refresh, so that one runs at a time
	mu  sync.Mutex
	lists
}

// lists are the accounts and carts as of one revision of the database.
type lists struct {
	revision int64
	people   map[string]*Account
	carts    map[string]Cart
	owner    map[string]string    // the cart's id, by its key
	revoked  map[string]time.Time // keys that may not connect any more, and since when
	decoy    password.Hash        // as expensive to check as the most expensive account's
}

// Change is what a refresh has found.
type Change struct {
	Ended []string // users whose sign-ins are no longer good
	Gone  []string // carts that may no longer connect
}

// Open reads the directory.
func Open(ctx context.Context, o Options) (*Directory, error) {
	d := &Directory{db: o.DB, log: o.Log, now: o.Now, poke: make(chan struct{}, 1)}
	if o.Demonstration {
		// Its password is no secret, so its hash need not be expensive.
		h, err := password.New(demoPassword, cheap)
		if err != nil {
			return nil, err
		}
		p := Person{User: DemoUser, Name: "Dr. Demo", Specialty: "Internal medicine"}
		d.demo = &Account{Physician: p.physician(), hash: h, print: "demonstration"} // not the hash's, which is new at each start
	}
	l, err := d.read(ctx)
	if err != nil {
		return nil, fmt.Errorf("read accounts and carts: %w", err)
	}
	d.lists = l
	return d, nil
}

// Poke makes Run look for changes at once.
func (d *Directory) Poke() {
	select {
	case d.poke <- struct{}{}:
	default:
	}
}

// Run looks for changes until ctx ends, and calls changed for each.
func (d *Directory) Run(ctx context.Context, changed func(Change)) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	lost := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-d.poke:
		}
		c, any, err := d.refresh(ctx)
		if ctx.Err() == nil && (err != nil) != lost {
			lost = err != nil
			d.log.Warn("the database", "answers", !lost, "err", err)
		}
		if any {
			changed(c)
		}
	}
}

// refresh reads the directory again if it has changed.
func (d *Directory) refresh(ctx context.Context) (c Change, any bool, err error) {
	d.one.Lock()
	defer d.one.Unlock()
	if any, err = d.behind(ctx); err != nil || !any {
		return Change{}, false, err
	}
	l, err := d.read(ctx)
	if err != nil {
		return Change{}, false, err
	}
	d.mu.Lock()
	old := d.lists
	d.lists = l
	d.mu.Unlock()
	for user, a := range old.people {
		if b := l.people[user]; b == nil || b.print != a.print {
			c.Ended = append(c.Ended, user)
		}
	}
	for id := range old.carts {
		if _, ok := l.carts[id]; !ok {
			c.Gone = append(c.Gone, id)
		}
	}
	return c, true, nil
}

// behind reports whether the database has changed since the lists were read.
func (d *Directory) behind(ctx context.Context) (bool, error) {
	var n int64
	err := d.db.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT n FROM revision`).Scan(&n)
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	return n != d.revision, err
}

func (d *Directory) read(ctx context.Context) (l lists, err error) {
	l = lists{people: map[string]*Account{}, carts: map[string]Cart{}, owner: map[string]string{}, revoked: map[string]time.Time{}}
	cost := cheap
	if d.demo != nil {
		l.people[DemoUser] = d.demo
	}
	err = d.db.Read(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT n FROM revision`).Scan(&l.revision); err != nil {
			return err
		}
		people, err := people(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range people {
			h, err := password.Parse(p.Password)
			if err != nil {
				return fmt.Errorf("account %s: %w", p.User, err)
			}
			if p.Disabled || l.people[p.User] != nil {
				continue
			}
			if h.Cost.Memory*h.Cost.Time > cost.Memory*cost.Time {
				cost = h.Cost
			}
			l.people[p.User] = &Account{Physician: p.physician(), hash: h, print: digest(p.Password)}
		}
		return l.readCarts(ctx, tx)
	})
	if err != nil {
		return l, err
	}
	l.decoy, err = password.New("", cost)
	return l, err
}

// change runs f in a transaction and makes every hub read the lists again.
func (d *Directory) change(ctx context.Context, f func(*sql.Tx) error) error {
	err := d.db.Write(ctx, func(tx *sql.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE revision SET n = n + 1`)
		return err
	})
	if err == nil {
		d.Poke()
	}
	return err
}

// Size returns how many accounts may sign in, and how many carts may connect.
func (d *Directory) Size() (people, carts int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.people), len(d.carts)
}

// TakeOver writes the lists of a configuration file into the database, once and
// for all. It returns false, and writes nothing, if that was done before.
func (d *Directory) TakeOver(ctx context.Context, people []Person, carts []Cart) (taken bool, err error) {
	var n int
	err = d.db.Read(ctx, func(tx *sql.Tx) error { // only a read: a hub whose disk is full must start too
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM done WHERE what = $1`, "lists of the file").Scan(&n)
	})
	if err == nil && n > 0 {
		_, _, err = d.refresh(ctx)
		return false, err
	} else if err != nil {
		return false, err
	}
	err = d.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO done(what, at) VALUES($1, $2) ON CONFLICT(what) DO NOTHING`,
			"lists of the file", d.now().UnixMilli())
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if taken = n == 1; err != nil || !taken {
			return err
		}
		for _, p := range people {
			if err := p.write(ctx, tx, d.now()); err != nil {
				return err
			}
		}
		for _, c := range carts {
			if err := c.write(ctx, tx, d.now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("take over the accounts and carts of the configuration: %w", err)
	}
	_, _, err = d.refresh(ctx)
	return taken, err
}
