package suntech

import (
	"time"

	"telecart/peripherals"
)

// report tells the sink, and a status only when it changes.
type report struct {
	now      func() time.Time
	sink     peripherals.Sink
	shown    peripherals.Status
	rejected uint64 // packets, when the module was last understood
}

func (r *report) reading(rd peripherals.Reading) { r.sink.Reading(rd) }

func (r *report) all(rds []peripherals.Reading, at time.Time) {
	for _, rd := range rds {
		rd.At = at
		r.sink.Reading(rd)
	}
}

// missing says that there are no numbers now.
func (r *report) missing(why string) {
	at := r.now()
	r.reading(peripherals.Reading{Quantity: peripherals.CuffPressure, Detail: why, At: at})
	r.all(noResult(why), at)
}

func (r *report) status(state peripherals.State, detail string) {
	if r.shown.State == state && r.shown.Detail == detail {
		return
	}
	r.shown = peripherals.Status{State: state, Detail: detail, At: r.now()}
	r.sink.Status(r.shown)
}
