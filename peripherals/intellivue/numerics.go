package intellivue

import (
	"time"

	"telecart/peripherals"
)

const (
	// goneAfter is how long a numeric may be missing from the polls, which
	// come each second, before its reading is taken away: its module was
	// unplugged, or the measurement switched off.
	goneAfter = 5 * time.Second
	// onePoll is how far apart the parts of an answer can be; polls are a
	// second apart.
	onePoll = time.Second / 2
	// askAgain is when everything is asked for once more because of an object
	// whose label is not known: the answer was lost, or has not had it.
	askAgain = 10 * time.Second
	// labelIn is how long a monitor may give no label at all before it is taken
	// for one that has none: with the values it gives that of one object a
	// second.
	labelIn = 4 * time.Second
)

// moment is when and in what mode a message was received.
type moment struct {
	since  time.Duration // since the port was opened
	cart   time.Time
	device time.Time // zero when not known
	mode   uint32
	single bool // the reply to a poll for everything at once
}

// numerics turns numeric objects into readings.
type numerics struct {
	metrics metrics
	shown   map[key]shown
	wanting bool // an object without a label came
	begun   bool
	first   time.Duration // when the first object came
	labels  bool          // the monitor has given one, of whatever object
	sink    func(peripherals.Reading)
}

func newNumerics(sink func(peripherals.Reading)) *numerics {
	return &numerics{metrics: metrics{}, shown: map[key]shown{}, sink: sink}
}

// object takes one object of a poll's reply.
func (n *numerics) object(h handle, list cursor, now moment) {
	m := n.metrics.of(h)
	n.replaced(h, m, list, now.cart)
	var stamp time.Time
	walk := list
	walkAttributes(&walk, func(a attribute) {
		m.learn(a)
		if a.id == attrTimeStamp {
			stamp = stampOf(a.value)
		}
	})
	m.complete = m.complete || now.single
	m.wordless = n.wordless(m, now.since)
	n.relearned(h, m, now.cart)
	walkAttributes(&list, func(a attribute) {
		a.values(func(o observed) { n.value(source{h, a.id, m, stamp}, o, now) })
	})
}

// wordless says whether the monitor gives no labels. m is the object that came.
func (n *numerics) wordless(m *metric, since time.Duration) bool {
	if !n.begun {
		n.begun, n.first = true, since
	}
	n.labels = n.labels || m.labelled
	return !n.labels && since-n.first >= labelIn
}

// source is where a value comes from.
type source struct {
	handle
	in    uint16 // attribute
	m     *metric
	stamp time.Time
}

func (n *numerics) value(from source, o observed, now moment) {
	t, ok := from.m.meaning(o.physio)
	if !ok {
		return
	}
	n.want(t, from.m, now.since)
	k, rd := t.key(), assess(o, t, from.m, now.mode)
	last, known := n.shown[k]
	if known && last.rivals(from.handle, now.since) {
		if rd.Quality == peripherals.NoSignal {
			return // the other one measures
		}
		disagree(&rd, last.value, o)
	}
	next := shown{
		seen: now.since, from: from.handle, in: from.in,
		value: o, stamp: from.stamp, quality: rd.Quality, timed: !now.device.IsZero(),
	}
	repeated := known && next.follow(last)
	n.shown[k] = next
	rd.At, rd.DeviceTime = now.cart, now.device
	if episodic(rd.Quantity) || !next.stamp.IsZero() {
		if repeated {
			return // it was not measured again
		}
		date(&rd, next.stamp, now.device)
	}
	n.sink(rd)
}

// disagree judges what two objects give as the same at a time, as a second
// oximeter without a label of its own does: neither can be trusted to be what
// it is taken for, unless they agree.
func disagree(rd *peripherals.Reading, one, other observed) {
	if one.value != other.value || one.unit != other.unit {
		rd.Quality, rd.Detail = peripherals.Suspect, join(rd.Detail, detailTwo)
	}
}

// want notes that everything is to be asked for because of a value whose label
// is needed and not known: a module was connected after the poll for
// everything, or its answer was lost.
func (n *numerics) want(t term, m *metric, since time.Duration) {
	if m.unlabelled(t) && since >= m.askNext {
		m.askNext, n.wanting = since+askAgain, true
	}
}

// incomplete reports, once, that there was such a value.
func (n *numerics) incomplete() bool {
	was := n.wanting
	n.wanting = false
	return was
}

// expire takes away the readings that the monitor no longer gives.
func (n *numerics) expire(since time.Duration, cart time.Time) {
	n.withdraw(detailGone, cart, func(_ key, s shown) bool { return since-s.seen > goneAfter })
}

// clear takes all readings away and forgets all context.
func (n *numerics) clear(cart time.Time) {
	n.withdraw(detailNoData, cart, func(key, shown) bool { return true })
	clear(n.metrics)
	n.begun, n.labels = false, false
}
