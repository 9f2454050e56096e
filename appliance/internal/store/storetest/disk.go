// Package storetest fakes the disk under a record, so that tests can make any
// operation fail.
package storetest

import (
	"sync"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/ncruces/go-sqlite3/vfs/adiantum"
)

// Disk is the operating system's disk as SQLite sees it, encrypted as in a
// cart, which can fail.
type Disk struct {
	vfs.VFSFilename
	name string

	mu     sync.Mutex
	done   int
	failAt int  // 0: none; from this operation on
	once   bool // only that one
	hang   *hang
}

// NewDisk returns a working disk. It stays registered with SQLite after the
// test: a late goroutine may still close a record on it.
func NewDisk(t interface{ Name() string }) *Disk {
	d := &Disk{VFSFilename: vfs.Find("").(vfs.VFSFilename), name: "disk of " + t.Name()}
	vfs.Register(d.name, adiantum.Wrap(d, nil))
	return d
}

// Name is the disk's name for store.Options.VFS.
func (d *Disk) Name() string { return d.name }

// Break makes every write and sync fail from now on.
func (d *Disk) Break() { d.FailFrom(1) }

// FailFrom makes the n-th write or sync from now, counted from 1, and all later
// ones fail.
func (d *Disk) FailFrom(n int) { d.set(n, false) }

// FailOnce makes only the n-th fail.
func (d *Disk) FailOnce(n int) { d.set(n, true) }

// Hang makes every write and sync wait, as on a disk that does not respond,
// until release is called. waiting is closed when the first one waits.
func (d *Disk) Hang() (waiting <-chan struct{}, release func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := &hang{waiting: make(chan struct{}), over: make(chan struct{})}
	d.hang = h
	return h.waiting, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.hang = nil
		close(h.over)
	}
}

// hang is a period in which the disk does not respond.
type hang struct {
	first         sync.Once
	waiting, over chan struct{}
}

// Mend makes everything work again, and returns how many writes and syncs there
// were since the last call of Mend, Break, FailFrom or FailOnce.
func (d *Disk) Mend() int { return d.set(0, false) }

func (d *Disk) set(n int, once bool) (done int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	done = d.done
	d.done, d.failAt, d.once = 0, n, once
	return done
}

func (d *Disk) operate(err error) error {
	d.mu.Lock()
	h := d.hang
	d.mu.Unlock()
	if h != nil {
		h.first.Do(func() { close(h.waiting) })
		<-h.over
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.done++
	if d.failAt > 0 && (d.done == d.failAt || d.done > d.failAt && !d.once) {
		return err
	}
	return nil
}

// OpenFilename implements vfs.VFSFilename.
func (d *Disk) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, flags, err := d.VFSFilename.OpenFilename(name, flags)
	if err != nil {
		return nil, flags, err
	}
	return &file{f, d}, flags, nil
}

// file is an open file of the disk.
type file struct {
	vfs.File
	disk *Disk
}

// WriteAt implements vfs.File.
func (f *file) WriteAt(b []byte, at int64) (int, error) {
	if err := f.disk.operate(sqlite3.IOERR_WRITE); err != nil {
		return 0, err
	}
	return f.File.WriteAt(b, at)
}

// Sync implements vfs.File.
func (f *file) Sync(flags vfs.SyncFlag) error {
	if err := f.disk.operate(sqlite3.IOERR_FSYNC); err != nil {
		return err
	}
	return f.File.Sync(flags)
}

// Unwrap implements vfs.FileUnwrap.
func (f *file) Unwrap() vfs.File { return f.File }
