package state

import (
	"time"

	"telecart/appliance/api"
)

// Event is something that happened: the daemon said something, or somebody
// touched or typed.
type Event interface{ event() }

// What the daemon says.
type (
	// Connected begins a stream with the whole state.
	Connected struct{ Snapshot api.Snapshot }
	// StatusCame replaces the status.
	StatusCame struct{ Status api.Status }
	// DevicesCame replaces the devices.
	DevicesCame struct{ Devices []api.Device }
	// ReadingsCame replaces the readings that it names and, if it is there, how
	// all of them are shown.
	ReadingsCame struct {
		Readings []api.Reading
		Vitals   *api.Vitals
	}
	// WaveCame appends to a wave.
	WaveCame struct{ Wave api.Wave }
	// ScanCame is what a scanner of the cart's own read.
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
	// SummaryCame is the last encounter; nil when there is none.
	SummaryCame struct{ Encounter *api.Encounter }
)

// What the nurse does.
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
	// TurnClean does so with the list of what is to be cleaned.
	TurnClean struct{ Leaves int }
	// Key is a touch on the on-screen keyboard: a rune, or Backspace.
	Key struct{ Rune rune }
	// Typed is a key of a real keyboard or of a wedge scanner. At is when the
	// window handed it out; it does not say when it was typed.
	Typed struct {
		Rune rune
		At   time.Time
	}
	// Silence says that no key was typed for a Pause.
	Silence struct{}
	// Choose makes a field of a form the one that is typed into.
	Choose struct{ Field Field }
	// Continue reads the typed patient back.
	Continue struct{}
	// Answer is Yes or No to the patient that was read back.
	Answer struct{ Yes bool }
	// Which says whether the patient who was read back was mistyped before, or is
	// another one.
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
	// NoticeClosed takes the notice away.
	NoticeClosed struct{}
)

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
