package api

import "time"

// Vitals says how the readings are shown. The daemon computes it once
// (appliance/vitals), and every screen follows it: the values themselves stand
// in the readings, which a Source names by device, quantity and site.
type Vitals struct {
	Signs []Sign `json:"signs"` // in the order of every screen

	// Few are places in Signs. Where there is room for a few only, they get it
	// in this order; what is not named here stands on larger screens.
	Few []int `json:"few"`

	// PatientSince is when who lies in the bed came to lie there: nothing is
	// shown of before. Absent where that is not known. Name and numbers come by
	// different ways: where this is not that of the bed, the numbers are of
	// another patient. With a new one come all readings that there are.
	PatientSince time.Time `json:"patientSince,omitzero"`
}

// Sign is a vital sign at one place of the body: what several instruments may
// give at once, each with a value of its own.
type Sign struct {
	Quantity string `json:"quantity"` // of a pressure without its part: "nibp", "art"
	Site     string `json:"site,omitempty"`
	Group    Group  `json:"group" enum:"first,cuff,second,line,rest"`
	Pressure bool   `json:"pressure,omitempty"` // its parts are read together

	// Lead is the device that stands for the sign where there is room for one;
	// empty where none of them takes any. Rival is shown beside it wherever it
	// is shown: the two differ or did a moment ago.
	Lead    string `json:"lead,omitempty"`
	Rival   string `json:"rival,omitempty"`
	Differs bool   `json:"differs,omitempty"` // now

	Sources []Source `json:"sources"` // in the cart's order; never empty
}

// Group is what stands together on a screen that has room for all.
type Group string

// The groups, from top to bottom.
const (
	GroupFirst  Group = "first"  // what everybody looks at first
	GroupCuff   Group = "cuff"   // of the cuff
	GroupSecond Group = "second" // breath and temperature
	GroupLine   Group = "line"   // measured inside of a vessel
	GroupRest   Group = "rest"
)

// Source is what one instrument gives of a sign.
type Source struct {
	Device  string   `json:"device"`
	Parts   []string `json:"parts"`             // quantities of its readings: systolic, diastolic and mean of one measurement; else one
	Named   bool     `json:"named,omitempty"`   // another one gives the same: its name is said
	Virtual bool     `json:"virtual,omitempty"` // it only pretends to measure, among others that do: that is said
	Differs bool     `json:"differs,omitempty"` // from the lead, or is the lead that another differs from

	// Quiet is one that gave nothing yet and is not missed: it takes no room but
	// where its own instrument is shown.
	Quiet bool `json:"quiet,omitempty"`
}
