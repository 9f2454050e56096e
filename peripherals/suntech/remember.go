package suntech

import (
	"encoding/json"
	"log/slog"
	"slices"
	"time"
)

// remembered is what outlives the program: the starts of the last quarter of an
// hour. Nothing that would let the cuff go on by itself is kept: after a
// restart the next measurement needs an order.
type remembered struct {
	Starts []time.Time `json:"starts"`
	Faulty bool        `json:"faulty,omitempty"` // locked out
	Over   int         `json:"over,omitempty"`   // mmHg beyond a limit: locked out
}

// recall reads what an earlier run of the program kept, once. Unreadable data
// counts as nothing: whoever orders a measurement is at the arm, and would
// otherwise wait a quarter of an hour without an explanation.
func (c *Cuff) recall() {
	if c.recalled || c.env.Memory == nil {
		return
	}
	c.recalled = true
	raw, err := c.env.Memory.Recall()
	var kept remembered
	if err == nil && len(raw) > 0 {
		err = json.Unmarshal(raw, &kept)
	}
	if err != nil {
		c.env.Log.Error("how often the cuff was filled before is not known; it counts from now", slog.Any("err", err))
		return
	}
	now := c.env.Now()
	for i, s := range kept.Starts {
		if s.After(now) { // the clock was set back, which must not block the cuff for hours
			kept.Starts[i] = now
		}
	}
	c.state.starts = recent(kept.Starts, now)
	c.state.bad, c.state.over = kept.Faulty, kept.Over
}

// remember keeps the starts if there is a new one. It is called before the
// start is sent: one that was kept but not sent costs a measurement, one that
// was sent but not kept costs an arm its rest.
func (c *Cuff) remember(before, after state) {
	same := before.bad == after.bad && before.over == after.over
	if c.env.Memory == nil || same && (len(after.starts) == 0 || slices.Equal(before.starts, after.starts)) {
		return
	}
	raw, err := json.Marshal(remembered{Starts: after.starts, Faulty: after.bad, Over: after.over})
	if err == nil {
		err = c.env.Memory.Keep(raw)
	}
	if err != nil {
		c.env.Log.Error("a start of the cuff cannot be kept: a restart would forget it", slog.Any("err", err))
	}
}
