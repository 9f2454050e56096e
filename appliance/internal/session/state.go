// Package session is the life of a call as a pure state machine: Next takes the
// state and an event, and returns the new state and the effects to carry out.
// It does no I/O and reads no clock, so every path is tested as a table.
//
// Each remote person has a state of their own:
//
//	join ──► asked ──admit──► admitted ──media──► in-call
//	           │                  │ no media  lost │  ▲ media
//	        refuse, leave,        └──────────► lost ◄┘  │
//	        timeout: out                        │ └─────┘
//	                                 timeout: out; remove: out, from anywhere
//
// The session as a whole has the best state of the people who are in:
//
//	idle ──call──► calling ◄──► asked ──► admitted, in-call, lost ──► ended ──next──► idle
//
// A call never waits for the patient's identity. No picture leaves the cart
// before the nurse admits somebody: only Admit yields OpenMedia, and the return
// of a person whom the nurse admitted in this session and has not removed.
package session

import (
	"time"

	"telecart/appliance/api"
)

// State is the session as it is stored and shown; the zero value is idle.
type State = api.Session

// How long a state lasts before something is done about it.
const (
	CallTimeout  = 2 * time.Hour    // calling and nobody came: the session ends
	AskTimeout   = 3 * time.Minute  // asked and the nurse did not answer: turned away
	SetupTimeout = 30 * time.Second // admitted and no media yet: lost
	LostTimeout  = 10 * time.Minute // lost and not back: out; the last person's ends the session
	RefusedPause = time.Minute      // pause after a second refusal; doubled with each further one …
	MaxPause     = 16 * time.Minute // … up to this
)

// Bounds on the nurse's list of requests.
const (
	MaxAsks = 20
	MaxAsk  = 500 // characters in one
)

// How many may be in a session, and how many together with those who ask to
// join.
const (
	MaxIn     = 4
	MaxPeople = 8
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
	// Join: a signed-in person asks to join, or comes back. NewID is used if a
	// session begins, Person if this user is not in it yet.
	Join struct {
		At
		From                         api.Physician
		Role, Session, NewID, Person string
	}
	// Leave: the person's page went away.
	Leave struct {
		At
		Session, User string
	}
	// Admit: the nurse lets a person in who asks. An empty Participant is the
	// only one who does.
	Admit struct {
		At
		Participant string
	}
	// Refuse: the nurse turns the person away.
	Refuse struct {
		At
		Participant string
		Reason      api.Message
	}
	// Remove: the nurse takes out a person who is in.
	Remove struct {
		At
		Participant string
	}
	// SignedOut: the sign-in behind this participant has ended.
	SignedOut struct {
		At
		Participant string
	}
	// MediaUp: pictures and sound can flow to and from this participant.
	MediaUp struct {
		At
		Participant string
	}
	// MediaDown: they no longer can.
	MediaDown struct {
		At
		Participant string
	}
	// Hold: the nurse holds the session, or resumes it.
	Hold struct {
		At
		On bool
	}
	// Mute: the nurse mutes the room, or unmutes it.
	Mute struct {
		At
		On bool
	}
	// OwnMute: a participant mutes their own microphone, or unmutes it.
	OwnMute struct {
		At
		Participant string
		On          bool
	}
	// AskNurse: a participant asks the nurse for something.
	AskNurse struct {
		At
		Participant, ID, Text string
	}
	// AskDone: the nurse did it.
	AskDone struct {
		At
		ID string
	}
	// Hangup: the nurse cancels the call or ends the session.
	Hangup struct{ At }
	// End: the lead ends the session.
	End struct {
		At
		Session, User string
	}
	// NextPatient: the nurse is done with the ended session.
	NextPatient struct{ At }
	// InBed: the nurse says who is in the bed, nil for nobody. Was is who was
	// there until now. Correction: it is the same person, whose entry was
	// mistyped. Another: it is a different person. NewID is used if another
	// encounter begins.
	InBed struct {
		At
		Was, Patient        *api.Patient
		Correction, Another bool
		NewID               string
	}
	// Restarted: the daemon has started again and read this state.
	Restarted struct{ At }
	// ClockSet: the cart's clock was set forward by this much, or back.
	ClockSet struct {
		At
		By time.Duration
	}
	// Tick: time has passed.
	Tick struct{ At }
)

// Effect is something to carry out; the types below are all there are. Each
// names its session (or its encounter, if it is about the record), and its
// participant if it is about one.
type Effect interface{ effect() }

// The effects.
type (
	// Begin: the encounter of this session starts.
	Begin struct{ Encounter, Reason string }
	// Joined: this participant takes part in the encounter, or continues in
	// another role.
	Joined struct {
		Encounter   string
		Participant api.Participant
	}
	// Left: this participant no longer takes part.
	Left struct{ Encounter, Participant string }
	// Record: this belongs in the timeline of the encounter.
	Record struct{ Encounter, Participant, Kind, Who, Text string }
	// Finish: the encounter is over.
	Finish struct{ Encounter, Reason string }
	// Lay: this patient, or nobody, is in the bed from now on. Another: it is
	// not the person who was there before.
	Lay struct {
		Session string
		Patient *api.Patient
		Another bool
	}
	// Vacate: whoever has been in the bed since before Since is no longer
	// confirmed to be there.
	Vacate struct {
		Session string
		Since   time.Time
	}
	// Identify: the encounter is about this patient.
	Identify struct {
		Encounter string
		Patient   api.Patient
	}
	// Correct: the entry Was was mistyped. This holds for the encounter, if it
	// is theirs, and for what was captured since they came.
	Correct struct {
		Encounter    string
		Was, Patient api.Patient
	}
	// OpenMedia: offer this participant the pictures and sound of this session,
	// also if they had them before.
	OpenMedia struct {
		Session     string
		Participant api.Participant
	}
	// CloseMedia: nothing more leaves the cart for this participant.
	CloseMedia struct{ Session, Participant string }
	// CloseAll: nothing more leaves the cart.
	CloseAll struct{ Session string }
	// Refused: the event was not possible and nothing changed. Said tells
	// whoever caused it why.
	Refused struct {
		Session string
		Said    api.Message
	}
)

func (Begin) effect()      {}
func (Lay) effect()        {}
func (Vacate) effect()     {}
func (Identify) effect()   {}
func (Correct) effect()    {}
func (Joined) effect()     {}
func (Left) effect()       {}
func (Record) effect()     {}
func (Finish) effect()     {}
func (OpenMedia) effect()  {}
func (CloseMedia) effect() {}
func (CloseAll) effect()   {}
func (Refused) effect()    {}
