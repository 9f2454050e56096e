package main

import "telecart/appliance/api"

// With -json a message is its English sentence, which other programs read.
type (
	plainDevice struct {
		api.Device
		Detail    string `json:"detail"`
		AlertNote string `json:"alertNote,omitempty"`
	}
	plainReading struct {
		api.Reading
		Detail string `json:"detail,omitempty"`
	}
)

func plainDevices(ds []api.Device) any {
	out := struct {
		Devices []plainDevice `json:"devices"`
	}{Devices: []plainDevice{}}
	for _, d := range ds {
		out.Devices = append(out.Devices, plainDevice{d, d.Detail.English, d.AlertNote.English})
	}
	return out
}

func plainReadings(rs []api.Reading) any {
	out := struct {
		Readings []plainReading `json:"readings"`
	}{Readings: []plainReading{}}
	for _, r := range rs {
		out.Readings = append(out.Readings, plainReading{r, r.Detail.English})
	}
	return out
}

func reasons(r api.Readiness) []string {
	var out []string
	for _, m := range r.Reasons {
		out = append(out, m.String())
	}
	return out
}
