package daemon

import (
	"telecart/appliance/api"
	"telecart/peripherals"
)

// readiness computes the one light: ready when everything works, not-ready when
// a call would be of no use, attention in between. The gravest reasons come
// first.
func readiness(devices []api.Device, hub api.HubLink, trouble, past api.Message) api.Readiness {
	grave, light := []api.Message{}, []api.Message{}
	if !trouble.IsZero() {
		grave = append(grave, trouble)
	}
	if hub.Configured && !hub.Connected {
		why := hub.Detail // the sentence of the connection itself: the network is not always to blame
		why.About = "No connection to the hospital"
		grave = append(grave, why)
	}
	if !past.IsZero() {
		light = append(light, past)
	}
	cameras := 0
	for _, d := range devices {
		if d.Kind == "camera" && d.State == string(peripherals.Online) {
			cameras++
		}
		if d.State != string(peripherals.Online) {
			light = append(light, reason(d))
		}
	}
	if cameras == 0 && len(devices) > 0 {
		grave = append(grave, api.Say("readiness.no-camera", "No camera works."))
	}
	switch {
	case len(grave) > 0:
		return api.Readiness{Light: "not-ready", Reasons: append(grave, light...)}
	case len(light) > 0:
		return api.Readiness{Light: "attention", Reasons: light}
	}
	return api.Readiness{Light: "ready", Reasons: light}
}

func reason(d api.Device) api.Message {
	why := d.Detail
	if why.IsZero() {
		why = api.Words(d.State)
	}
	why.About = d.Label
	return why
}
