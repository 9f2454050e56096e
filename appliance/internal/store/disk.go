package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// Space is the room on a file system, in bytes.
type Space struct {
	Free  uint64 // available without privileges
	Total uint64
}

// Reserve is the space that new captures leave free for notes, readings and
// events of the running call: Bytes, or Percent of the disk if that is less.
type Reserve struct {
	Bytes   uint64
	Percent uint64
}

// DefaultReserve is 256 MiB, or 5 % of a small disk.
func DefaultReserve() Reserve { return Reserve{Bytes: 256 << 20, Percent: 5} }

func (r Reserve) of(total uint64) uint64 {
	return min(r.Bytes, total/100*r.Percent)
}

// Room returns ErrFull if a capture of size bytes would use the reserve.
func (s *Store) Room(size int) error {
	space, err := s.space(s.dir)
	if err != nil {
		return fmt.Errorf("free space of %s: %w", s.dir, err)
	}
	if space.Free < s.keep.of(space.Total)+uint64(size) {
		return fmt.Errorf("%w (%d MiB free of %d MiB)", ErrFull, space.Free>>20, space.Total>>20)
	}
	return nil
}

func statfs(folder string) (Space, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(folder, &st); err != nil {
		return Space{}, err
	}
	block := uint64(st.Bsize)
	return Space{Free: st.Bavail * block, Total: st.Blocks * block}, nil
}

// acquire locks the lock file for as long as it stays open.
func acquire(file string) (*os.File, error) {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return f, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrLocked
	}
	return nil, errors.Join(err, f.Close())
}

// makeFolders creates dir and the folders below it and fsyncs their parents.
func makeFolders(d drive, dir string, below ...string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, sub := range below {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return err
		}
	}
	for _, sub := range append([]string{"..", "."}, below...) {
		if err := d.SyncFolder(filepath.Join(dir, sub)); err != nil && sub != ".." {
			return err // the parent may belong to another user
		}
	}
	return nil
}

// drive has the operations for durable files.
type drive interface {
	// Create makes a new, empty file and replaces an old one.
	Create(name string) (file, error)
	Mkdir(name string) error
	Rename(from, to string) error
	// SyncFolder returns once the names in the folder would survive a power
	// cut.
	SyncFolder(name string) error
}

// file is an open file; Sync returns once its data would survive a power cut.
type file interface {
	Write([]byte) (int, error)
	Sync() error
	Close() error
}

// system is the drive of the operating system.
type system struct{}

func (system) Create(name string) (file, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
}
func (system) Mkdir(name string) error      { return os.Mkdir(name, 0o700) }
func (system) Rename(from, to string) error { return os.Rename(from, to) }
func (system) SyncFolder(name string) error { return syncFolder(name) }

// place writes data to name durably: to tmp, fsynced, renamed, and the folder
// fsynced. A power cut leaves all of it or nothing.
func place(d drive, tmp, name string, data []byte) error {
	f, err := d.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	if err := d.Rename(tmp, name); err != nil {
		return err
	}
	return d.SyncFolder(filepath.Dir(name))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
