package api

import "time"

// Vitals says how the readings are shown. The daemon computes it once
// (appliance/vitals), and every screen follows it. The values themselves are in
// the readings, which a Source names by device, quantity and site.
type Vitals struct {
	Signs []Sign `json:"signs"` // in the order of every screen

	// Few are indices of Signs. A small screen shows these, in this order; the
	// others are only on larger screens.
	Few []int `json:"few"`

	// PatientSince is when the patient came into the bed: nothing from before
	// is shown. Absent if unknown. Name and readings arrive by different ways:
	// if this is not the PatientSince of the bed, the readings are another
	// patient's. With a new one come all current readings.
	PatientSince time.Time `json:"patientSince,omitzero"`
}

// Sign is a vital sign at one site of the body. Several instruments may give it
// at once, each with a value of its own.
type Sign struct {
	Quantity string `json:"quantity"` // for a pressure without its part: "nibp", "art"
	Site     string `json:"site,omitempty"`
	Group    Group  `json:"group" enum:"first,cuff,second,line,rest"`
	Pressure bool   `json:"pressure,omitempty"` // its parts are read together

	// Lead is the device that represents the sign if there is room for one;
	// empty if all are quiet. Rival is shown beside it wherever it is shown:
	// the two differ, or did a moment ago.
	Lead    string `json:"lead,omitempty"`
	Rival   string `json:"rival,omitempty"`
	Differs bool   `json:"differs,omitempty"` // now

	Sources []Source `json:"sources"` // in the cart's order; never empty
}

// Group is what is shown together on a screen that has room for everything.
type Group string

// The groups, from top to bottom.
const (
	GroupFirst  Group = "first"  // what everybody looks at first
	GroupCuff   Group = "cuff"   // from the cuff
	GroupSecond Group = "second" // breath and temperature
	GroupLine   Group = "line"   // measured inside a vessel
	GroupRest   Group = "rest"
)

// Source is what one instrument contributes to a sign.
type Source struct {
	Device  string   `json:"device"`
	Parts   []string `json:"parts"`             // quantities of its readings: systolic, diastolic and mean of one measurement, otherwise one
	Named   bool     `json:"named,omitempty"`   // another one gives the same, so its name is shown
	Virtual bool     `json:"virtual,omitempty"` // it only simulates while others measure, so that is shown
	Differs bool     `json:"differs,omitempty"` // from the lead, or is the lead that another differs from

	// Quiet is a source that has given nothing yet and is not missed: it is
	// only shown with its own instrument.
	Quiet bool `json:"quiet,omitempty"`
}
