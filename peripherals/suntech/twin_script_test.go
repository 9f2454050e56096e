package suntech

// What only tests do to a virtual instrument.

// Set sets what it will measure, mmHg and 1/min.
func (c *Twin) Set(systolic, diastolic, mean, pulse int) {
	c.with(func() { c.set = [4]int{systolic, diastolic, mean, pulse} })
}

// Fail makes measurements end with an error code; 0 makes them succeed.
func (c *Twin) Fail(code byte) { c.with(func() { c.error = code }) }

// Stuck makes the valve keep the air in.
func (c *Twin) Stuck(on bool) { c.with(func() { c.stuck = on }) }

// Deaf makes it lose the next so many aborts.
func (c *Twin) Deaf(aborts int) { c.with(func() { c.deaf = aborts }) }

// Mute makes it answer nothing; it still hears.
func (c *Twin) Mute(on bool) { c.with(func() { c.mute = on }) }

// OverPressure makes it pump on and on.
func (c *Twin) OverPressure(on bool) { c.with(func() { c.over = on }) }
