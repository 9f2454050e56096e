package hl7oru

import (
	"time"

	"telecart/peripherals"
)

// pace is how often something comes. What stays away for three times the
// longest of its last gaps is gone.
type pace struct {
	last time.Time
	gaps [4]time.Duration
	n    int
}

// The bounds of patience: a monitor that sends each second misses some without
// harm; one that sends each minute is as much alive. Before the pace is known
// patience is in between.
const (
	patienceLeast = 15 * time.Second
	patienceFirst = 90 * time.Second
	patienceMost  = 3 * time.Minute
)

func (p *pace) beat(at time.Time) {
	if !p.last.IsZero() {
		p.gaps[p.n%len(p.gaps)] = at.Sub(p.last)
		p.n++
	}
	p.last = at
}

func (p *pace) patience() time.Duration {
	if p.n == 0 {
		return patienceFirst
	}
	longest := time.Duration(0)
	for _, g := range p.gaps {
		longest = max(longest, g)
	}
	return min(max(3*longest, patienceLeast), patienceMost)
}

func (p *pace) gone(now time.Time) bool { return now.Sub(p.last) > p.patience() }

// place is what a reading is kept under.
type place struct {
	quantity peripherals.Quantity
	site     string
}

// told is what the sink knows.
type told struct {
	last observation
	pace pace
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
		} else if t.repeats(o) || t.outdated(o) {
			continue
		}
		t.last = o
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
