package suretemp

import (
	"slices"
	"time"

	"telecart/peripherals"
)

// report tells the sink.
type report struct {
	*peripherals.Told
	now      func() time.Time
	sink     peripherals.Sink
	sites    []string // that something was told of
	rejected uint64   // packets, when the module was last understood
}

func (r *report) reading(v verdict, at time.Time) {
	if !slices.Contains(r.sites, v.site) {
		r.sites = append(r.sites, v.site)
	}
	rd := peripherals.Reading{
		Quantity: peripherals.Temperature, Quality: v.quality, Detail: v.detail, Site: v.site, At: at,
	}
	if v.quality != peripherals.NoSignal {
		rd.Value = v.value
	}
	r.sink.Reading(rd)
}

// missing says that there are no numbers now, for each site that had one. A
// temperature of nowhere would stay beside those that come later.
func (r *report) missing(why string) {
	for _, site := range r.sites {
		r.sink.Reading(peripherals.Reading{Quantity: peripherals.Temperature, Detail: why, Site: site, At: r.now()})
	}
}
