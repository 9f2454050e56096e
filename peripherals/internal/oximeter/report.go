package oximeter

import (
	"cmp"
	"time"

	"telecart/peripherals"
)

// Report reports an oximeter's readings and status to a sink. It is for one
// goroutine.
type Report struct {
	*peripherals.Told
	Now  func() time.Time
	sink peripherals.Sink
}

// NewReport returns a report to sink; now is the cart's clock.
func NewReport(now func() time.Time, sink peripherals.Sink) *Report {
	return &Report{Told: peripherals.NewTold(sink, now), Now: now, sink: sink}
}

// Reading reports a reading, without a number if there is no signal.
func (r *Report) Reading(rd peripherals.Reading) {
	if rd.Quality == peripherals.NoSignal {
		rd.Value = 0
	}
	r.sink.Reading(rd)
}

// Number reports rd if there is a number and it is between low and high, and
// otherwise that there is none and why. Detail, if set, is the reason.
func (r *Report) Number(rd peripherals.Reading, some bool, low, high float64) {
	why := DetailRange
	if !some {
		why = DetailNoValue
	}
	if !some || rd.Value < low || rd.Value > high {
		rd.Quality, rd.Detail = peripherals.NoSignal, cmp.Or(rd.Detail, why)
	}
	r.Reading(rd)
}

// Missing reports that these quantities have no value.
func (r *Report) Missing(detail peripherals.Words, quantities ...peripherals.Quantity) {
	at := r.Now()
	for _, q := range quantities {
		r.Reading(peripherals.Reading{Quantity: q, Detail: detail, At: at})
	}
}

// Wave reports a run of samples.
func (r *Report) Wave(w peripherals.Wave) { r.sink.Wave(w) }

// Notice reports that the oximeter is talking, with what the nurse should know:
// one of this package's sentences, or "" when all is well.
func (r *Report) Notice(sentence peripherals.Sentence) {
	switch sentence {
	case SentenceSensor, SentenceBattery, SentenceStored:
		r.Status(peripherals.Degraded, sentence)
	default:
		r.Status(peripherals.Online, sentence)
	}
}
