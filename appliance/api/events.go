package api

import "time"

// The events of GET /v1/events: first one EventSnapshot, then deltas. Each is a
// server-sent event with one of these names and the JSON of the type beside it.
// A client that lags is cut off and starts again with a snapshot.
const (
	EventSnapshot = "snapshot" // Snapshot
	EventStatus   = "status"   // Status: replaces the last
	EventDevices  = "devices"  // Devices: replaces the last
	EventReadings = "readings" // Readings: replaces those it names (device, quantity, site), and the vitals if present
	EventWave     = "wave"     // Wave: appends
	EventScan     = "scan"     // Scan: happened
)

// Scan is what a barcode scanner of the cart read. An incomplete one has no
// code.
type Scan struct {
	Device string    `json:"device"`
	Code   string    `json:"code,omitempty"`
	Whole  bool      `json:"whole"`
	At     time.Time `json:"at"`
}

// Snapshot is the whole state at the start of the stream.
type Snapshot struct {
	Status   Status    `json:"status"`
	Devices  []Device  `json:"devices"`
	Readings []Reading `json:"readings"`
	Vitals   *Vitals   `json:"vitals,omitempty"` // absent if nothing is shown
}
