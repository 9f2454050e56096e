// Package session is the life of a call as a pure state machine: Next takes
// the state and an event and returns the new state and what has to be done.
// It does no I/O and reads no clock, so every path is tested as a table.
//
//	idle ──call──► calling ──join──► asked ──admit──► admitted ──media──► in-call
//	  ▲               ▲  ▲             │                  │                │  ▲
//	  │               │  └─refuse, ────┘                  └─no media─┐ lost│  │media
//	  │               │    leave, timeout                            ▼    ▼  │
//	  └──next── ended ◄──────hang up, end, timeout──────────────────── lost ──┘
//
// A call never waits for a patient's identity. No picture leaves the cart
// before the nurse admits: only Admit, and the return of whom the nurse had
// admitted in this session, yields OpenMedia.
package session

import (
	"time"

	"telecart/appliance/api"
)

// State is the session as it is stored and shown; the zero value is idle.
type State = api.Session

// How long a state is kept before something is done about it.
const (
	CallTimeout  = 2 * time.Hour    // calling, nobody came: ended
	AskTimeout   = 3 * time.Minute  // asked, the nurse did not answer: as if refused
	SetupTimeout = 30 * time.Second // admitted, no media yet: lost
	LostTimeout  = 10 * time.Minute // lost, did not come back: ended
)

// Event is something that happened; the types below are all there are.
type Event interface{ at() time.Time }

// At is when an event happened, by the cart's clock.
type At time.Time

func (t At) at() time.Time { return time.Time(t) }

// The events.
type (
	// Call: the nurse asks for a physician. NewID is used if a session begins.
	Call struct {
		At
		Reason, NewID string
	}
	// Join: a signed-in physician asks to be let in, or comes back.
	Join struct {
		At
		From           api.Physician
		Session, NewID string
	}
	// Leave: the physician's page went away.
	Leave struct {
		At
		From api.Physician
	}
	// Admit: the nurse lets in who asks.
	Admit struct{ At }
	// Refuse: the nurse does not.
	Refuse struct {
		At
		Reason string
	}
	// MediaUp: pictures and sound can flow.
	MediaUp struct{ At }
	// MediaDown: they no longer can.
	MediaDown struct{ At }
	// Hold: the nurse holds the session, or goes on.
	Hold struct {
		At
		On bool
	}
	// Mute: the nurse mutes the room, or no longer.
	Mute struct {
		At
		On bool
	}
	// DoctorMute: the physician's microphone is muted, or no longer.
	DoctorMute struct {
		At
		On bool
	}
	// AskNurse: the physician asks the nurse for something.
	AskNurse struct {
		At
		ID, Text string
	}
	// AskDone: the nurse did it.
	AskDone struct {
		At
		ID string
	}
	// Hangup: the nurse cancels the call or ends the session.
	Hangup struct{ At }
	// End: the physician ends the session.
	End struct {
		At
		From api.Physician
	}
	// Next: the nurse is done with the ended session.
	NextPatient struct{ At }
	// Restarted: the daemon has started again and read this state.
	Restarted struct{ At }
	// Tick: time has passed.
	Tick struct{ At }
)

// Effect is something to be done; the types below are all there are.
type Effect interface{ effect() }

// The effects.
type (
	// Begin: the encounter of this session starts.
	Begin struct{ ID, Reason string }
	// SetPhysician: this physician takes part in the session's encounter.
	SetPhysician struct {
		Session   string
		Physician api.Physician
	}
	// Record: this stands in the timeline of the session's encounter.
	Record struct{ Session, Kind, Who, Text string }
	// Finish: the encounter is over.
	Finish struct{ ID, Reason string }
	// OpenMedia: offer pictures and sound of this session to this physician, anew.
	OpenMedia struct {
		Session   string
		Physician api.Physician
	}
	// CloseMedia: nothing more leaves the cart.
	CloseMedia struct{}
	// Refused: the event was not possible, and nothing changed; Sentence says
	// why to whoever caused it.
	Refused struct{ Sentence string }
)

func (Begin) effect()        {}
func (SetPhysician) effect() {}
func (Record) effect()       {}
func (Finish) effect()       {}
func (OpenMedia) effect()    {}
func (CloseMedia) effect()   {}
func (Refused) effect()      {}
