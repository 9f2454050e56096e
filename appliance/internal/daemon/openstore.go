package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
)

// openStore opens the record. One that cannot be read is set aside and a new
// one begun: a cart without its past still has calls, pictures and readings. If
// the disk cannot be used, a record in memory, beside the socket, keeps
// everything until the cart is switched off.
func (d *Daemon) openStore(ctx context.Context) error {
	dir, spare := filepath.Join(d.cfg.Cart.State, "record"), filepath.Join(filepath.Dir(d.cfg.Cart.Socket), "record")
	err := d.openOrBegin(ctx, dir)
	switch {
	case err == nil && (there(aside(dir, 1)) || there(spare)):
		d.past = pastUnreadable()
		d.log.Error("encounters of before are not in the record", "look for", []string{aside(dir, 1), spare})
		return nil
	case err == nil || errors.Is(err, encounter.ErrLocked) || ctx.Err() != nil:
		return err
	}
	d.log.Error("the disk takes no record", "instead", spare, "err", err)
	d.past = api.Say("record.in-memory", "The cart's disk cannot be used. Old encounters cannot be read, and what is recorded now is lost when the cart is switched off: call the technician.")
	return d.openOrBegin(ctx, spare)
}

func (d *Daemon) openOrBegin(ctx context.Context, dir string) (err error) {
	d.store, err = d.openRecord(ctx, dir)
	if !errors.Is(err, encounter.ErrUnreadable) && !errors.Is(err, encounter.ErrDamaged) {
		return err
	}
	n := 1
	for there(aside(dir, n)) {
		n++
	}
	d.log.Error("the record is set aside, and a new one begins", "aside", aside(dir, n), "err", err)
	if err := os.Rename(dir, aside(dir, n)); err != nil {
		return err
	}
	d.store, err = d.openRecord(ctx, dir)
	return err
}

// aside is where the n-th unreadable record goes, whole. It stays there until a
// technician removes it.
func aside(dir string, n int) string { return fmt.Sprintf("%s.unreadable-%d", dir, n) }

func there(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

func pastUnreadable() api.Message {
	return api.Say("record.past-unreadable", "Old encounters cannot be read: call the technician.")
}
