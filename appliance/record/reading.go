package record

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Quality is how far a value can be trusted; the zero value is no quality.
type Quality string

// The qualities.
const (
	Good     Quality = "good"
	Suspect  Quality = "suspect"
	NoSignal Quality = "no-signal" // there is no value
)

func (q Quality) sound() error {
	switch q {
	case Good, Suspect, NoSignal:
		return nil
	}
	return fmt.Errorf("%q is no quality", q)
}

// Reading is one number, or the fact that there is none.
type Reading struct {
	Device     string    `json:"device"`
	Quantity   string    `json:"quantity"`
	Label      string    `json:"label,omitempty"`
	Value      *float64  `json:"value,omitempty"`
	Unit       string    `json:"unit,omitempty"` // for people: mmHg, °C
	UCUM       string    `json:"ucum,omitempty"` // for other systems: mm[Hg], Cel
	LOINC      string    `json:"loinc,omitempty"`
	MDC        uint32    `json:"mdc,omitempty"`
	Quality    Quality   `json:"quality"`
	Detail     string    `json:"detail,omitempty"`
	Site       string    `json:"site,omitempty"`
	Decimals   int       `json:"decimals,omitempty"`
	At         time.Time `json:"at"`                  // cart's clock
	DeviceTime time.Time `json:"deviceTime,omitzero"` // device's clock
	Began      time.Time `json:"began,omitzero"`      // of a measurement that takes time; absent: at At
	Stamp
}

// Sound returns what is wrong with the reading: a missing value never looks
// like a number.
func (r Reading) Sound() error {
	switch err := r.Quality.sound(); {
	case (r.Value == nil) != (r.Quality == NoSignal):
		return fmt.Errorf("quality %q does not go with a value being there: %t", r.Quality, r.Value != nil)
	case err != nil:
		return err
	case r.Value != nil && !finite(*r.Value):
		return fmt.Errorf("%v is no value", *r.Value)
	case r.At.IsZero():
		return errors.New("it has no time")
	}
	return nil
}

// Same reports whether r and q are one reading, submitted twice.
func (r Reading) Same(q Reading) bool {
	return r.Device == q.Device && r.Quantity == q.Quantity && r.Label == q.Label && r.Unit == q.Unit &&
		r.LOINC == q.LOINC && r.MDC == q.MDC && r.Decimals == q.Decimals &&
		r.Site == q.Site && r.Quality == q.Quality && r.At.Equal(q.At) &&
		(r.Value == nil) == (q.Value == nil) && (r.Value == nil || *r.Value == *q.Value)
}

// Wave is a run of samples; the value is Offset + Scale×sample.
type Wave struct {
	Device   string    `json:"device"`
	Quantity string    `json:"quantity"`
	Label    string    `json:"label,omitempty"`
	Unit     string    `json:"unit,omitempty"`
	UCUM     string    `json:"ucum,omitempty"`
	MDC      uint32    `json:"mdc,omitempty"`
	Rate     float64   `json:"rate"` // samples per second
	Scale    float64   `json:"scale"`
	Offset   float64   `json:"offset"`
	Seq      uint64    `json:"seq"` // number of the first sample; a jump is a gap
	Count    int       `json:"count"`
	Quality  Quality   `json:"quality"`
	At       time.Time `json:"at"` // of the last sample

	// Samples are stored beside the entry: usually it is enough to know that
	// they exist.
	Samples []int32 `json:"-"`
}

// Sound returns what is wrong with the run.
func (w Wave) Sound() error {
	switch err := w.Quality.sound(); {
	case w.Count <= 0:
		return errors.New("it has no samples")
	case !(w.Rate > 0) || !finite(w.Rate) || !finite(w.Scale) || !finite(w.Offset):
		return fmt.Errorf("rate %v, scale %v, offset %v make no wave", w.Rate, w.Scale, w.Offset)
	case err != nil:
		return err
	case w.At.IsZero():
		return errors.New("it has no time")
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Curve is how much there is of a wave, and how often samples are missing.
type Curve struct {
	Device   string    `json:"device"`
	Quantity string    `json:"quantity"`
	Rate     float64   `json:"rate"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Samples  int       `json:"samples"`
	Gaps     int       `json:"gaps"`
}
