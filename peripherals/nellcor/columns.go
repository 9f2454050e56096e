package nellcor

// columns remembers where a monitor prints its numbers, so that a lost digit
// shows: there is no checksum, and 100 without its first digit is a fine 00 or
// 10 by itself. The monitors align their numbers to the right, so whatever is
// lost or added on a line before a number's end moves that end.
//
// That they do is not promised, so it is learned: numbers of other widths that
// end in the same places prove it. The first line fits. Later ones that end in
// new places wait for the next line: where that ends there too the monitor has
// another layout, and where it ends in third places the monitor does not align,
// unless it has proved that it does. The zero columns is ready.
type columns struct {
	now     layout
	before  layout // of a line that did not fit; zero when the last one did
	aligned bool
}

// layout is where a line's numbers end, and how wide they are.
type layout struct {
	ends, widths [3]int
}

// fit reports whether the line's numbers stand where they always do.
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
