package store

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
)

const keySize = 32 // bytes, of every key here

// keys are derived from the key file.
type keys struct {
	database []byte // Adiantum
	wrap     []byte // AES-256-GCM over the keys of the blobs
	id       string // identifies the key without revealing it
}

// loadKeys reads the key file, or makes it if there is no record yet.
func loadKeys(d drive, file string, begun bool) (keys, error) {
	secret, err := os.ReadFile(file)
	switch {
	case errors.Is(err, os.ErrNotExist) && begun:
		return keys{}, fmt.Errorf("%w: %s is missing; restore it from a backup", ErrKey, file)
	case errors.Is(err, os.ErrNotExist):
		secret, err = makeKey(d, file)
	}
	if err != nil {
		return keys{}, err
	}
	if len(secret) != keySize {
		return keys{}, fmt.Errorf("%w: %s has %d bytes instead of %d; restore it from a backup", ErrKey, file, len(secret), keySize)
	}
	return derive(secret)
}

func derive(secret []byte) (k keys, err error) {
	sub := func(purpose string, size int) []byte {
		key, herr := hkdf.Key(sha256.New, secret, nil, "telecart "+purpose, size)
		err = errors.Join(err, herr)
		return key
	}
	k = keys{database: sub("record.db", keySize), wrap: sub("blob keys", keySize)}
	k.id = hex.EncodeToString(sub("key id", 16))
	return k, err
}

// confirm checks that the record was made with this key, before SQLite sees it:
// with another key SQLite would take the write-ahead log for garbage and delete
// it, with everything not yet in the database.
func (k keys) confirm(d drive, file string, begun bool) error {
	id, err := os.ReadFile(file)
	switch {
	case errors.Is(err, os.ErrNotExist) && !begun:
		return place(d, file+".new", file, []byte(k.id))
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%w: %s, which says what key it needs, is missing; restore it from a backup", ErrKey, file)
	case err != nil:
		return err
	case string(id) != k.id:
		return fmt.Errorf("%w: keys/store.key is another record's; restore the one that belongs here from a backup", ErrKey)
	}
	return nil
}

// makeKey writes a new key durably before anything is encrypted with it.
func makeKey(d drive, file string) ([]byte, error) {
	secret := make([]byte, keySize)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	return secret, place(d, file+".new", file, secret)
}
