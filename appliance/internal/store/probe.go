package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// stillRoom is what a still needs at most, in bytes: a photograph of 4K.
const stillRoom = 8 << 20

// Probe reports whether a capture, and whether a row, could be written now, by
// writing: free space alone says nothing of a disk that is read-only, broken or
// out of inodes. A thorough probe also waits until the file is on the disk.
func (s *Store) Probe(ctx context.Context, thorough bool) (captures, rows error) {
	rows = s.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO current(name, value) VALUES('probe', $1) ON CONFLICT(name) DO UPDATE SET value = excluded.value`,
			[]byte(time.Now().UTC().Format(time.RFC3339Nano)))
		return err
	})
	if captures = s.Room(stillRoom); captures == nil {
		captures = translate(s.probeFile(thorough))
	}
	return captures, rows
}

// probeFile makes a file where captures are made. A thorough one goes the whole
// way of a capture.
func (s *Store) probeFile(thorough bool) error {
	const name = "00probe"
	tmp := filepath.Join(s.dir, "blobs", "tmp", name)
	f, err := s.drive.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096))
	if thorough && err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil && thorough {
		if err = s.place(tmp, name); err == nil {
			tmp = s.path(name)
		}
	}
	return errors.Join(err, os.Remove(tmp))
}
