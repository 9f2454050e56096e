package masimo

import (
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/internal/pace"
)

// listener turns lines into readings.
type listener struct {
	*oximeter.Report
	clock      oximeter.Clock
	pace       pace.Pace
	lines      oximeter.Lines
	gramsPerDL float64
	seen       [4]bool // SpCO, SpMet, SpHb, PVI were ever measured
	pads       bool    // the unit pads its numbers with zeros
	bare       bool    // it does not pad
	shorts     int     // consecutive lines with short numbers
	long       bool    // the unit's exceptions have six digits or more
}

// Feed implements oximeter.Listener.
func (l *listener) Feed(data []byte, at time.Time) (heard bool) {
	l.lines.Feed(data, func(line []byte) {
		r, ok := parse(line)
		if !ok || l.odd(&r) {
			l.lines.Counts.Rejected++
			return
		}
		heard = true
		l.lines.Counts.Records++
		l.record(&r, at)
	})
	return heard
}

// odd reports whether r may have lost a digit: its numbers are not padded as
// usual, or its exceptions are shorter than this unit's. That a unit does not
// pad is concluded only from two lines in a row, since a newborn's 100 % and
// 140/min show nothing of its padding.
func (l *listener) odd(r *record) bool {
	if !r.trend {
		l.long = l.long || r.digits >= longExceptions
		if l.long && r.digits < longExceptions {
			return true
		}
	}
	l.pads = l.pads || r.padded
	l.shorts++
	if !r.short {
		l.shorts = 0
	}
	l.bare = l.bare || l.shorts == 2
	return r.short && (l.pads || !l.bare)
}

func (l *listener) record(r *record, at time.Time) {
	device := r.deviceTime(at.Location())
	if !r.trend { // as far as its form says
		r.trend = l.pace.Line(r.deviceTime(time.UTC), at)
	}
	if !r.trend {
		l.clock.Check(device, at)
	}
	v := assess(r)
	tell := func(q peripherals.Quantity, n value, low, high float64, v verdict) {
		rd := peripherals.Reading{Quantity: q, Value: n.v, Quality: v.quality, Detail: v.detail, At: at, DeviceTime: device}
		l.Number(rd, n.ok, low, high)
	}
	tell(peripherals.SpO2, r.spo2, 1, 100, v)
	tell(peripherals.PulseRate, r.rate, 18, 321, v)
	tell(peripherals.PerfusionIndex, r.pi, 0.01, 20, v)
	sphb := r.sphb
	sphb.v *= l.gramsPerDL
	for i, x := range []struct {
		q         peripherals.Quantity
		n         value
		low, high float64
		doubt     peripherals.Words
	}{
		{peripherals.SpCO, r.spco, 0, 100, r.doubt(excSpCO, "SpCO low confidence")},
		{peripherals.SpMet, r.spmet, 0, 100, r.doubt(excSpMet, "SpMet low confidence")},
		{peripherals.SpHb, sphb, 0.1, 30, ""}, {peripherals.PVI, r.pvi, 0, 100, ""},
	} {
		// An oximeter without the parameter sends dashes, which is nothing to
		// report. One that has measured it has lost it.
		l.seen[i] = l.seen[i] || x.n.ok && !r.trend
		if l.seen[i] {
			tell(x.q, x.n, x.low, x.high, v.but(x.doubt))
		}
	}
	l.Notice(v.notice)
}

// Missing implements oximeter.Listener.
func (l *listener) Missing(detail peripherals.Words) {
	l.Report.Missing(detail, peripherals.SpO2, peripherals.PulseRate, peripherals.PerfusionIndex)
	for i, q := range []peripherals.Quantity{peripherals.SpCO, peripherals.SpMet, peripherals.SpHb, peripherals.PVI} {
		if l.seen[i] {
			l.Report.Missing(detail, q)
		}
	}
}

// Seen implements oximeter.Listener.
func (l *listener) Seen() framing.Counts { return l.lines.Counts }
