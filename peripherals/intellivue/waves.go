package intellivue

import (
	"math"
	"time"

	"telecart/peripherals"
)

const (
	ticksPerSecond = 8000 // of the monitor's relative time
	// leftAfter is how long a lead or pressure may be missing before another
	// one takes its name: it was deselected. Arrays come each 256 ms.
	leftAfter = 2 * time.Second
)

// stream is one wave.
type stream struct {
	physio  uint16
	free    bool // from a previous association
	started bool
	seq     uint64    // of the next sample
	first   uint32    // relative time of the last array's first sample
	expect  uint32    // relative time of the next array's
	last    time.Time // when the last array came
}

// waves turns sample arrays into runs. Each array is 256 ms of samples, and the
// reply's relative time is that of the first (page 62), so losses show.
type waves struct {
	metrics metrics
	streams map[peripherals.Quantity]*stream
	sink    func(peripherals.Wave)
	heard   bool                           // an array came in this association
	strange func(physio uint16, m *metric) // takes what has no meaning
}

func newWaves(sink func(peripherals.Wave)) *waves {
	return &waves{metrics: metrics{}, streams: map[peripherals.Quantity]*stream{}, sink: sink, strange: func(uint16, *metric) {}}
}

// object takes one object of a poll's reply. The samples of a single poll
// repeat the extended one's, so only its context counts.
func (w *waves) object(h handle, list cursor, relative uint32, now moment) {
	m := w.metrics.of(h)
	walk := list
	walkAttributes(&walk, m.learn)
	if now.single {
		return
	}
	walkAttributes(&list, func(a attribute) {
		switch a.id {
		case attrWave:
			w.array(&a.value, m, relative, now)
		case attrWaves:
			a.value.each(func(c *cursor) { w.array(c, m, relative, now) })
		}
	})
}

// array takes one array of samples: u16 identifier, u16 state, u16 length in
// bytes, samples.
func (w *waves) array(c *cursor, m *metric, relative uint32, now moment) {
	physio, state := c.u16(), c.u16()
	data := c.block()
	w.heard = true
	q, ok := waveOf(physio)
	if c.bad || m.setting() {
		return
	}
	if !ok {
		if m.labelled && len(data.rest) > 0 {
			w.strange(physio, m)
		}
		return
	}
	s := w.streams[q]
	if s == nil {
		s = &stream{physio: physio}
		w.streams[q] = s
	}
	if s.physio != physio && !s.left(now.cart) {
		return // another chest lead or pressure has the name
	}
	line, ok := m.line(q)
	if !ok || m.bits == 0 || m.period == 0 || len(data.rest) == 0 {
		return // its context is not known yet
	}
	s.physio, s.free = physio, false
	n := len(data.rest) * 8 / m.bits
	if !s.place(relative, uint32(n), m.period, now.cart) {
		return
	}
	run := peripherals.Wave{
		Quantity: q, Rate: ticksPerSecond / float64(m.period), Scale: line.factor, Offset: line.offset,
		Seq: s.seq, At: now.cart,
	}
	s.seq += uint64(n)
	if run.Quality, _ = judge(state, now.mode); run.Quality != peripherals.NoSignal && !m.off {
		w.runs(run, &data, m)
	}
}

// left reports whether the wave that has the name has stopped.
func (s *stream) left(cart time.Time) bool {
	return s.free || !s.started || cart.Sub(s.last) > leftAfter
}

// place finds where an array belongs and adds what is missing before it to seq.
// It returns false for a repeated array.
func (s *stream) place(relative, n, period uint32, cart time.Time) bool {
	span := n * period
	late := int64(int32(relative - s.expect))
	switch tolerance := int64(span / 2); {
	case !s.started:
	case relative == s.first:
		return false
	case late > tolerance:
		s.seq += uint64(math.Round(float64(late) / float64(period)))
	case late < -tolerance: // the monitor was restarted: only our own clock helps
		elapsed := cart.Sub(s.last).Seconds() * ticksPerSecond / float64(period)
		s.seq += uint64(max(math.Round(elapsed)-float64(n), 1))
	}
	s.started, s.first, s.expect, s.last = true, relative, relative+span, cart
	return true
}

// runs emits the samples, in pieces if the monitor marks some as invalid.
func (w *waves) runs(run peripherals.Wave, data *cursor, m *metric) {
	samples := make([]int32, 0, len(data.rest)*8/m.bits)
	end := run.At
	total := cap(samples)
	emit := func(next int) {
		if len(samples) > 0 {
			run.Samples = samples[:len(samples):len(samples)]
			run.At = end.Add(-time.Duration(float64(total-next) / run.Rate * float64(time.Second)))
			w.sink(run)
		}
		run.Seq += uint64(len(samples))
		samples = samples[len(samples):]
	}
	for i := range total {
		var raw uint32
		if m.bits == 16 {
			raw = uint32(data.u16())
		} else {
			raw = uint32(data.u8())
		}
		if m.invalid != 0 && raw&m.invalid == m.invalid {
			emit(i)
			run.Seq++
			continue
		}
		samples = append(samples, int32(raw&m.mask))
	}
	emit(total)
}

// line returns the conversion from a sample to a value in q's unit; ok is false
// until the monitor has described its samples.
func (m *metric) line(q peripherals.Quantity) (linear, bool) {
	r := m.scale
	if !r.known || !r.absolute {
		if r.known && q == peripherals.Pleth {
			// A pleth has no absolute values: 0 to 1 is the monitor's display
			// from bottom to top.
			return r.linear(0, 1), true
		}
		r = m.calibration
	}
	if !r.known || !r.absolute || r.lower == r.upper {
		return linear{}, false
	}
	unit := m.unit
	if !m.hasUnit && q == peripherals.Pleth {
		unit = unitNone
	}
	conv, ok := conversion(unit, q)
	if !ok {
		return linear{}, false
	}
	return r.linear(conv.of(r.lower), conv.of(r.upper)), true
}

func (r ramp) linear(lower, upper float64) linear {
	factor := (upper - lower) / (float64(r.topSample) - float64(r.lowSample))
	return linear{factor, lower - factor*float64(r.lowSample)}
}

// clear forgets all context. The streams go on under their names, so that their
// numbers never go back.
func (w *waves) clear() {
	clear(w.metrics)
	w.heard = false
	for _, s := range w.streams {
		s.free = true
	}
}
