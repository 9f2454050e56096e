package daemon

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/store"
)

// pictureAndCall is what a cart must do whatever happened to its record. It
// returns the picture.
func (c *cart) pictureAndCall(t *testing.T) api.Still {
	t.Helper()
	c.inCall(t)
	still, err := c.Capture(t.Context(), "otoscope")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	return still
}

func says(s api.Status, code string) bool {
	for _, r := range s.Readiness.Reasons {
		if r.Code == code {
			return s.Readiness.Light == "attention"
		}
	}
	return false
}

// files returns all files below dir, with their contents.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// An unreadable record is set aside as it is. The cart works with a new one,
// and says so after each start.
func TestDamagedRecord(t *testing.T) {
	db, key := filepath.Join("state", "record", "record.db"), filepath.Join("state", "record", "keys", "store.key")
	for name, damage := range map[string]struct {
		file string
		do   func(file string) error
	}{
		"database cut": {db, func(file string) error { return os.Truncate(file, 100_000) }},
		"key lost":     {key, os.Remove},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c := startCart(t, dir)
			c.pictureAndCall(t)
			c.stop()
			if err := damage.do(filepath.Join(dir, damage.file)); err != nil {
				t.Fatal(err)
			}
			before := files(t, filepath.Join(dir, "state", "record"))
			attention := func(s api.Status) bool { return says(s, "record.past-unreadable") }
			for range 2 {
				c = setup{ready: attention}.start(t, dir)
				still := c.pictureAndCall(t)
				if list, err := c.Encounters(t.Context(), 10); err != nil || len(list) == 0 || list[0].ID != still.Encounter {
					t.Errorf("the new record has %+v, %v; the call was %s", list, err, still.Encounter)
				}
				c.stop()
			}
			after := files(t, filepath.Join(dir, "state", "record.unreadable-1"))
			for file, data := range before {
				if strings.HasSuffix(file, "-wal") {
					continue // of an old file's log nothing is lost that could be read
				}
				if after[file] != data {
					t.Errorf("%s was changed", file)
				}
			}
			if there(filepath.Join(dir, "state", "record.unreadable-2")) {
				t.Error("the new record was set aside too")
			}
			if err := os.Rename(filepath.Join(dir, "state", "record.unreadable-1"), filepath.Join(dir, "taken away")); err != nil {
				t.Fatal(err)
			}
			startCart(t, dir)
		})
	}
}

// If the disk takes no record, there is one in memory until the disk is back.
func TestNoDiskForTheRecord(t *testing.T) {
	for _, why := range []error{syscall.EROFS, syscall.EACCES, syscall.EIO, syscall.ENOSPC} {
		dir := t.TempDir()
		away := &os.PathError{Op: "open", Path: "record", Err: why}
		open := func(ctx context.Context, folder string) (*encounter.Store, error) {
			if strings.HasPrefix(folder, filepath.Join(dir, "state")) {
				return nil, away
			}
			return encounter.OpenWith(ctx, folder, store.Options{})
		}
		c := setup{open: open, ready: func(s api.Status) bool { return says(s, "record.in-memory") }}.start(t, dir)
		c.pictureAndCall(t)
		c.stop()
		c = setup{ready: func(s api.Status) bool { return says(s, "record.past-unreadable") }}.start(t, dir)
		c.stop()
	}
}

// A record that another cart's daemon uses is not damaged.
func TestRecordInUse(t *testing.T) {
	dir := t.TempDir()
	other, err := encounter.Open(t.Context(), filepath.Join(dir, "state", "record"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	d := newDaemon(t, dir, setup{}.toml(dir))
	if err := d.Run(t.Context()); !errors.Is(err, encounter.ErrLocked) {
		t.Errorf("a second daemon: %v", err)
	}
}
