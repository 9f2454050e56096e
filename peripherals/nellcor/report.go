package nellcor

import (
	"log/slog"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/internal/pace"
)

// listener turns lines into readings.
type listener struct {
	*oximeter.Report
	log     *slog.Logger
	clock   oximeter.Clock
	lines   oximeter.Lines
	columns columns
	trend   bool // a heading or an end of a trend printout was seen
	pace    pace.Pace
	limits  limits
}

// Feed implements oximeter.Listener.
func (l *listener) Feed(bytes []byte, at time.Time) (heard bool) {
	l.lines.Feed(bytes, func(line []byte) {
		switch k := classify(line); k {
		case data:
			r, ok := parse(line)
			if !ok || !l.columns.fit(r.layout) {
				l.lines.Counts.Rejected++
				return
			}
			heard = true
			l.lines.Counts.Records++
			l.record(&r, at)
		case live, trend:
			l.begin(k == trend)
			l.setLimits(parseLimits(line))
		case heading:
		case trendStopped:
			l.trendStopped()
		default:
			l.lines.Counts.Rejected++
		}
	})
	return heard
}

// begin takes a heading.
func (l *listener) begin(trend bool) {
	if trend != l.stored() { // another printout, which may have another layout
		l.columns = columns{}
	}
	l.trend = trend
	if !trend {
		l.pace.Live()
	}
}

// trendStopped takes the end of a trend printout. If its heading was missed, a
// few lines may have passed for live ones. (By the manual the monitor must then
// be switched off and on before it prints anything else, and then prints a
// heading.)
func (l *listener) trendStopped() {
	if !l.stored() {
		l.Missing(oximeter.DetailStored)
		l.Notice(oximeter.SentenceStored)
	}
	l.trend = true
}

// stored reports whether the lines are a trend printout's.
func (l *listener) stored() bool { return l.trend || l.pace.Stored() }

// setLimits logs the monitor's own alarm limits, which change no number.
func (l *listener) setLimits(x limits) {
	if x != l.limits {
		l.limits = x
		l.log.Info("the oximeter's alarm limits", slog.Any("spo2", x[:2]), slog.Any("rate", x[2:]))
	}
}

func (l *listener) record(r *record, at time.Time) {
	device := r.deviceTime(at.Location())
	quality, detail, notice := assess(r)
	before := l.pace.Stored()
	if stored := l.pace.Line(r.time(time.UTC), at); stored != before && !l.trend {
		l.log.Info("the lines' pace tells what they are", slog.Bool("trend printout", stored))
	}
	if l.stored() {
		quality, detail, notice = peripherals.NoSignal, oximeter.DetailStored, oximeter.SentenceStored
	} else {
		l.clock.Check(device, at)
	}
	tell := func(q peripherals.Quantity, n number, low, high float64) {
		rd := peripherals.Reading{Quantity: q, Value: float64(n.v), Quality: quality, Detail: detail, At: at, DeviceTime: device}
		l.Number(rd, n.ok && n.v != 0, low, high)
	}
	tell(peripherals.SpO2, r.spo2, 1, 100)
	tell(peripherals.PulseRate, r.rate, 20, 250) // "0 and 20 to 250" (N-560 manual, specifications), where 0 is none
	l.Notice(notice)
}

// Missing implements oximeter.Listener.
func (l *listener) Missing(detail peripherals.Words) {
	l.Report.Missing(detail, peripherals.SpO2, peripherals.PulseRate)
}

// Seen implements oximeter.Listener.
func (l *listener) Seen() framing.Counts { return l.lines.Counts }
