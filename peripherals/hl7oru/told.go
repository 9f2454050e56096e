package hl7oru

import (
	"time"

	"telecart/peripherals"
)

// pace is how often something comes. What stays away for three times the
// longest of its last gaps is gone.
type pace struct {
	last    time.Time
	longest time.Duration // gap; 0: not known
}

// The bounds of patience: a monitor that sends each second misses some without
// harm; one that sends each minute is as much alive. Before the pace is known
// patience is in between.
const (
	patienceLeast = 15 * time.Second
	patienceFirst = 90 * time.Second
	patienceMost  = 3 * time.Minute
)

// beat notes that it came. A long gap fades by a quarter of the time that has
// passed since, so that a monitor that sends a bundle of messages and then
// pauses is not taken for one that sends each moment.
func (p *pace) beat(at time.Time) {
	if !p.last.IsZero() {
		gap := max(at.Sub(p.last), 1)
		p.longest = max(gap, p.longest-gap/4)
	}
	p.last = at
}

func (p *pace) patience() time.Duration {
	if p.longest == 0 {
		return patienceFirst
	}
	return min(max(3*p.longest, patienceLeast), patienceMost)
}

func (p *pace) gone(now time.Time) bool { return now.Sub(p.last) > p.patience() }

// place is what a reading is kept under.
type place struct {
	quantity peripherals.Quantity
	site     string
}

// told is what the sink knows.
type told struct {
	last   observation
	pace   pace
	hidden bool // the cart has taken it back by itself, since the monitor fell silent
}

// repeats says whether o is the same measurement as the last one and not a new
// one that came out alike. A cuff's value without a time of its own counts as
// the same until it changes: it then looks older than it is, never fresher.
func (t *told) repeats(o observation) bool {
	l := t.last
	return o.episodic && l.episodic && o.Value == l.Value && o.Quality == l.Quality && o.Detail == l.Detail &&
		(o.DeviceTime.Equal(l.DeviceTime) || !o.dated && !l.dated)
}

// outdated says whether o was measured before the value that is shown, as when
// a monitor sends later what it could not send before.
func (t *told) outdated(o observation) bool {
	l := t.last
	return o.Quality != peripherals.NoSignal && l.Quality != peripherals.NoSignal && l.At.Sub(o.At) > fresh
}

// board tells the sink what is new and remembers it.
type board struct {
	sink peripherals.Sink
	told map[place]*told
}

func (b *board) tell(all []observation, now time.Time) {
	for _, o := range all {
		key := place{o.Quantity, o.Site}
		t := b.told[key]
		if t == nil {
			t = &told{}
			b.told[key] = t
		} else if t.outdated(o) {
			continue
		} else if t.repeats(o) {
			if t.hidden {
				t.hidden = false
				b.sink.Reading(t.last.Reading) // with the time that it had
			}
			continue
		}
		t.last, t.hidden = o, false
		t.pace.beat(now)
		b.sink.Reading(o.Reading)
	}
}

// expire takes back what is no longer sent. A cuff's value stays: it says
// itself how old it is.
func (b *board) expire(now time.Time, silent bool) {
	for key, t := range b.told {
		if t.last.episodic || !silent && !t.pace.gone(now) {
			continue
		}
		b.missing(key, "no longer sent", now)
	}
}

// hide notes that nothing is shown any more: a device that is offline has no
// values. A cuff's comes again as soon as the monitor repeats it.
func (b *board) hide() {
	for _, t := range b.told {
		t.hidden = true
	}
}

// clear takes everything back.
func (b *board) clear(detail string, now time.Time) {
	for key := range b.told {
		b.missing(key, detail, now)
	}
}

func (b *board) missing(key place, detail string, now time.Time) {
	if b.told[key].last.Quality != peripherals.NoSignal {
		b.sink.Reading(peripherals.Reading{Quantity: key.quantity, Site: key.site, Detail: detail, At: now})
	}
	delete(b.told, key)
}
