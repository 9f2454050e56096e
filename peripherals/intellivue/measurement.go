package intellivue

import (
	"time"

	"telecart/peripherals"
)

// measurement is one that the monitor repeats, such as a cuff's. It
// outlives the association and the program.
type measurement struct {
	Quantity peripherals.Quantity `json:"quantity"`
	Site     string               `json:"site,omitempty"`
	Value    float64              `json:"value"`
	Unit     uint16               `json:"unit"`
	Stamp    time.Time            `json:"stamp,omitzero"` // by the monitor's clock
	Timed    bool                 `json:"timed"`          // At is by the stamp, or there is none
	At       time.Time            `json:"at"`             // cart time of the measurement, as far as it is known, or when it was first seen
	Began    time.Time            `json:"began,omitzero"`
}

// same reports whether a later one is the same measurement, which may come
// without its stamp. Without any, it is until its value changes: it then looks
// older than it is, never fresher.
func (m measurement) same(later measurement) bool {
	return m.Value == later.Value && m.Unit == later.Unit && (later.Stamp.IsZero() || later.Stamp.Equal(m.Stamp))
}

// once returns the measurement of a value: what is known of it from before, or
// a new one.
func (n *numerics) once(k key, o observed, stamp time.Time, now moment) measurement {
	m := measurement{
		Quantity: k.quantity, Site: k.site, Value: o.value, Unit: o.unit, Stamp: stamp,
		Timed: stamp.IsZero() || !now.device.IsZero(), At: now.cart, Began: n.cuff.began(k.quantity, now.cart),
	}
	if age := now.device.Sub(stamp); !stamp.IsZero() && !now.device.IsZero() && age > 0 {
		m.At = now.cart.Add(-age)
	}
	if last, known := n.told[k]; known && last.same(m) {
		if last.Timed || !m.Timed {
			return last
		}
		m.Began = last.Began // its time came late
	}
	if !now.stored {
		n.told[k], n.news = m, true
	}
	return m
}

// cuffTime is how long after the cuff has stopped measuring its value may come,
// and stillTime how long it may seem to pause.
const (
	cuffTime  = 60 * time.Second
	stillTime = 5 * time.Second
)

// cuff is when the cuff last measured, by the cart's clock: what it gives is of
// who lay there when it began.
type cuff struct{ since, until time.Time }

// saw takes the state of a cuff's value.
func (c *cuff) saw(state uint16, at time.Time) {
	if state&stateMeasuring == 0 {
		return
	}
	if at.Sub(c.until) > stillTime {
		c.since = at
	}
	c.until = at
}

// began returns when a measurement that is new began; zero if nobody saw it.
func (c *cuff) began(q peripherals.Quantity, at time.Time) time.Time {
	if !episodic(q) || at.Sub(c.until) > cuffTime {
		return time.Time{}
	}
	return c.since
}
