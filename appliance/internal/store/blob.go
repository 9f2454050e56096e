package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Blob names something large in the record.
type Blob struct {
	Name   string // SHA-256 of the file as it is on disk, hexadecimal
	Scope  string // whose key it is encrypted with: an encounter's id
	SHA256 string // of the data, hexadecimal
	Size   int64  // of the data, in bytes
}

// PutBlob stores data under the key of scope and runs commit, which writes the
// rows that name the blob, in the transaction that makes it part of the
// record. It returns ErrFull when data would go into the reserve.
func (s *Store) PutBlob(ctx context.Context, scope string, data []byte, commit func(*sql.Tx, Blob) error) error {
	if err := s.Room(len(data)); err != nil {
		return err
	}
	s.blobs.Lock()
	defer s.blobs.Unlock()
	key, wrapped, err := s.scopeKey(ctx, scope)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	b := Blob{Scope: scope, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(data))}
	sealed, err := seal(key, data, b.bound())
	if err != nil {
		return err
	}
	sum = sha256.Sum256(sealed)
	b.Name = hex.EncodeToString(sum[:])
	if err := s.place(b.Name, sealed); err != nil {
		return fmt.Errorf("capture of %d bytes: %w", len(data), translate(err))
	}
	err = s.Write(ctx, func(tx *sql.Tx) error {
		if wrapped != nil {
			if _, err := tx.ExecContext(ctx, `INSERT INTO blob_key(scope, wrapped) VALUES(?, ?)`, scope, wrapped); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO blob(name, scope, sha256, size) VALUES(?, ?, ?, ?)`,
			b.Name, b.Scope, b.SHA256, b.Size); err != nil {
			return err
		}
		return commit(tx, b)
	})
	if err != nil {
		return errors.Join(err, s.withdraw(b.Name))
	}
	return nil
}

// withdraw removes the file of a blob whose rows were not committed. Where
// that is not certain (the disk failed in the commit) the file stays.
func (s *Store) withdraw(name string) error {
	ctx := context.Background() // the caller's may be what ended the commit
	err := s.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT name FROM blob WHERE name = ?`, name).Scan(&name)
	})
	if errors.Is(err, ErrNotFound) {
		return os.Remove(s.path(name))
	}
	return nil
}

// GetBlob returns the data of the blob, checked. It returns ErrNotFound for a
// name that is not in the record, and ErrDamaged when its file is missing or
// is not what was stored.
func (s *Store) GetBlob(ctx context.Context, name string) ([]byte, error) {
	b := Blob{Name: name}
	var wrapped []byte
	err := s.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT b.scope, b.sha256, b.size, k.wrapped
			FROM blob b JOIN blob_key k ON k.scope = b.scope WHERE b.name = ?`, name).
			Scan(&b.Scope, &b.SHA256, &b.Size, &wrapped)
	})
	if err != nil {
		return nil, fmt.Errorf("blob %.12s…: %w", name, err)
	}
	key, err := unseal(s.keys.wrap, wrapped, []byte(b.Scope))
	if err != nil {
		return nil, fmt.Errorf("key of blob %.12s…: %w", name, err)
	}
	sealed, err := os.ReadFile(s.path(name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("blob %.12s…: %w: its file is missing", name, ErrDamaged)
	} else if err != nil {
		return nil, err
	}
	data, err := unseal(key, sealed, b.bound())
	if err != nil {
		return nil, fmt.Errorf("blob %.12s…: %w", name, err)
	}
	return data, nil
}

// bound ties the encrypted file to its row, so that two files cannot be
// exchanged.
func (b Blob) bound() []byte { return []byte(b.Scope + "\x00" + b.SHA256) }

// scopeKey returns the key of scope. For a scope that has none yet it is new,
// and wrapped is what must be stored with the first blob.
func (s *Store) scopeKey(ctx context.Context, scope string) (key, wrapped []byte, err error) {
	err = s.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT wrapped FROM blob_key WHERE scope = ?`, scope).Scan(&wrapped)
	})
	switch {
	case err == nil:
		key, err = unseal(s.keys.wrap, wrapped, []byte(scope))
		return key, nil, err
	case !errors.Is(err, ErrNotFound):
		return nil, nil, err
	}
	key = make([]byte, keySize)
	if _, err := rand.Read(key); err != nil {
		return nil, nil, err
	}
	wrapped, err = seal(s.keys.wrap, key, []byte(scope))
	return key, wrapped, err
}

func (s *Store) path(name string) string {
	return filepath.Join(s.dir, "blobs", name[:2], name)
}

// place puts the file of a blob on the disk for good.
func (s *Store) place(name string, data []byte) error {
	folder := filepath.Dir(s.path(name))
	if err := s.drive.Mkdir(folder); err == nil {
		if err := s.drive.SyncFolder(filepath.Dir(folder)); err != nil {
			return err
		}
	} else if !errors.Is(err, os.ErrExist) {
		return err
	}
	return place(s.drive, filepath.Join(s.dir, "blobs", "tmp", name), s.path(name), data)
}

// sweep removes what was being written when the last process ended: none of
// it was ever acknowledged.
func (s *Store) sweep() error {
	tmp := filepath.Join(s.dir, "blobs", "tmp")
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(tmp, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// seal encrypts data and binds it to what it belongs to: nonce, then the
// ciphertext with its tag.
func seal(key, data, bound []byte) ([]byte, error) {
	aead, err := gcm(key)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, data, bound), nil
}

func unseal(key, sealed, bound []byte) ([]byte, error) {
	aead, err := gcm(key)
	if err != nil {
		return nil, err
	}
	data, err := aead.Open(nil, nil, sealed, bound)
	if err != nil {
		return nil, fmt.Errorf("%w: it was changed after it was stored (%w)", ErrDamaged, err)
	}
	return data, nil
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
