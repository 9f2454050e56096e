package peripherals

import "time"

// Quality is how far a value can be trusted. The zero Quality is "no signal",
// so that a forgotten field never looks like a number.
type Quality int

// The qualities, worst first.
const (
	NoSignal Quality = iota // there is no value
	Suspect                 // the device itself doubts it; Detail says why
	Good
)

// String returns the name that stands in JSON: no-signal, suspect or good.
func (q Quality) String() string {
	switch q {
	case Good:
		return "good"
	case Suspect:
		return "suspect"
	}
	return "no-signal"
}

// Reading is one number from an instrument, in the unit its Quantity is
// defined in. Value has no meaning when Quality is NoSignal.
type Reading struct {
	Quantity   Quantity
	Value      float64
	Quality    Quality
	Detail     string    // the device's own words for a doubtful or missing value ("motion", "sensor off")
	Site       string    // where it was taken, if the quantity depends on it
	At         time.Time // cart time at receipt of the frame's last byte
	DeviceTime time.Time // the device's own clock; zero when it has none
}

// Wave is a run of samples of a curve. The physical value of a sample is
// Offset + Scale×sample, in the quantity's unit.
type Wave struct {
	Quantity Quantity
	Rate     float64 // samples per second
	Scale    float64
	Offset   float64
	Samples  []int32   // never changed after it was handed out
	Seq      uint64    // number of the first sample since the stream began; a jump is a gap
	Quality  Quality   // of the whole run
	At       time.Time // cart time of the last sample
}
