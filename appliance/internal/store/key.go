package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"filippo.io/age"
)

// ErrDestroyed reports data whose key was destroyed: nobody can read it any
// more.
var ErrDestroyed = errors.New("it was removed from the cart for good")

// Key encrypts everything of one scope: of an encounter, or of a capture taken
// outside one.
type Key struct {
	scope  string
	secret []byte
}

// Seal encrypts data and binds it to bound.
func (k Key) Seal(data []byte, bound string) ([]byte, error) {
	return seal(k.secret, data, []byte(k.scope+"\x00"+bound))
}

// Open decrypts what Seal returned; ErrDamaged if it was changed, or sealed for
// something else.
func (k Key) Open(sealed []byte, bound string) ([]byte, error) {
	return unseal(k.secret, sealed, []byte(k.scope+"\x00"+bound))
}

// Unwrap decrypts the key of scope, as stored in the table.
func (s *Store) Unwrap(scope string, wrapped []byte) (Key, error) {
	if wrapped == nil {
		return Key{}, ErrDestroyed
	}
	secret, err := unseal(s.keys.wrap, wrapped, []byte(scope))
	if err != nil {
		return Key{}, fmt.Errorf("key of %s: %w", scope, err)
	}
	return Key{scope, secret}, nil
}

// Key returns the key of scope, or ErrNotFound.
func (s *Store) Key(ctx context.Context, tx *sql.Tx, scope string) (Key, error) {
	var wrapped []byte
	if err := tx.QueryRowContext(ctx, `SELECT wrapped FROM scope WHERE id = ?`, scope).Scan(&wrapped); err != nil {
		return Key{}, translate(err)
	}
	return s.Unwrap(scope, wrapped)
}

// MakeKey returns the key of scope, and makes it first if necessary.
func (s *Store) MakeKey(ctx context.Context, tx *sql.Tx, scope string) (Key, error) {
	key, err := s.Key(ctx, tx, scope)
	if !errors.Is(err, ErrNotFound) {
		return key, err
	}
	key = Key{scope, make([]byte, keySize)}
	if _, err := rand.Read(key.secret); err != nil {
		return Key{}, err
	}
	wrapped, err := seal(s.keys.wrap, key.secret, []byte(scope))
	if err != nil {
		return Key{}, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO scope(id, wrapped) VALUES(?, ?)`, scope, wrapped)
	return key, err
}

// DestroyKeys makes the contents of the scopes unreadable for good and removes
// their files; receipt is the justification.
func (s *Store) DestroyKeys(ctx context.Context, scopes []string, receipt string, at int64, check func(*sql.Tx) error) error {
	err := s.Write(ctx, func(tx *sql.Tx) error {
		if err := check(tx); err != nil {
			return err
		}
		for _, scope := range scopes {
			if _, err := tx.ExecContext(ctx, `INSERT INTO destroyed(scope, receipt, at) VALUES(?, ?, ?)`, scope, receipt, at); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE scope SET wrapped = NULL WHERE id = ?`, scope); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return errors.Join(s.forget(ctx), s.sweep(ctx))
}

// forget removes from the log what was overwritten in the database.
func (s *Store) forget(ctx context.Context) error {
	var busy, log, moved int
	err := s.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &moved)
	if err == nil && busy != 0 {
		err = errors.New("the log is in use")
	}
	return translate(err)
}

// stanza is the type of the sealed key in an age file.
const stanza = "telecart"

// lock wraps the key of one file; see age.Recipient and age.Identity.
type lock struct {
	key  Key
	file string
}

func (l lock) bound() string { return "file\x00" + l.file }

// Wrap implements age.Recipient.
func (l lock) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	body, err := l.key.Seal(fileKey, l.bound())
	return []*age.Stanza{{Type: stanza, Body: body}}, err
}

// Unwrap implements age.Identity.
func (l lock) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) != 1 || stanzas[0].Type != stanza {
		return nil, age.ErrIncorrectIdentity
	}
	return l.key.Open(stanzas[0].Body, l.bound())
}
