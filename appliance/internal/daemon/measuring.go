package daemon

import (
	"context"
	"sync"

	"telecart/peripherals"
)

// A cuff that is told to repeat itself inflates an arm while nobody looks. So
// the cart lets it go on only as long as somebody has a reason for it:
//
//   - The end of an encounter ends it, by whomever: the physician who wanted
//     the values has left, and from then on nothing of them is kept. A nurse
//     who wants another one starts it, and sees it.
//   - So does a change of the patient, discharge (nobody in the bed) and the
//     next patient, also where nobody said who the one before was: an interval
//     must not go on at another arm. A patient who is only now identified is
//     the same arm, so that ends nothing.
//   - The end of the program aborts what may be inflated, and its start aborts
//     again, since the one before may have been killed. Nothing resumes: a
//     driver remembers how often it has inflated, never that it is to go on.
//   - A lost connection to the physician ends nothing: the encounter goes on.
//
// An abort is sent whether or not something is known to go on. One too many
// does no harm, one too few does.

// stopMeasuring ends what goes on at the patient. It returns when each
// instrument has the order, or cannot be reached.
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

// encounterEnded never blocks: the desk calls it under its lock.
func (d *Daemon) encounterEnded() {
	select {
	case d.resting <- struct{}{}:
	default: // it is about to be done
	}
}

// rest stops what goes on at the patient whenever an encounter has ended.
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
