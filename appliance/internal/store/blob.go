package store

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// Blob identifies a large object of the record.
type Blob struct {
	Name   string // of its file
	Scope  string // whose key it is encrypted with
	SHA256 string // of the data, hexadecimal
	Size   int64  // of the data, in bytes
}

// Encryption of a blob's file.
const (
	formGCM = 0 // AES-256-GCM, as a whole, named by its SHA-256: before there was a journal
	formAge = 1
)

// BlobWriter streams the data of a blob to the disk, with little of it in
// memory. It is for one goroutine; several may write at a time.
type BlobWriter struct {
	store *Store
	blob  Blob
	tmp   string
	file  file
	age   io.WriteCloser
	sum   hash.Hash
	err   error // of the first write that failed
	done  bool
}

// NewBlob begins a blob under the key of scope. Commit or Abort ends it.
func (s *Store) NewBlob(ctx context.Context, scope string) (*BlobWriter, error) {
	if err := s.Room(stillRoom); err != nil {
		return nil, err
	}
	var key Key
	err := s.Write(ctx, func(tx *sql.Tx) (err error) {
		key, err = s.MakeKey(ctx, tx, scope)
		return err
	})
	if err != nil {
		return nil, err
	}
	name := make([]byte, 16)
	if _, err := rand.Read(name); err != nil {
		return nil, err
	}
	w := &BlobWriter{store: s, blob: Blob{Name: hex.EncodeToString(name), Scope: scope}, sum: sha256.New()}
	w.tmp = filepath.Join(s.dir, "blobs", "tmp", w.blob.Name)
	if w.file, err = s.drive.Create(w.tmp); err != nil {
		return nil, translate(err)
	}
	if w.age, err = age.Encrypt(w.file, lock{key, w.blob.Name}); err != nil {
		return nil, errors.Join(translate(err), w.Abort())
	}
	return w, nil
}

// Write writes data. It returns ErrFull if it would use the reserve.
func (w *BlobWriter) Write(data []byte) (int, error) {
	if w.err == nil {
		w.err = w.store.Room(len(data))
	}
	if w.err == nil {
		_, w.err = w.age.Write(data)
	}
	if w.err != nil {
		return 0, translate(w.err)
	}
	_, _ = w.sum.Write(data) // never fails
	w.blob.Size += int64(len(data))
	return len(data), nil
}

// Commit makes the blob durable and then calls rows, which writes the rows that
// name it, in the transaction that adds it to the record. After an error
// nothing of it remains; a failed Write is such an error.
func (w *BlobWriter) Commit(ctx context.Context, rows func(*sql.Tx, Blob) error) error {
	if w.err == nil {
		w.err = w.age.Close()
	}
	if w.err == nil {
		w.err = w.file.Sync()
	}
	if w.err != nil {
		return errors.Join(translate(w.err), w.Abort())
	}
	w.done = true
	s := w.store
	w.blob.SHA256 = hex.EncodeToString(w.sum.Sum(nil))
	if err := errors.Join(w.file.Close(), s.place(w.tmp, w.blob.Name)); err != nil {
		return fmt.Errorf("capture of %d bytes: %w", w.blob.Size, translate(err))
	}
	err := s.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO blob(name, scope, sha256, size, form) VALUES(?, ?, ?, ?, ?)`,
			w.blob.Name, w.blob.Scope, w.blob.SHA256, w.blob.Size, formAge); err != nil {
			return err
		}
		return rows(tx, w.blob)
	})
	if err != nil {
		return errors.Join(err, s.withdraw(w.blob.Name))
	}
	return nil
}

// Abort removes the blob. After Commit it does nothing.
func (w *BlobWriter) Abort() error {
	if w.done {
		return nil
	}
	w.done = true
	return errors.Join(w.file.Close(), os.Remove(w.tmp))
}

// withdraw removes the file of a blob whose rows were not committed. If that is
// uncertain (the disk failed in the commit) the file stays.
func (s *Store) withdraw(name string) error {
	ctx := context.Background() // the caller's may have ended the commit
	err := s.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT name FROM blob WHERE name = ?`, name).Scan(&name)
	})
	if errors.Is(err, ErrNotFound) {
		return os.Remove(s.path(name))
	}
	return nil
}

// BlobReader returns a blob's data, verified: ErrDamaged if it is not what was
// stored. Any goroutine may use ReadAt.
type BlobReader struct {
	*io.SectionReader
	Blob
	file io.Closer
}

// Verify reads all data, for callers who must not pass on any of it before all
// of it is verified.
func (r *BlobReader) Verify() error {
	_, err := io.Copy(io.Discard, io.NewSectionReader(r, 0, r.Blob.Size))
	return err
}

// Close closes the reader.
func (r *BlobReader) Close() error { return r.file.Close() }

// Size returns the size of the data, in bytes.
func (r *BlobReader) Size() int64 { return r.Blob.Size }

// OpenBlob opens the blob. It returns ErrNotFound for an unknown name, and
// ErrDamaged if the file is missing, cut short or another's.
func (s *Store) OpenBlob(ctx context.Context, name string) (*BlobReader, error) {
	b := Blob{Name: name}
	var wrapped []byte
	var form int
	err := s.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT b.scope, b.sha256, b.size, b.form, k.wrapped
			FROM blob b JOIN scope k ON k.id = b.scope WHERE b.name = ?`, name).
			Scan(&b.Scope, &b.SHA256, &b.Size, &form, &wrapped)
	})
	if err != nil {
		return nil, fmt.Errorf("blob %.12s…: %w", name, err)
	}
	key, err := s.Unwrap(b.Scope, wrapped)
	if err != nil {
		return nil, fmt.Errorf("blob %.12s…: %w", name, err)
	}
	f, err := os.Open(s.path(name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("blob %.12s…: %w: its file is missing", name, ErrDamaged)
	} else if err != nil {
		return nil, err
	}
	at, err := reveal(f, key, b, form)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("blob %.12s…: %w", name, err), f.Close())
	}
	return &BlobReader{io.NewSectionReader(at, 0, b.Size), b, f}, nil
}

// reveal decrypts the file.
func reveal(f *os.File, key Key, b Blob, form int) (io.ReaderAt, error) {
	if form == formGCM {
		sealed, err := io.ReadAll(f)
		if err != nil {
			return nil, err
		}
		data, err := key.Open(sealed, b.SHA256)
		return bytes.NewReader(data), err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	data, size, err := age.DecryptReaderAt(f, info.Size(), lock{key, b.Name})
	if err == nil && size != b.Size {
		err = fmt.Errorf("it has %d bytes instead of %d", size, b.Size)
	}
	if err != nil {
		return nil, damaged(err)
	}
	return checked{data}, nil
}

// checked reports unreadable data as damaged.
type checked struct{ data io.ReaderAt }

// ReadAt implements io.ReaderAt.
func (c checked) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.data.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(err)
	}
	return n, err
}

func damaged(err error) error {
	return fmt.Errorf("%w: it was changed after it was stored (%w)", ErrDamaged, err)
}

func (s *Store) path(name string) string {
	return filepath.Join(s.dir, "blobs", name[:2], name)
}

// place gives the file of a blob its name, durably.
func (s *Store) place(tmp, name string) error {
	folder := filepath.Dir(s.path(name))
	if err := s.drive.Mkdir(folder); err == nil {
		if err := s.drive.SyncFolder(filepath.Dir(folder)); err != nil {
			return err
		}
	} else if !errors.Is(err, os.ErrExist) {
		return err
	}
	if err := s.drive.Rename(tmp, s.path(name)); err != nil {
		return err
	}
	return s.drive.SyncFolder(folder)
}

// sweep removes files whose key was destroyed.
func (s *Store) sweep(ctx context.Context) error {
	dead, err := s.dead(ctx)
	if err != nil {
		return err
	}
	for _, name := range dead {
		if err := os.Remove(s.path(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (s *Store) dead(ctx context.Context) (names []string, err error) {
	err = s.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT b.name FROM blob b JOIN scope k ON k.id = b.scope WHERE k.wrapped IS NULL`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			names = append(names, name)
		}
		return rows.Err()
	})
	return names, err
}

// clean removes what was being written when the last process ended, none of
// which was acknowledged.
func (s *Store) clean() error {
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

// seal encrypts data and binds it to bound: nonce, then ciphertext with its
// tag.
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
		return nil, damaged(err)
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
