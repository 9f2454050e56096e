package daemon

import (
	"context"
	"errors"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
)

// record stores the readings and curves of a running encounter, each quantity
// at most once a second.
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
		runs := d.curves.take()
		s := d.desk.current()
		if s.CalledAt == nil || s.Phase == api.PhaseEnded {
			continue // nobody's encounter: shown, but not kept
		}
		if err := d.recordAlarms(ctx, s.ID); err != nil && ctx.Err() == nil {
			d.storeFailed("the monitor's alarms", err)
			d.curves.back(runs)
			continue
		}
		fresh := freshReadings(d.board.Readings(), stored)
		err := d.unlessRefused(d.store.AddReadings(ctx, s.ID, fresh))
		if err == nil {
			for _, r := range fresh {
				stored[r.Key()] = r.At
			}
			if err = d.unlessRefused(d.store.AddWaves(ctx, s.ID, runs)); err == nil {
				d.setTrouble("")
				continue
			}
		}
		d.curves.back(runs)
		if ctx.Err() == nil {
			d.storeFailed("the readings", err)
		}
	}
}

// recordAlarms brings the timeline up to what the monitors alarm about now.
func (d *Daemon) recordAlarms(ctx context.Context, encounter string) error {
	if d.alarmed.encounter != encounter {
		d.alarmed.encounter, d.alarmed.log = encounter, alarmLog{}
	}
	entries, log := d.alarmed.log.entries(d.board.Devices(), time.Now())
	if len(entries) == 0 {
		return nil
	}
	if err := d.store.AddEvent(ctx, encounter, entries...); err != nil {
		return err
	}
	d.alarmed.log = log
	return nil
}

// unlessRefused logs what the record refuses for good, and returns any other
// error: what failed for that may be tried again.
func (d *Daemon) unlessRefused(err error) error {
	if errors.Is(err, encounter.ErrRefused) {
		d.log.Error("an instrument gave what the record refuses", "err", err)
		return nil
	}
	return err
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
