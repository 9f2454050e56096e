// Package oximeter is what the drivers of pulse oximeters share: the life of
// an instrument on a serial line (Line), what it tells and when (Report), the
// pleth wave with its gaps (Pleth), streams of numbers without a checksum
// (Stream), text lines (Lines) and the device's own clock (Clock).
//
// A model brings its wire format and its table of what the device's bits mean;
// it hands both over as a Listener.
package oximeter

import (
	"time"

	"telecart/peripherals/internal/framing"
)

// What a nurse reads.
const (
	SentenceWaiting = "Waiting for the oximeter's first numbers."
	SentenceSilent  = "No data from the oximeter. Check that it is switched on and its cable."
	SentenceGarbled = "The oximeter's data cannot be understood. Check its cable; if that is good, call the technician."
	SentenceOff     = "The sensor is off the finger."
	SentenceSensor  = "The oximeter has no working sensor. Check the sensor and its cable."
	SentenceSearch  = "The oximeter is searching for the pulse."
	SentenceBattery = "The oximeter's battery is low."
	SentenceStored  = "The oximeter sends stored values, not the patient's present ones. Stop its trend output."
)

// Details that several devices share; each model adds its own words.
const (
	DetailOff     = "sensor off"
	DetailNoValue = "no value"
	DetailNoData  = "no data" // nothing comes from the device
	DetailRange   = "out of range"
	DetailStored  = "stored value, not live"
)

// Listener makes sense of one oximeter's bytes and tells its report.
type Listener interface {
	// Feed takes the next bytes, which came at this cart time. It returns
	// whether they held anything that could be understood.
	Feed(data []byte, at time.Time) bool
	// Missing tells that there are no numbers now, and why.
	Missing(detail string)
	// Seen is what the parser counted since it began.
	Seen() framing.Counts
}

// Saturation reports whether v can be a saturation in %: 0 is none that a
// living finger has.
func Saturation(v float64) bool { return v >= 1 && v <= 100 }

// Rate reports whether v can be a pulse rate in 1/min: 18 to 321 is the widest
// range that an oximeter is specified for (Nonin).
func Rate(v float64) bool { return v >= 18 && v <= 321 }
