package suntech

import (
	"time"

	"telecart/peripherals"
)

// report reports to the sink.
type report struct {
	*peripherals.Told
	now      func() time.Time
	sink     peripherals.Sink
	rejected uint64 // rejected packets when the module was last understood
}

func (r *report) reading(rd peripherals.Reading) { r.sink.Reading(rd) }

func (r *report) all(rds []peripherals.Reading, began, at time.Time) {
	for _, rd := range rds {
		rd.Began, rd.At = began, at
		r.sink.Reading(rd)
	}
}

// missing reports that there are no numbers now.
func (r *report) missing(why peripherals.Words) {
	at := r.now()
	r.reading(peripherals.Reading{Quantity: peripherals.CuffPressure, Detail: why, At: at})
	r.all(noResult(why), time.Time{}, at)
}
