package hl7oru

import (
	"time"

	"telecart/peripherals"
)

// patience is how long a value stays without being repeated, and after which a
// monitor is silent: some send each minute. The age is shown long before.
const patience = 90 * time.Second

// told is what was reported of a quantity at a site.
type told struct {
	last observation
	came time.Time
}

// repeats reports whether o is the last measurement again and not a new one
// with the same value. A cuff's value without a time of its own counts as the
// same until it changes: it then looks older than it is, never fresher.
func (t *told) repeats(o observation) bool {
	l := t.last
	return o.episodic && l.episodic && o.Value == l.Value && o.Quality == l.Quality && o.Detail == l.Detail &&
		o.DeviceTime.Equal(l.DeviceTime)
}

// outdated reports whether o was measured before the value shown.
func (t *told) outdated(o observation) bool {
	l := t.last
	return o.Quality != peripherals.NoSignal && l.Quality != peripherals.NoSignal && l.At.Sub(o.At) > fresh
}

type key struct {
	quantity peripherals.Quantity
	site     string
}

// board reports what is new and remembers it.
type board struct {
	sink peripherals.Sink
	told map[key]*told

	// kept is what was reported last of what is measured now and then, also by
	// an earlier run of the program: a monitor repeats it, and does not say when
	// it was measured.
	kept map[key]observation
	keep func(map[key]observation)
}

func (b *board) tell(all []observation, now time.Time) {
	news := false
	for _, o := range all {
		at := key{o.Quantity, o.Site}
		t := b.told[at]
		if t == nil {
			t = &told{}
			b.told[at] = t
			if old := (told{last: b.kept[at]}); old.repeats(o) && old.last.At.Before(o.At) {
				o.At = old.last.At
			}
		} else if t.outdated(o) {
			continue
		} else if t.repeats(o) {
			if now.Sub(t.came) > patience { // hidden, like all of a silent monitor
				b.sink.Reading(t.last.Reading) // with its original time
			}
			t.came = now
			continue
		}
		t.last, t.came = o, now
		b.sink.Reading(o.Reading)
		if o.episodic && o.Quality != peripherals.NoSignal && b.kept[at] != o {
			b.kept[at], news = o, true
		}
	}
	if news {
		b.keep(b.kept)
	}
}

// expire withdraws what is no longer sent. A cuff's value stays: its age is
// shown.
func (b *board) expire(now time.Time) {
	for at, t := range b.told {
		if !t.last.episodic && now.Sub(t.came) > patience {
			b.missing(at, "no longer sent", now)
		}
	}
}

// clear withdraws everything.
func (b *board) clear(detail peripherals.Words, now time.Time) {
	for at := range b.told {
		b.missing(at, detail, now)
	}
}

func (b *board) missing(at key, detail peripherals.Words, now time.Time) {
	if b.told[at].last.Quality != peripherals.NoSignal {
		b.sink.Reading(peripherals.Reading{Quantity: at.quantity, Site: at.site, Detail: detail, At: now})
	}
	delete(b.told, at)
}
