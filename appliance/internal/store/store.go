package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// Errors that callers distinguish.
var (
	ErrNotFound = errors.New("not in the record")
	ErrFull     = errors.New("the disk is full: nothing new is kept until somebody has made room")
	ErrLocked   = errors.New("another program is using this record: only one cart daemon may run on it")
	ErrDamaged  = errors.New("the record is damaged")

	// ErrUnreadable means that nothing can be read or written here any more,
	// whatever the disk does.
	ErrUnreadable = errors.New("the record cannot be opened")
	ErrKey        = fmt.Errorf("%w with this key", ErrUnreadable)

	errBroken = fmt.Errorf("%w: %w", ErrUnreadable, ErrDamaged)
)

// Options for opening a store. The zero value is right for a cart.
type Options struct {
	Reserve Reserve                                     // zero: DefaultReserve
	Space   func(folder string) (free Space, err error) // nil: statfs
	VFS     string                                      // of SQLite, encrypting; empty: adiantum
	Schema  fs.FS                                       // migrations; nil: a cart's record
	Log     *slog.Logger                                // nil: nowhere
	Clock   func() Moment                               // nil: the machine's

	// Upgrades are the non-SQL parts of migrations, by number, run in their
	// transaction. Only an existing record needs them.
	Upgrades map[int]Upgrade

	drive drive // nil: the operating system's
}

// Store is an open record. Its methods may be called from any goroutine.
type Store struct {
	dir   string
	db    *sql.DB
	keys  keys
	lock  *os.File
	vfs   string
	space func(string) (Space, error)
	clock func() Moment
	keep  Reserve
	drive drive
}

// Open opens the record in dir, or creates it, and upgrades its schema. It
// returns ErrLocked while another process has it open, ErrKey if the key file
// is lost or another's, ErrUnreadable also if the database is destroyed or of a
// newer version, and never begins a new record in place of one that it cannot
// read.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	if o.Space == nil {
		o.Space = statfs
	}
	if o.Reserve == (Reserve{}) {
		o.Reserve = DefaultReserve()
	}
	if o.drive == nil {
		o.drive = system{}
	}
	if o.Clock == nil {
		o.Clock = systemClock()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := makeFolders(o.drive, dir, "keys", "blobs", filepath.Join("blobs", "tmp")); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	lock, err := acquire(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, fmt.Errorf("record in %s: %w", dir, err)
	}
	s := &Store{dir: dir, lock: lock, space: o.Space, clock: o.Clock, keep: o.Reserve, drive: o.drive, vfs: cmp.Or(o.VFS, "adiantum")}
	if err := s.open(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("record in %s: %w", dir, err), s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, o Options) error {
	file := filepath.Join(s.dir, "record.db")
	begun, err := s.begun(file)
	if err != nil {
		return err
	}
	if s.keys, err = loadKeys(s.drive, filepath.Join(s.dir, "keys", "store.key"), begun); err != nil {
		return err
	}
	if err := s.keys.confirm(s.drive, filepath.Join(s.dir, "record.id"), begun); err != nil {
		return err
	}
	if s.db, err = openDB(ctx, file, s.vfs, s.keys.database, s.drive.SyncFolder); err != nil {
		return err
	}
	m := migration{db: s.db, folder: o.Schema, store: s, upgrades: o.Upgrades,
		progress: &progress{log: o.Log, now: time.Now, last: time.Now()}}
	if m.folder == nil {
		m.folder = schema()
	}
	if err := m.run(ctx); err != nil {
		return err
	}
	if err := errors.Join(s.check(ctx), s.mark(), s.clean()); err != nil || o.Schema != nil {
		return err
	}
	err = s.forget(ctx)
	if err != nil && !errors.Is(err, ErrUnreadable) { // a full disk, say; the next start tries again
		o.Log.Error("what was destroyed may still stand in the log", "err", err)
		err = nil
	}
	return errors.Join(err, s.sweep(ctx))
}

// mark records that there is a record. It needs no room on the disk.
func (s *Store) mark() error {
	f, err := os.OpenFile(s.begunFile(), os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	return f.Close() // after a power cut the next start makes it again
}

func (s *Store) begunFile() string { return filepath.Join(s.dir, "record.begun") }

// begun reports whether there is already a record. A missing database is then
// an error: a new one would hide what is left.
func (s *Store) begun(file string) (bool, error) {
	info, err := os.Stat(file)
	switch {
	case err == nil && info.Size() > 0:
		return true, nil
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return false, err
	}
	if _, err := os.Stat(s.begunFile()); err == nil {
		return false, fmt.Errorf("%w: %s is empty or missing; restore it from a backup", errBroken, file)
	}
	entries, err := os.ReadDir(filepath.Join(s.dir, "blobs"))
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		if e.Name() != "tmp" {
			return false, fmt.Errorf("%w: captures are there, but %s is missing; restore it from a backup", errBroken, file)
		}
	}
	return false, nil
}

// Close closes the record.
func (s *Store) Close() error {
	var errs []error
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	errs = append(errs, s.lock.Close())
	return errors.Join(errs...)
}

// Now returns the moment by the record's clock.
func (s *Store) Now() Moment { return s.clock() }

// Write runs fn in a transaction. If Write returns nil everything that fn did
// would survive a power cut; if it returns an error nothing of it was done.
func (s *Store) Write(ctx context.Context, fn func(*sql.Tx) error) error {
	return transact(ctx, s.db, fn)
}

func transact(ctx context.Context, db *sql.DB, fn func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return translate(err)
	}
	if err := fn(tx); err != nil {
		return errors.Join(translate(err), rollback(tx))
	}
	err = tx.Commit()
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		err = ctx.Err() // it was rolled back when ctx ended
	}
	return translate(err)
}

// Read runs fn in a transaction on a consistent state of the record.
func (s *Store) Read(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return translate(err)
	}
	return errors.Join(translate(fn(tx)), rollback(tx))
}

func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}
