// Package peripherals holds what every instrument on the cart has in common:
// how it lives (Peripheral), what it tells (Reading, Wave, Status), the
// capabilities it may have besides (a picture, a sound, controls, a
// measurement that is started), and the registry of models.
//
// One folder a family lies below. A model imports this package and driver
// contracts, never a sibling model and never the appliance;
// appliance/archtest checks it. To add a model copy blueprint and add a line
// to all/all.go.
package peripherals

import (
	"context"
	"time"
)

// Peripheral is one instrument for as long as the daemon lives.
//
// Run is its whole life: it opens the device, reports to sink, and returns
// when the device fails (an error that says what failed on what) or ctx ends
// (ctx's error or nil). It leaves no goroutine and no descriptor behind. Only
// the supervisor starts it again. Constructors do no I/O.
type Peripheral interface {
	Run(ctx context.Context, sink Sink) error
}

// Sink takes what an instrument has to say. Its methods never block and may
// be called from any goroutine while Run runs.
type Sink interface {
	Reading(Reading)
	Wave(Wave)
	Status(Status)
}

// Measurer is a Peripheral that measures when told to, such as a cuff.
type Measurer interface {
	Measure(ctx context.Context, req MeasureRequest) error
	Abort(ctx context.Context) error
}

// MeasureRequest says on whom and where to measure; a model refuses what it
// needs and is not given.
type MeasureRequest struct {
	Size string // adult, child, neonate
	Site string // oral, axillary, rectal
}

// Chooser is a Measurer that has to be told one of these before it measures:
// patient sizes (MeasureRequest.Size) or body sites (MeasureRequest.Site).
type Chooser interface {
	Choices() []string
}

// VideoSource is a Peripheral that sees.
type VideoSource interface {
	Video() *Video
}

// SoundSource is a Peripheral that hears.
type SoundSource interface {
	Sound() *Sound
}

// SoundPlayer is a Peripheral that plays sound to the bedside: 48 kHz mono.
// Play never blocks; what does not fit is dropped, oldest first.
type SoundPlayer interface {
	Play(samples []int16)
}

// ControlSource is a Peripheral with buttons, pedals and switches.
type ControlSource interface {
	Controls() *Feed[ControlEvent]
}

// Lamp is a Peripheral with a call lamp.
type Lamp interface {
	SetLamp(on bool) error
}

// State is how an instrument is, as seen by the supervisor and the nurse.
type State string

// The states of an instrument.
const (
	Starting State = "starting" // being opened, or waiting for the next try
	Online   State = "online"   // works
	Degraded State = "degraded" // works in part: Detail says what is wrong
	Offline  State = "offline"  // does not work: Detail says why and what to do
)

// Status is a change of state. Detail is one sentence that a nurse
// understands ("Sensor is off the finger."), empty when all is well.
type Status struct {
	State  State
	Detail string
	At     time.Time
}

// Control names a control of the cart.
type Control string

// The controls that a cart can have.
const (
	CallButton     Control = "call-button"
	CapturePedal   Control = "capture-pedal"
	PrivacyShutter Control = "privacy-shutter" // active = closed
)

// ControlEvent is a change of a control.
type ControlEvent struct {
	Control Control
	Active  bool // pressed, or closed for the shutter
	At      time.Time
}
