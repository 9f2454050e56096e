// Package password hashes and checks passwords with argon2id, in the PHC
// string form that other programs read and write too:
//
//	$argon2id$v=19$m=65536,t=3,p=4$<salt>$<hash>
//
// The default cost is the second recommended option of RFC 9106 §4.
package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
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

const (
	saltLength = 16
	keyLength  = 32
)

// ErrFormat says that a text is not an argon2id PHC string that this package
// takes.
var ErrFormat = errors.New("not an argon2id hash: make one with `carthub hash-password`")

// Hash is a parsed PHC string.
type Hash struct {
	Cost Cost
	salt []byte
	key  []byte
}

// New hashes a password with a fresh salt.
func New(password string, c Cost) (Hash, error) {
	if len(password) > MaxLength {
		return Hash{}, fmt.Errorf("password of %d bytes: at most %d are taken", len(password), MaxLength)
	}
	if err := c.check(); err != nil {
		return Hash{}, err
	}
	salt := make([]byte, saltLength)
	rand.Read(salt) // never fails since Go 1.24
	return Hash{Cost: c, salt: salt, key: c.derive(password, salt, keyLength)}, nil
}

// Parse reads a PHC string. Every error is an ErrFormat.
func Parse(phc string) (Hash, error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v=19" {
		return Hash{}, ErrFormat
	}
	var h Hash
	n, err := fmt.Sscanf(parts[3]+"\n", "m=%d,t=%d,p=%d\n", &h.Cost.Memory, &h.Cost.Time, &h.Cost.Lanes)
	if n != 3 || err != nil {
		return Hash{}, fmt.Errorf("%w (cost)", ErrFormat)
	}
	if err := h.Cost.check(); err != nil {
		return Hash{}, err
	}
	if h.salt, err = decode(parts[4], 8, 64); err != nil {
		return Hash{}, fmt.Errorf("%w (salt)", ErrFormat)
	}
	if h.key, err = decode(parts[5], 16, 64); err != nil {
		return Hash{}, fmt.Errorf("%w (hash)", ErrFormat)
	}
	return h, nil
}

// String is the PHC string.
func (h Hash) String() string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		h.Cost.Memory, h.Cost.Time, h.Cost.Lanes, enc.EncodeToString(h.salt), enc.EncodeToString(h.key))
}

// Matches says whether password is the one that was hashed. The time it takes
// does not depend on the answer.
func (h Hash) Matches(password string) bool {
	if len(h.key) == 0 || len(password) > MaxLength {
		return false
	}
	key := h.Cost.derive(password, h.salt, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(key, h.key) == 1
}

func (c Cost) derive(password string, salt []byte, length uint32) []byte {
	return argon2.IDKey([]byte(password), salt, c.Time, c.Memory, c.Lanes, length)
}

// check keeps a wrong configuration from taking the machine down at the first
// sign-in.
func (c Cost) check() error {
	if c.Memory < 8 || c.Memory > 1<<20 || c.Time < 1 || c.Time > 16 || c.Lanes < 1 || c.Lanes > 16 {
		return fmt.Errorf("%w (cost m=%d,t=%d,p=%d is out of range)", ErrFormat, c.Memory, c.Time, c.Lanes)
	}
	return nil
}

func decode(s string, least, most int) ([]byte, error) {
	b, err := base64.RawStdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) < least || len(b) > most {
		return nil, ErrFormat
	}
	return b, nil
}
