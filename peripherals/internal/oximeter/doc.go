// Package oximeter is what the drivers of pulse oximeters share: the life of an
// instrument on a serial line (Line), reporting (Report), the pleth wave with
// its gaps (Pleth), streams of numbers without a checksum (Stream), text lines
// (Lines) and the device's clock (Clock).
//
// A model adds its wire format and the meaning of the device's bits, as a
// Listener.
package oximeter

import (
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
	"telecart/peripherals/internal/pace"
)

// What a nurse reads.
var (
	SentenceWaiting = peripherals.Say("oximeter.waiting", "Waiting for the oximeter's first numbers.")
	SentenceSilent  = peripherals.Say("oximeter.silent", "No data from the oximeter. Check that it is switched on and its cable.")
	SentenceGarbled = peripherals.Say("oximeter.garbled", "The oximeter's data cannot be understood. Check its cable; if that is good, call the technician.")
	SentenceOff     = peripherals.Say("oximeter.off", "The sensor is off the finger.")
	SentenceSensor  = peripherals.Say("oximeter.sensor", "The oximeter has no working sensor. Check the sensor and its cable.")
	SentenceSearch  = peripherals.Say("oximeter.search", "The oximeter is searching for the pulse.")
	SentenceBattery = peripherals.Say("oximeter.battery", "The oximeter's battery is low.")
	SentenceStored  = pace.Sentence
)

// Details that several devices share; models add their own.
const (
	DetailOff     peripherals.Words = "sensor off"
	DetailNoValue peripherals.Words = "no value"
	DetailNoData  peripherals.Words = "no data" // nothing comes from the device
	DetailRange   peripherals.Words = "out of range"
	DetailStored                    = pace.Detail
)

// Listener decodes one oximeter's bytes and reports what they say.
type Listener interface {
	// Feed takes the next bytes, which arrived at cart time at. It reports
	// whether it understood any of them.
	Feed(data []byte, at time.Time) bool
	// Missing reports that there are no numbers now, and why.
	Missing(detail peripherals.Words)
	// Seen returns what the parser has counted.
	Seen() framing.Counts
}

// Saturation reports whether v is a possible saturation in %. 0 is not.
func Saturation(v float64) bool { return v >= 1 && v <= 100 }

// Rate reports whether v is a possible pulse rate in 1/min: 18 to 321 is the
// widest specified range of any oximeter (Nonin).
func Rate(v float64) bool { return v >= 18 && v <= 321 }
