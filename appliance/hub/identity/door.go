package identity

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How the door works. An account is never locked after wrong passwords, since
// then any stranger could lock it. Instead the door limits how often passwords
// are checked. Before the check it cannot tell a stranger from a physician, so
// both may have to wait for their turn; when it comes, the right password always
// opens the door:
//
//   - A browser that has signed in to the account before waits only for its own
//     earlier tries.
//   - At any other browser, the first wrong passwords from an address for an
//     account cost no wait, whatever others have done there.
//   - After those, an account has one check at a time, and each wrong password
//     moves the checks further apart, up to lastGap: 43,000 guesses a day, from
//     however many addresses.
//   - An address has two checks a second, for all accounts together.
//
// This has a price. A physician at a browser that is new to the account, behind
// the very address that attacks it, waits up to patience, and is asked to try
// again while the line is full. And an attacker gets a few quick guesses an hour
// from each new address; only a good password withstands those.
const (
	addressBurst, addressRefill = 10, time.Second / 2
	browserBurst, browserRefill = 10, 2 * time.Second
	freshBurst, freshRefill     = 5, 12 * time.Minute // of an address for an account
	firstGap, lastGap           = time.Second / 16, 2 * time.Second
	calmAfter                   = 15 * time.Minute // without tries, and an account's turns are close together again
	patience                    = 20 * time.Second

	hashers      = 2               // passwords checked at a time for known browsers, and as many for others; 64 MiB each
	maxLine      = 64              // passwords that are being checked or wait to be
	hashPatience = 8 * time.Second // how long they wait at most
)

// ErrBusy reports that too many passwords are being checked.
var ErrBusy = errors.New("too many sign-ins at once")

// TooMany reports that a password was not checked, because of too many tries
// before it.
type TooMany struct {
	Seconds int // to wait
}

// Error implements error.
func (t TooMany) Error() string { return fmt.Sprintf("too many tries: wait %d s", t.Seconds) }

// Try is an attempt to sign in.
type Try struct {
	Address  string // see AddressKey
	Browser  string // its token, of Visitor.Browser; may be empty
	User     string
	Password string
}

// Door lets in people who know their password, and slows down those who guess.
type Door struct {
	directory *Directory
	wait      func(context.Context, time.Duration) error

	byAddress, byBrowser, fresh *limiter
	byUser                      *turns
	strange, known              checkers
}

// checkers limit how many passwords are checked at a time, and how many may wait
// in line for it. Known browsers have their own, so strangers never keep them
// waiting.
type checkers struct{ places, line chan struct{} }

func newCheckers() checkers {
	return checkers{make(chan struct{}, hashers), make(chan struct{}, maxLine)}
}

// NewDoor makes the door of a directory. It waits with wait; nil means by the
// clock.
func NewDoor(d *Directory, wait func(context.Context, time.Duration) error) *Door {
	if wait == nil {
		wait = sleep
	}
	return &Door{
		directory: d, wait: wait,
		byAddress: newLimiter(addressBurst, addressRefill, d.now),
		byBrowser: newLimiter(browserBurst, browserRefill, d.now),
		fresh:     newLimiter(freshBurst, freshRefill, d.now),
		byUser:    newTurns(d.now),
		strange:   newCheckers(), known: newCheckers(),
	}
}

// Enter returns the account, or nil if the name or password is wrong. The error
// is TooMany or ErrBusy if they were not checked.
func (d *Door) Enter(ctx context.Context, t Try) (*Account, error) {
	ctx, cancel := context.WithTimeout(ctx, patience+hashPatience)
	defer cancel()
	if d.directory.knows(ctx, t.Browser, t.User) {
		return d.enterKnown(ctx, t)
	}
	user := t.User[:min(len(t.User), MaxUser)]
	pair := t.Address + " " + user
	wait, ok := d.byAddress.take(t.Address, patience)
	if !ok {
		return nil, TooMany{seconds(wait)}
	}
	_, fresh := d.fresh.take(pair, 0)
	if !fresh {
		turn, ok := d.byUser.take(user, patience)
		if !ok {
			d.byAddress.giveBack(t.Address) // nothing was checked
			return nil, TooMany{seconds(turn)}
		}
		wait = max(wait, turn)
	}
	if err := d.wait(ctx, wait); err != nil {
		return nil, ErrBusy
	}
	a, err := d.check(ctx, d.strange, t)
	if a == nil && err == nil {
		d.byUser.wrong(user)
	}
	if a != nil { // a right password gives back its own try, and none before it
		d.byAddress.giveBack(t.Address)
		if fresh {
			d.fresh.giveBack(pair)
		}
	}
	return a, err
}

// enterKnown is Enter for a browser that has signed in to the account before.
func (d *Door) enterKnown(ctx context.Context, t Try) (*Account, error) {
	key := digest(t.Browser) + " " + t.User
	wait, ok := d.byBrowser.take(key, patience)
	if !ok {
		return nil, TooMany{seconds(wait)}
	}
	if err := d.wait(ctx, wait); err != nil {
		return nil, ErrBusy
	}
	a, err := d.check(ctx, d.known, t)
	if a != nil {
		d.byBrowser.giveBack(key)
	}
	return a, err
}

// check returns the account, or nil if the name or password is wrong. Both cases
// take the same work, so that time does not tell which users exist.
func (d *Door) check(ctx context.Context, at checkers, t Try) (*Account, error) {
	select {
	case at.line <- struct{}{}:
		defer func() { <-at.line }()
	default:
		return nil, ErrBusy
	}
	ctx, cancel := context.WithTimeout(ctx, hashPatience)
	defer cancel()
	select {
	case at.places <- struct{}{}:
		defer func() { <-at.places }()
	case <-ctx.Done():
		return nil, ErrBusy
	}
	d.directory.mu.Lock()
	a, hash := d.directory.people[t.User], d.directory.decoy
	d.directory.mu.Unlock()
	if a != nil {
		hash = a.hash
	}
	if !hash.Matches(t.Password) || a == nil {
		return nil, nil
	}
	return a, nil
}

// sleep waits, unless ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
