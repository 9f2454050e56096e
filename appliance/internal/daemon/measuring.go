package daemon

import (
	"context"
	"sync"

	"telecart/peripherals"
)

// A cuff that is told to repeat inflates an arm while nobody looks. So the cart
// lets it go on only as long as somebody has a reason for it:
//
//   - The end of an encounter stops it, whoever ends it: the physician who
//     wanted the values has left, and from then on none of them are kept. A
//     nurse who wants another measurement starts it, and sees it.
//   - So does a change of the patient: discharge (nobody in the bed) and the
//     next patient, even if nobody said who the previous one was. An interval
//     must not go on at another arm. A patient who is only now identified has
//     the same arm, so that stops nothing.
//   - When the program ends, drivers abort what may be inflated, and again when
//     it starts, since the earlier run may have been killed. Nothing resumes: a
//     driver remembers how often it has inflated, never that it is to go on.
//   - A lost connection to the physician stops nothing: the encounter goes on.
//
// An abort is sent whether or not a measurement is known to be running. One too
// many does no harm; one too few does.

// stopMeasuring stops all measurements on the patient. It returns when each
// instrument has the order or cannot be reached.
func (d *Daemon) stopMeasuring(ctx context.Context) {
	var all sync.WaitGroup
	for _, u := range d.units {
		m, ok := u.peripheral.(peripherals.Measurer)
		if !ok {
			continue
		}
		all.Go(func() {
			if err := m.Abort(ctx); err != nil {
				d.log.Info("no measurement was stopped", "device", u.id, "err", err)
			}
		})
	}
	all.Wait()
}

// encounterEnded never blocks: the desk calls it with its lock held.
func (d *Daemon) encounterEnded() {
	select {
	case d.resting <- struct{}{}:
	default: // one is pending already
	}
}

// rest stops all measurements whenever an encounter has ended.
func (d *Daemon) rest(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-d.resting:
			d.stopMeasuring(ctx)
		}
	}
}
