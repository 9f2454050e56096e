package intellivue

import (
	"time"

	"telecart/peripherals"
)

const (
	// goneAfter is how long a numeric may be missing from the polls, which come
	// each second, before it is withdrawn: its module was unplugged, or the
	// measurement switched off.
	goneAfter = 5 * time.Second
	// onePoll is how far apart the parts of an answer can be; polls are a
	// second apart.
	onePoll = time.Second / 2
	// askAgain is the interval of polls for everything because of an object
	// without a label: the answer was lost, or lacked it.
	askAgain = 10 * time.Second
	// labelIn is how long a monitor may send no label before it is taken to
	// have none: with the values it sends that of one object a second.
	labelIn = 4 * time.Second
)

// moment is the time and mode in which a message was received.
type moment struct {
	since  time.Duration // since the port was opened
	cart   time.Time
	device time.Time // zero when not known
	mode   uint32
	single bool // the reply to a poll for everything at once
	stored bool // the values are not of now
}

// numerics turns numeric objects into readings.
type numerics struct {
	metrics metrics
	shown   map[key]shown
	wanting bool // an object without a label came
	begun   bool
	first   time.Duration // when the first object came
	labels  bool          // the monitor has sent one, for any object
	told    map[key]measurement
	news    bool // told has changed
	cuff    cuff
	sink    func(peripherals.Reading)
	strange func(physio uint16, m *metric) // takes what has no meaning
}

func newNumerics(sink func(peripherals.Reading)) *numerics {
	return &numerics{metrics: metrics{}, shown: map[key]shown{}, told: map[key]measurement{}, sink: sink, strange: func(uint16, *metric) {}}
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

// wordless reports whether the monitor sends no labels. m is the current
// object.
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
		n.unknown(from.m, o, now.mode)
		return
	}
	n.want(t, from.m, now.since)
	k, rd := t.key(), assess(o, t, from.m, now.mode)
	last, known := n.shown[k]
	if known && last.rivals(from.handle, now.since) {
		if rd.Quality == peripherals.NoSignal {
			return // the other one is measuring
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
	if episodic(rd.Quantity) {
		n.cuff.saw(o.state, now.cart)
	}
	if episodic(rd.Quantity) || !next.stamp.IsZero() {
		if repeated {
			return // it was not measured again
		}
		if date(&rd, next.stamp, now.device); rd.Quality != peripherals.NoSignal {
			m := n.once(k, o, next.stamp, now)
			rd.At, rd.Began = m.At, m.Began
		}
	}
	n.sink(rd)
}

// unknown notes a value that is not shown because its identifier has no meaning,
// once the name beside it had time to come.
func (n *numerics) unknown(m *metric, o observed, mode uint32) {
	_, known := meaningOf(o.physio, m.label)
	quality, _ := judge(o.state, mode)
	named := m.name != "" || m.complete || m.wordless
	if !known && named && o.ok && !m.off && !m.setting() && quality != peripherals.NoSignal && !leftOut(o.physio) {
		n.strange(o.physio, m)
	}
}

// disagree judges two values that different objects give for the same quantity,
// such as those of a second, unlabelled oximeter: unless they agree, neither
// can be trusted.
func disagree(rd *peripherals.Reading, one, other observed) {
	if one.value != other.value || one.unit != other.unit {
		rd.Quality, rd.Detail = peripherals.Suspect, rd.Detail.And(detailTwo)
	}
}

// want triggers a poll for everything because of a value without its label: a
// module was connected after the last one, or its answer was lost.
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

// expire withdraws readings that the monitor no longer sends.
func (n *numerics) expire(since time.Duration, cart time.Time) {
	n.withdraw(detailGone, cart, func(_ key, s shown) bool { return since-s.seen > goneAfter })
}

// clear withdraws all readings and forgets all context.
func (n *numerics) clear(cart time.Time) {
	n.withdraw(detailNoData, cart, func(key, shown) bool { return true })
	clear(n.metrics)
	n.begun, n.labels = false, false
}
