package peripherals

import "time"

// Quality is how far a value can be trusted. The zero Quality is NoSignal, so a
// forgotten field never looks like a number.
type Quality int

// The qualities, worst first.
const (
	NoSignal Quality = iota // there is no value
	Suspect                 // the device doubts it; Detail says why
	Good
)

// String returns the name in JSON: no-signal, suspect or good.
func (q Quality) String() string {
	switch q {
	case Good:
		return "good"
	case Suspect:
		return "suspect"
	}
	return "no-signal"
}

// Reading is one number from an instrument, in the unit of its Quantity. Value
// has no meaning if Quality is NoSignal.
type Reading struct {
	Quantity   Quantity
	Value      float64
	Quality    Quality
	Detail     Words     // the device's words for a doubtful or missing value ("motion", "sensor off")
	Site       string    // where it was measured, if the quantity depends on it
	At         time.Time // cart time at receipt of the frame's last byte
	DeviceTime time.Time // the device's clock; zero if it has none

	// Began is when the measurement began, where it takes longer than a patient
	// may need to leave the bed, as with a cuff: it is of who lay there then.
	// Zero is at At; LongAgo is not known.
	Began time.Time
}

// LongAgo is the beginning of a measurement that nobody saw begin: it is of no
// patient who is known to have come.
func LongAgo() time.Time { return time.Unix(0, 0) }

// Wave is a run of samples. A sample's physical value is Offset + Scale×sample,
// in the quantity's unit.
type Wave struct {
	Quantity Quantity
	Rate     float64 // samples per second
	Scale    float64
	Offset   float64
	Samples  []int32   // immutable
	Seq      uint64    // number of the first sample in the stream; a jump is a gap
	Quality  Quality   // of the whole run
	At       time.Time // cart time of the last sample
}
