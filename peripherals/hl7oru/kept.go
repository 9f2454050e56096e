package hl7oru

import (
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/kept"
)

// remembered is an observation as it outlives the program.
type remembered struct {
	Quantity   peripherals.Quantity `json:"quantity"`
	Site       string               `json:"site,omitempty"`
	Value      float64              `json:"value"`
	Quality    peripherals.Quality  `json:"quality"`
	Detail     peripherals.Words    `json:"detail,omitempty"`
	At         time.Time            `json:"at"`
	DeviceTime time.Time            `json:"deviceTime,omitzero"`
}

// recall returns what an earlier run reported of what is measured now and then.
func recall(env peripherals.Env) map[key]observation {
	told := map[key]observation{}
	for _, r := range kept.Recall[[]remembered](env) {
		told[key{r.Quantity, r.Site}] = observation{episodic: true, Reading: peripherals.Reading{Quantity: r.Quantity, Site: r.Site,
			Value: r.Value, Quality: r.Quality, Detail: r.Detail, At: r.At, DeviceTime: r.DeviceTime}}
	}
	return told
}

// keeper keeps it.
func keeper(env peripherals.Env) func(map[key]observation) {
	return func(told map[key]observation) {
		var all []remembered
		for _, o := range told {
			all = append(all, remembered{o.Quantity, o.Site, o.Value, o.Quality, o.Detail, o.At, o.DeviceTime})
		}
		kept.Keep(env, all)
	}
}
