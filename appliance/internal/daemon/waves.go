package daemon

import (
	"slices"
	"sync"
	"time"

	"telecart/appliance/api"
)

// maxRuns is how many runs of samples wait for the record: a minute of eight
// waves. If the record cannot be written for longer, the oldest are dropped,
// and the jump in their numbers shows the gap.
const maxRuns = 60 * 8 * 4

// waves gathers the instruments' runs of samples until they are stored.
type waves struct {
	mu   sync.Mutex
	runs []api.Wave
}

// add appends w to the run that it continues, or begins a new one.
func (c *waves) add(w api.Wave) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := len(c.runs) - 1; i >= 0; i-- {
		if r := &c.runs[i]; r.Device == w.Device && r.Quantity == w.Quantity {
			if continues(*r, w) {
				r.Samples = append(r.Samples[:len(r.Samples):len(r.Samples)], w.Samples...)
				r.At = w.At
				return
			}
			break
		}
	}
	if len(c.runs) == maxRuns {
		c.runs = append(c.runs[:0:0], c.runs[1:]...)
	}
	c.runs = append(c.runs, w)
}

// continues reports whether w follows r without a gap and in the same form.
func continues(r, w api.Wave) bool {
	return r.Seq+uint64(len(r.Samples)) == w.Seq && r.Rate == w.Rate && r.Scale == w.Scale &&
		r.Offset == w.Offset && r.Quality == w.Quality && len(r.Samples) < int(10*r.Rate)
}

// begunSince returns the runs without a sample from before since.
func begunSince(since time.Time, runs []api.Wave) []api.Wave {
	return slices.DeleteFunc(slices.Clone(runs), func(w api.Wave) bool {
		return w.At.Add(-time.Duration(float64(len(w.Samples)) / w.Rate * float64(time.Second))).Before(since)
	})
}

// take returns what was gathered and clears it.
func (c *waves) take() []api.Wave {
	c.mu.Lock()
	defer c.mu.Unlock()
	runs := c.runs
	c.runs = nil
	return runs
}

// back returns runs that could not be stored.
func (c *waves) back(runs []api.Wave) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := append(runs, c.runs...)
	c.runs = all[max(0, len(all)-maxRuns):]
}
