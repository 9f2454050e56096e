package oximeter

import (
	"log/slog"
	"time"
)

// Clock compares a device's own clock with the cart's and notes once when it
// is wrong and once when it jumps. The readings keep both times, so nothing
// is corrected.
type Clock struct {
	Log *slog.Logger

	known         bool
	offset        time.Duration
	wrong, jumped bool // noted
}

// tolerance is more than a second's resolution and a line's way take.
const tolerance = 2 * time.Second

// Check compares a device time with the cart time at which it came. It does
// nothing when the device told none.
func (c *Clock) Check(device, at time.Time) {
	if device.IsZero() {
		return
	}
	offset := device.Sub(at).Round(time.Millisecond)
	if !c.wrong && offset.Abs() > tolerance {
		c.wrong = true
		c.Log.Info("the device's clock differs from the cart's", slog.Duration("by", offset.Round(time.Second)))
	}
	if c.known && !c.jumped && (offset-c.offset).Abs() > tolerance {
		c.jumped = true
		c.Log.Warn("the device's clock jumped", slog.Duration("by", (offset-c.offset).Round(time.Second)))
	}
	c.known, c.offset = true, offset
}
