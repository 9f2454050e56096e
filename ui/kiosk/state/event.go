package state

import (
	"time"

	"telecart/appliance/api"
)

// Event is something that happened: a message of the daemon, or a touch or a
// key.
type Event interface{ event() }

// Events of the daemon.
type (
	// Connected begins a stream with the whole state.
	Connected struct{ Snapshot api.Snapshot }
	// StatusCame replaces the status.
	StatusCame struct{ Status api.Status }
	// DevicesCame replaces the devices.
	DevicesCame struct{ Devices []api.Device }
	// ReadingsCame replaces the named readings and, if present, how all of them
	// are shown.
	ReadingsCame struct {
		Readings []api.Reading
		Vitals   *api.Vitals
	}
	// WaveCame appends to a wave.
	WaveCame struct{ Wave api.Wave }
	// ScanCame is what one of the cart's own scanners read.
	ScanCame struct{ Scan api.Scan }
	// Lost says that the stream broke or could not be opened.
	Lost struct{}
	// Answered says that an intent was carried out. Text is a notice, or empty.
	Answered struct {
		Kind IntentKind
		Text string
	}
	// Failed says that an intent was refused, and why.
	Failed struct {
		Kind IntentKind
		Why  api.Message
	}
	// SummaryCame is the last encounter; nil if there is none.
	SummaryCame struct{ Encounter *api.Encounter }
)

// Events of the nurse.
type (
	// Open opens a page; Device is for PageDevice.
	Open struct {
		Page   Page
		Device string
	}
	// Close goes back to the phase's own screen.
	Close struct{}
	// Turn shows the next leaf of a list, or the first again after the last.
	Turn struct{ Leaves int }
	// TurnClean does the same with the list of what is to be cleaned.
	TurnClean struct{ Leaves int }
	// Key is a touch on the on-screen keyboard: a rune, or Backspace.
	Key struct{ Rune rune }
	// Typed is a key of a keyboard or of a wedge scanner. At is when the window
	// delivered it; when it was typed is not known.
	Typed struct {
		Rune rune
		At   time.Time
	}
	// Silence says that no key was typed for a Pause.
	Silence struct{}
	// Choose selects the field that is typed into.
	Choose struct{ Field Field }
	// Continue reads the typed patient back.
	Continue struct{}
	// Answer is Yes or No to the patient that was read back.
	Answer struct{ Yes bool }
	// Which says whether the patient who was read back is a correction or
	// another patient.
	Which struct{ Change Change }
	// PickReason chooses one of the quick reasons; -1 types one.
	PickReason struct{ Index int }
	// CallNow calls with the chosen or typed reason.
	CallNow struct{}
	// Want sends an intent as it is.
	Want struct{ Intent Intent }
	// Clean marks a device as cleaned, or not.
	Clean struct{ Device string }
	// NightTouched turns the dark theme on or off.
	NightTouched struct{}
	// NoticeClosed closes the notice.
	NoticeClosed struct{}
	// Touched is a touch beside everything that can be touched.
	Touched struct{}
)

// Ticked says that time has gone by.
type Ticked struct{}

// Keys that are not letters.
const (
	Backspace = '\b'
	Enter     = '\r'
	Tab       = '\t'
	Escape    = '\x1b'
	NoLetter  = -1 // a key that typed nothing
)

func (Connected) event()    {}
func (StatusCame) event()   {}
func (DevicesCame) event()  {}
func (ReadingsCame) event() {}
func (WaveCame) event()     {}
func (ScanCame) event()     {}
func (Lost) event()         {}
func (Answered) event()     {}
func (Failed) event()       {}
func (SummaryCame) event()  {}
func (Open) event()         {}
func (Close) event()        {}
func (Turn) event()         {}
func (TurnClean) event()    {}
func (Key) event()          {}
func (Typed) event()        {}
func (Silence) event()      {}
func (Choose) event()       {}
func (Continue) event()     {}
func (Answer) event()       {}
func (Which) event()        {}
func (PickReason) event()   {}
func (CallNow) event()      {}
func (Want) event()         {}
func (Clean) event()        {}
func (NightTouched) event() {}
func (NoticeClosed) event() {}
func (Touched) event()      {}
func (Ticked) event()       {}
