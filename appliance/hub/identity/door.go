package identity

import (
	"context"
	"errors"
	"time"
)

const (
	userBurst, userRefill       = 20, 5 * time.Second // failed sign-ins
	addressBurst, addressRefill = 10, 10 * time.Second
	hashers                     = 2 // passwords checked at a time, 64 MiB each
)

// ErrBusy says that too many passwords are being checked.
var ErrBusy = errors.New("too many sign-ins at once")

// Door lets people in who know their password, and slows down whoever tries.
type Door struct {
	directory         *Directory
	byUser, byAddress *limiter
	hashing           chan struct{}
}

// NewDoor makes the door of a directory.
func NewDoor(d *Directory) *Door {
	return &Door{
		directory: d,
		byUser:    newLimiter(userBurst, userRefill, d.now),
		byAddress: newLimiter(addressBurst, addressRefill, d.now),
		hashing:   make(chan struct{}, hashers),
	}
}

// Try is an attempt to sign in.
type Try struct{ address, user string }

// Knock counts an attempt; a good one is given back with Good. When there were
// too many, wait says for how many seconds there may be no other.
func (d *Door) Knock(remote, user string) (t Try, wait int, ok bool) {
	t = Try{AddressKey(remote), user}
	left, ok := d.byAddress.take(t.address)
	if ok {
		if len(user) > MaxUser {
			t.user = user[:MaxUser]
		}
		left, ok = d.byUser.take(t.user)
	}
	if !ok {
		wait = seconds(left)
	}
	return t, wait, ok
}

// Good takes an attempt out of the count.
func (d *Door) Good(t Try) {
	d.byAddress.giveBack(t.address)
	d.byUser.giveBack(t.user)
}

// Open returns the account, or nil when name or password is wrong. Both cases
// take the same work.
func (d *Door) Open(ctx context.Context, user, secret string) (*Account, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	select {
	case d.hashing <- struct{}{}:
		defer func() { <-d.hashing }()
	case <-ctx.Done():
		return nil, ErrBusy
	}
	d.directory.mu.Lock()
	a, hash := d.directory.people[user], d.directory.decoy
	d.directory.mu.Unlock()
	if a != nil {
		hash = a.hash
	}
	if !hash.Matches(secret) || a == nil {
		return nil, nil
	}
	return a, nil
}
