package oximeter

import "time"

// outage paces what is logged while nothing can be understood: the first word
// at once, the next ones at growing intervals, since a device that nobody
// switched on says nothing for weeks. The zero outage is ready.
type outage struct {
	gap     time.Duration // to the next word
	word    time.Time     // when the last one was logged
	began   time.Time     // when it was first noticed; zero when there is none
	last    time.Time     // when it was last noticed
	pending bool          // its end is worth a word too
}

const (
	longestGap = time.Hour
	forgiven   = time.Minute // that it went well for so long makes the next outage a new one
)

// goesOn notes that there is nothing to understand at now; it returns whether
// to log that.
func (o *outage) goesOn(now time.Time) bool {
	if o.began.IsZero() {
		o.began = now
		if now.Sub(o.last) >= forgiven {
			o.gap = 0
		}
	}
	o.last = now
	if o.gap > 0 && now.Sub(o.word) < o.gap {
		return false
	}
	o.gap = min(max(2*o.gap, time.Second), longestGap)
	o.word, o.pending = now, true
	return true
}

// over notes that something was understood at now; it returns how long there
// was nothing, and whether to log that.
func (o *outage) over(now time.Time) (lasted time.Duration, tell bool) {
	if o.began.IsZero() {
		return 0, false
	}
	lasted, tell = now.Sub(o.began), o.pending
	o.began, o.pending = time.Time{}, false
	return lasted, tell
}
