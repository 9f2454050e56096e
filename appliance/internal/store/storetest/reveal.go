package storetest

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"

	"lukechampine.com/adiantum"
)

// Reveal returns every decrypted page of the record in dir, of the database and
// of its log.
func Reveal(dir string) ([]byte, error) {
	secret, err := os.ReadFile(filepath.Join(dir, "keys", "store.key"))
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "telecart record.db", 32)
	if err != nil {
		return nil, err
	}
	const block = 4096
	var all []byte
	for _, name := range []string{"record.db", "record.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		cipher, tweak := adiantum.New(key), make([]byte, 8)
		for at := 0; at+block <= len(raw); at += block {
			binary.LittleEndian.PutUint64(tweak, uint64(at))
			all = append(all, cipher.Decrypt(raw[at:at+block], tweak)...)
		}
	}
	return all, nil
}
