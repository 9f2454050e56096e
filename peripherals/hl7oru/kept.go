package hl7oru

import (
	"encoding/json"
	"log/slog"
	"time"

	"telecart/peripherals"
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
	kept := map[key]observation{}
	if env.Memory == nil {
		return kept
	}
	raw, err := env.Memory.Recall()
	var all []remembered
	if err == nil && len(raw) > 0 {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil {
		env.Log.Error("what was reported before is not known: a repeated value may look new", slog.Any("err", err))
	}
	for _, r := range all {
		kept[key{r.Quantity, r.Site}] = observation{episodic: true, Reading: peripherals.Reading{Quantity: r.Quantity, Site: r.Site,
			Value: r.Value, Quality: r.Quality, Detail: r.Detail, At: r.At, DeviceTime: r.DeviceTime}}
	}
	return kept
}

// keeper keeps it.
func keeper(env peripherals.Env) func(map[key]observation) {
	return func(kept map[key]observation) {
		if env.Memory == nil {
			return
		}
		var all []remembered
		for _, o := range kept {
			all = append(all, remembered{o.Quantity, o.Site, o.Value, o.Quality, o.Detail, o.At, o.DeviceTime})
		}
		raw, err := json.Marshal(all)
		if err == nil {
			err = env.Memory.Keep(raw)
		}
		if err != nil {
			env.Log.Error("what was reported cannot be kept: after a restart it may look new", slog.Any("err", err))
		}
	}
}
