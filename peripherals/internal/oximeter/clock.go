package oximeter

import (
	"log/slog"
	"time"
)

// Clock compares a device's clock with the cart's and logs once when it is
// wrong and once when it jumps. Nothing is corrected, since readings keep both
// times.
type Clock struct {
	Log *slog.Logger

	known         bool
	offset        time.Duration
	wrong, jumped bool // logged
}

// tolerance exceeds the clock's resolution plus the time on the line.
const tolerance = 2 * time.Second

// Check compares a device time, zero if unknown, with the cart time of its
// arrival.
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
