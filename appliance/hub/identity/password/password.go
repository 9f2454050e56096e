// Package password hashes and checks passwords with argon2id, in the PHC
// string form that other programs read and write too:
//
//	$argon2id$v=19$m=65536,t=3,p=4$<salt>$<hash>
//
// The work is done by alexedwards/argon2id; here stand the bounds on it. The
// default cost is the second recommended option of RFC 9106 §4.
package password

import (
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/alexedwards/argon2id"
)

// Cost is how much work one check is.
type Cost struct {
	Memory uint32 // KiB, 8 to 1 GiB
	Time   uint32 // passes, 1 to 16
	Lanes  uint8  // 1 to 16
}

// Default is the cost of a new hash: 64 MiB, 3 passes, 4 lanes.
func Default() Cost { return Cost{Memory: 64 << 10, Time: 3, Lanes: 4} }

// MaxLength is the longest password that is taken, in bytes.
const MaxLength = 1024

// ErrFormat says that a text is not an argon2id PHC string that this package
// takes.
var ErrFormat = errors.New("not an argon2id hash: make one with `carthub hash-password`")

// Hash is a password's PHC string, checked.
type Hash struct {
	Cost Cost
	phc  string
}

// New hashes a password with a fresh salt.
func New(password string, c Cost) (Hash, error) {
	if len(password) > MaxLength {
		return Hash{}, fmt.Errorf("password of %d bytes: at most %d are taken", len(password), MaxLength)
	}
	if err := c.check(); err != nil {
		return Hash{}, err
	}
	phc, err := argon2id.CreateHash(password, &argon2id.Params{
		Memory: c.Memory, Iterations: c.Time, Parallelism: c.Lanes, SaltLength: 16, KeyLength: 32,
	})
	return Hash{c, phc}, err
}

// Parse reads a PHC string. Every error is an ErrFormat.
func Parse(phc string) (Hash, error) {
	p, salt, key, err := argon2id.DecodeHash(phc)
	if err != nil {
		return Hash{}, ErrFormat // the cause may repeat what was typed
	}
	c := Cost{Memory: p.Memory, Time: p.Iterations, Lanes: p.Parallelism}
	if err := c.check(); err != nil {
		return Hash{}, err
	}
	enc := base64.RawStdEncoding
	same := fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", c.Memory, c.Time, c.Lanes, enc.EncodeToString(salt), enc.EncodeToString(key))
	if same != phc { // the decoder passes over what it does not expect
		return Hash{}, ErrFormat
	}
	if len(salt) < 8 || len(salt) > 64 || len(key) < 16 || len(key) > 64 {
		return Hash{}, fmt.Errorf("%w (length)", ErrFormat)
	}
	return Hash{c, phc}, nil
}

// String is the PHC string.
func (h Hash) String() string { return h.phc }

// Matches says whether password is the one that was hashed. The time it takes
// does not depend on the answer.
func (h Hash) Matches(password string) bool {
	if len(password) > MaxLength {
		return false
	}
	ok, err := argon2id.ComparePasswordAndHash(password, h.phc)
	return ok && err == nil
}

// check keeps a wrong configuration from taking the machine down at the first
// sign-in.
func (c Cost) check() error {
	if c.Memory < 8 || c.Memory > 1<<20 || c.Time < 1 || c.Time > 16 || c.Lanes < 1 || c.Lanes > 16 {
		return fmt.Errorf("%w (cost m=%d,t=%d,p=%d is out of range)", ErrFormat, c.Memory, c.Time, c.Lanes)
	}
	return nil
}
