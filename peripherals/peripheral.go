// Package peripherals is what all instruments of the cart have in common: their
// life (Peripheral), what they report (Reading, Wave, Status), optional
// capabilities (picture, sound, controls, measurements on request), and the
// registry of models.
//
// Each family has a folder below. A model imports this package and driver
// contracts, never a sibling model or the appliance; appliance/archtest checks
// it. To add a model copy blueprint and add a line to all/all.go.
package peripherals

import (
	"context"
	"time"
)

// Peripheral is one instrument for the daemon's lifetime.
//
// Run is its whole life: it opens the device, reports to sink, and returns when
// the device fails (an error that says what failed on what) or ctx ends (ctx's
// error or nil). It leaves no goroutine or descriptor behind. Only the
// supervisor restarts it. Constructors do no I/O.
type Peripheral interface {
	Run(ctx context.Context, sink Sink) error
}

// Sink receives what an instrument reports. Its methods never block and may be
// called from any goroutine while Run runs.
type Sink interface {
	Reading(Reading)
	Wave(Wave)
	Status(Status)
}

// Measurer is a Peripheral that measures on request, such as a cuff.
type Measurer interface {
	Measure(ctx context.Context, req MeasureRequest) error
	Abort(ctx context.Context) error
}

// MeasureRequest says on whom and where to measure. A model refuses a request
// that lacks what it needs.
type MeasureRequest struct {
	Size string // adult, child, neonate
	Site string // oral, axillary, rectal
}

// Chooser is a Measurer that needs one of these choices for each measurement:
// patient sizes (MeasureRequest.Size) or body sites (MeasureRequest.Site).
type Chooser interface {
	Choices() []string
}

// Releaser is a Peripheral that locks itself out once it has endangered a
// patient, and stays so, over restarts too, until a technician releases it.
type Releaser interface {
	Release(ctx context.Context) error
}

// VideoSource is a Peripheral with a picture.
type VideoSource interface {
	Video() *Video
}

// SoundSource is a Peripheral that captures sound.
type SoundSource interface {
	Sound() *Sound
}

// SoundPlayer is a Peripheral that plays sound to the bedside, 48 kHz mono.
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

// State is an instrument's state, for the supervisor and the nurse.
type State string

// The states of an instrument.
const (
	Starting State = "starting" // being opened, or waiting to be
	Online   State = "online"   // works
	Degraded State = "degraded" // works in part; Detail says what is wrong
	Offline  State = "offline"  // does not work; Detail says why and what to do
)

// Status is a change of state. Detail is a sentence for the nurse ("Sensor is
// off the finger."), empty when all is well.
type Status struct {
	State  State
	Detail Sentence
	At     time.Time
}

// Control is a control of the cart.
type Control string

// The controls.
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
