package daemon

import (
	"telecart/appliance/api"
	"telecart/peripherals"
)

// readiness computes the one light: ready when everything works, not-ready
// when a call would be of no use, attention in between. The reasons are
// sentences, the gravest first.
func readiness(devices []api.Device, hub api.HubLink, trouble string) api.Readiness {
	grave, light := []string{}, []string{}
	if trouble != "" {
		grave = append(grave, trouble)
	}
	if hub.Configured && !hub.Connected {
		grave = append(grave, "No connection to the hospital. Check the network.")
	}
	cameras := 0
	for _, d := range devices {
		if d.Kind == "camera" && d.State == string(peripherals.Online) {
			cameras++
		}
		if d.State != string(peripherals.Online) {
			light = append(light, d.Label+": "+sentence(d))
		}
	}
	if cameras == 0 && len(devices) > 0 {
		grave = append(grave, "No camera works.")
	}
	switch {
	case len(grave) > 0:
		return api.Readiness{Light: "not-ready", Reasons: append(grave, light...)}
	case len(light) > 0:
		return api.Readiness{Light: "attention", Reasons: light}
	}
	return api.Readiness{Light: "ready", Reasons: light}
}

func sentence(d api.Device) string {
	if d.Detail != "" {
		return d.Detail
	}
	return d.State + "."
}
