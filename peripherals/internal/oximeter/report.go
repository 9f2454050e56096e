package oximeter

import (
	"time"

	"telecart/peripherals"
)

// Report tells a sink what an oximeter says. It is for one goroutine.
type Report struct {
	*peripherals.Told
	Now  func() time.Time
	sink peripherals.Sink
}

// NewReport returns a report to sink; now is the cart's clock.
func NewReport(now func() time.Time, sink peripherals.Sink) *Report {
	return &Report{Told: peripherals.NewTold(sink, now), Now: now, sink: sink}
}

// Reading tells a reading. A number that is no signal is never told.
func (r *Report) Reading(rd peripherals.Reading) {
	if rd.Quality == peripherals.NoSignal {
		rd.Value = 0
	}
	r.sink.Reading(rd)
}

// Missing tells that there is no value of these quantities.
func (r *Report) Missing(detail string, quantities ...peripherals.Quantity) {
	at := r.Now()
	for _, q := range quantities {
		r.Reading(peripherals.Reading{Quantity: q, Detail: detail, At: at})
	}
}

// Wave tells a run of samples.
func (r *Report) Wave(w peripherals.Wave) { r.sink.Wave(w) }

// Notice tells that the oximeter talks, with what the nurse should know of it:
// one of the sentences of this package, or nothing when all is well.
func (r *Report) Notice(sentence string) {
	switch sentence {
	case SentenceSensor, SentenceBattery, SentenceStored:
		r.Status(peripherals.Degraded, sentence)
	default:
		r.Status(peripherals.Online, sentence)
	}
}
