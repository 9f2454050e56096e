package daemon

import (
	"context"
	"errors"
	"fmt"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/bed"
	"telecart/appliance/internal/edge"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/explain"
	"telecart/appliance/record"
)

// record stores the readings and waves of a running encounter, each quantity at
// most once a second.
func (d *Daemon) record(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	stored := map[api.ReadingKey]time.Time{} // the time of the last one stored
	d.diskHeard.Store(time.Since(d.begun).Nanoseconds())
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			d.recordOnce(ctx, stored)
		}
	}
}

// recordOnce stores what there is to store, and reports the state of the disk.
func (d *Daemon) recordOnce(ctx context.Context, stored map[api.ReadingKey]time.Time) {
	runs := d.waves.take()
	what, err := "the session", error(nil)
	if d.inTrouble() {
		err = d.desk.Settle(ctx)
	}
	m, s := d.bed.Moment(), d.desk.Current()
	if err == nil {
		what, err = "the monitor's alarms", d.recordAlarms(ctx, m.Encounter, s.Encounter != "")
	}
	if err == nil && m.Encounter != "" && !s.Held { // outside an encounter, or on hold, readings are shown but not stored
		what, err = "the readings", d.recordReadings(ctx, m, runs, stored)
	}
	if err != nil {
		d.waves.back(runs)
	}
	if ctx.Err() == nil {
		d.judgeDisk(ctx, what, err)
	}
}

// The disk is asked every probeEvery whether it still takes everything, and
// must answer within diskSilent: a "ready" on the screen was true within the
// last 5 s.
const (
	probeEvery = 3 * time.Second
	diskSilent = 5 * time.Second
)

// judgeDisk reports what the disk refuses. err is why something could not be
// stored just now, if so.
func (d *Daemon) judgeDisk(ctx context.Context, what string, err error) {
	bad := err != nil || d.inTrouble()
	if bad || time.Since(d.probed) >= probeEvery {
		captures, rest := d.store.Probe(ctx, bad)
		if ctx.Err() != nil {
			return
		}
		d.probed = time.Now()
		if said := explain.Disk(captures, rest); !said.IsZero() {
			d.troubled(said, what, errors.Join(err, captures, rest))
		} else if err != nil {
			d.storeFailed(what, err)
		} else {
			d.setTrouble(said)
		}
	}
	d.diskHeard.Store(time.Since(d.begun).Nanoseconds())
}

// watchDisk notices if the disk has not answered for diskSilent.
func (d *Daemon) watchDisk() {
	if silent := time.Since(d.begun) - time.Duration(d.diskHeard.Load()); silent > diskSilent {
		d.troubled(api.Say("record.silent", "The cart's disk does not answer: readings, notes and pictures may not be kept. Calls and live values still work. Call the technician."),
			"anything", fmt.Errorf("no answer for %v", silent))
	}
}

func (d *Daemon) recordReadings(ctx context.Context, m bed.Moment, runs []api.Wave, stored map[api.ReadingKey]time.Time) error {
	shown := d.board.Shown()
	if now := d.bed.Moment(); !now.Same(m) || shown.Vitals == nil || !shown.Vitals.PatientSince.Equal(m.Since) {
		d.waves.back(runs) // the patient is just changing
		return nil
	}
	fresh := freshReadings(shown.Readings, stored)
	err := d.unlessRefused(d.store.Do(ctx, "the readings", func(c *encounter.Change) error {
		if err := c.AddReadings(m.Encounter, edge.Readings(fresh)); err != nil {
			return err
		}
		return c.AddWaves(m.Encounter, edge.Waves(begunSince(m.Since, runs)))
	}))
	if err != nil {
		return err
	}
	for _, r := range fresh {
		stored[r.Key()] = r.At
	}
	return nil
}

// recordAlarms updates the timeline to the monitors' present alarms. encounter
// is the one that runs, empty for none; another says that it followed one with
// another patient. In the previous encounter every alarm that began also ends.
func (d *Daemon) recordAlarms(ctx context.Context, encounter string, another bool) error {
	if d.alarmed.encounter != encounter {
		why := stillAtEnd
		if another {
			why = stillAtChange
		}
		if err := d.addAlarms(ctx, d.alarmed.log.left(why, time.Now())); err != nil {
			return err
		}
		d.alarmed = alarmed{encounter: encounter, log: alarmLog{}}
	}
	if encounter == "" {
		return nil
	}
	entries, log := d.alarmed.log.entries(d.board.Devices(), time.Now())
	if err := d.addAlarms(ctx, entries); err != nil {
		return err
	}
	d.alarmed.log = log
	return nil
}

func (d *Daemon) addAlarms(ctx context.Context, entries []record.Event) error {
	if len(entries) == 0 {
		return nil
	}
	return d.store.Do(ctx, "the monitor's alarms", func(c *encounter.Change) error {
		return c.AddEvent(d.alarmed.encounter, entries...)
	})
}

// unlessRefused logs what the record refuses for good. Any other error is
// returned, so that the caller tries again.
func (d *Daemon) unlessRefused(err error) error {
	if errors.Is(err, encounter.ErrRefused) {
		d.log.Error("an instrument gave what the record refuses", "err", err)
		return nil
	}
	return err
}

// freshReadings returns those that are newer than what was stored.
func freshReadings(all []api.Reading, stored map[api.ReadingKey]time.Time) []api.Reading {
	var fresh []api.Reading
	for _, r := range all {
		if r.At.After(stored[r.Key()]) {
			fresh = append(fresh, r)
		}
	}
	return fresh
}
