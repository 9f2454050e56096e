package peripherals

import "time"

// Scan is what a barcode scanner read.
type Scan struct {
	Code  string // empty unless it came whole
	Whole bool
	At    time.Time
}

// Scanner is a Peripheral that reads codes.
type Scanner interface {
	Scans() *Feed[Scan]
}
