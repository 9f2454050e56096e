package suretemp

import (
	"slices"
	"time"

	"telecart/peripherals"
)

// report reports to the sink.
type report struct {
	*peripherals.Told
	now      func() time.Time
	sink     peripherals.Sink
	sites    []string // sites with a reported reading
	rejected uint64   // rejected packets when the module was last understood
}

func (r *report) reading(v verdict, began, at time.Time) {
	if !slices.Contains(r.sites, v.site) {
		r.sites = append(r.sites, v.site)
	}
	rd := peripherals.Reading{
		Quantity: peripherals.Temperature, Quality: v.quality, Detail: v.detail, Site: v.site, At: at,
	}
	if v.quality != peripherals.NoSignal {
		rd.Value, rd.Began = v.value, began
		if began.IsZero() {
			rd.Began = peripherals.LongAgo()
		}
	}
	r.sink.Reading(rd)
}

// missing reports no value for each site that had one. A reading without a site
// would stay beside later ones.
func (r *report) missing(why peripherals.Words) {
	for _, site := range r.sites {
		r.sink.Reading(peripherals.Reading{Quantity: peripherals.Temperature, Detail: why, Site: site, At: r.now()})
	}
}
