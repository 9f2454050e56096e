package daemon

import (
	"strings"
	"testing"

	"telecart/appliance/api"
)

func TestReadiness(t *testing.T) {
	up := api.HubLink{Configured: true, Connected: true}
	room := api.Device{Label: "Room camera", Kind: "camera", State: "online"}
	gone := api.Device{Label: "Room camera", Kind: "camera", State: "offline", Detail: "Unplugged."}
	cuff := api.Device{Label: "Cuff", Kind: "vitals", State: "degraded", Detail: "Battery low."}
	for _, tt := range []struct {
		name    string
		devices []api.Device
		hub     api.HubLink
		trouble string
		light   string
		first   string
	}{
		{"all well", []api.Device{room}, up, "", "ready", ""},
		{"no hub wanted", []api.Device{room}, api.HubLink{}, "", "ready", ""},
		{"hub away", []api.Device{room}, api.HubLink{Configured: true}, "", "not-ready", "No connection"},
		{"no camera works", []api.Device{gone}, up, "", "not-ready", "No camera"},
		{"one device has something", []api.Device{room, cuff}, up, "", "attention", "Cuff: Battery low."},
		{"a device starts", []api.Device{room, {Label: "Oximeter", State: "starting"}}, up, "", "attention", "Oximeter: starting."},
		{"disk", []api.Device{room, cuff}, up, "Disk full.", "not-ready", "Disk full."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := readiness(tt.devices, tt.hub, tt.trouble)
			if got.Light != tt.light {
				t.Errorf("got %s %q, want %s", got.Light, got.Reasons, tt.light)
			}
			if tt.first != "" && (len(got.Reasons) == 0 || !strings.HasPrefix(got.Reasons[0], tt.first)) {
				t.Errorf("got %q, want %q first", got.Reasons, tt.first)
			}
		})
	}
}
