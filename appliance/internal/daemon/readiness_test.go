package daemon

import (
	"strings"
	"testing"

	"telecart/appliance/api"
)

func TestReadiness(t *testing.T) {
	up := api.HubLink{Configured: true, Connected: true}
	room := api.Device{Label: "Room camera", Kind: "camera", State: "online"}
	gone := api.Device{Label: "Room camera", Kind: "camera", State: "offline", Detail: api.Say("test.unplugged", "Unplugged.")}
	cuff := api.Device{Label: "Cuff", Kind: "vitals", State: "degraded", Detail: api.Say("test.battery", "Battery low.")}
	none := api.Message{}
	for _, tt := range []struct {
		name    string
		devices []api.Device
		hub     api.HubLink
		trouble api.Message
		past    api.Message
		light   string
		first   string // code, and what it is about
	}{
		{"all well", []api.Device{room}, up, none, none, "ready", ""},
		{"no hub wanted", []api.Device{room}, api.HubLink{}, none, none, "ready", ""},
		{"hub away", []api.Device{room}, api.HubLink{Configured: true, Detail: api.Say("hub.test", "Refused.")}, none, none, "not-ready", "hub.test No connection to the hospital"},
		{"no camera works", []api.Device{gone}, up, none, none, "not-ready", "readiness.no-camera"},
		{"one device has something", []api.Device{room, cuff}, up, none, none, "attention", "test.battery Cuff"},
		{"a device starts", []api.Device{room, {Label: "Oximeter", State: "starting"}}, up, none, none, "attention", "words Oximeter"},
		{"disk", []api.Device{room, cuff}, up, api.Say("test.full", "Disk full."), none, "not-ready", "test.full"},
		{"old encounters", []api.Device{room}, up, none, api.Say("test.past", "They are gone."), "attention", "test.past"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := readiness(tt.devices, tt.hub, tt.trouble, tt.past)
			if got.Light != tt.light {
				t.Errorf("got %s %v, want %s", got.Light, got.Reasons, tt.light)
			}
			if tt.first != "" && (len(got.Reasons) == 0 || strings.TrimSpace(got.Reasons[0].Code+" "+got.Reasons[0].About) != tt.first) {
				t.Errorf("got %q, want %v first", got.Reasons, tt.first)
			}
		})
	}
}
