package nellcor

// columns remembers where a monitor prints its numbers, so that a lost digit
// shows: there is no checksum, and 100 without its first digit is a plausible
// 00. The monitors align numbers to the right, so whatever is lost or added
// before the end of a number moves that end.
//
// Alignment is not promised, so it is learned: numbers of other widths that end
// in the same places prove it. The first line fits. A later line that ends
// elsewhere waits for the next one: if that ends in the same places, the
// monitor has changed its layout; if it ends in third places, the monitor does
// not align, unless it has proved that it does. The zero columns is ready.
type columns struct {
	now     layout
	before  layout // of the last line if it did not fit, or zero
	aligned bool
}

// layout is where a line's numbers end, and their widths.
type layout struct {
	ends, widths [3]int
}

// fit reports whether the line's numbers are where they always are.
func (c *columns) fit(l layout) bool {
	switch {
	case l.ends == c.now.ends:
		c.aligned = c.aligned || l.widths != c.now.widths
	case c.now == layout{}: // the first
	case l.ends != c.before.ends && (c.aligned || c.before == layout{}):
		c.before = l
		return false
	default:
		c.aligned = false
	}
	c.now, c.before = l, layout{}
	return true
}
