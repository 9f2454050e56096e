package daemon

import (
	"context"
	"time"

	"telecart/appliance/api"
)

// record stores the readings of a running encounter, each quantity at most
// once a second.
func (d *Daemon) record(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	stored := map[api.ReadingKey]time.Time{} // At of the last stored
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		s := d.desk.current()
		if s.CalledAt == nil || s.Phase == api.PhaseEnded {
			continue
		}
		fresh := freshReadings(d.board.Readings(), stored)
		if len(fresh) == 0 {
			continue
		}
		if err := d.store.AddReadings(ctx, s.ID, fresh); err != nil && ctx.Err() == nil {
			d.storeFailed("the readings", err)
			continue
		}
		for _, r := range fresh {
			stored[r.Key()] = r.At
		}
		d.setTrouble("")
	}
}

// freshReadings are those that are newer than what was stored.
func freshReadings(all []api.Reading, stored map[api.ReadingKey]time.Time) []api.Reading {
	var fresh []api.Reading
	for _, r := range all {
		if r.At.After(stored[r.Key()]) {
			fresh = append(fresh, r)
		}
	}
	return fresh
}
