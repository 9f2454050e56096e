// Package session is the life of a call as a pure state machine: Next takes
// the state and an event and returns the new state and what has to be done.
// It does no I/O and reads no clock, so every path is tested as a table.
//
// Each person at a far end goes their own way:
//
//	join ──► asked ──admit──► admitted ──media──► in-call
//	           │                  │ no media  lost │  ▲ media
//	        refuse, leave,        └──────────► lost ◄┘  │
//	        timeout: out                        │ └─────┘
//	                                 timeout: out; remove: out, from anywhere
//
// The session as a whole stands where the best-off of those who are in stands:
//
//	idle ──call──► calling ◄──► asked ──► admitted, in-call, lost ──► ended ──next──► idle
//
// A call never waits for a patient's identity. No picture leaves the cart
// before the nurse admits: only Admit, and the return of whom the nurse had
// admitted in this session and not removed, yields OpenMedia.
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
	LostTimeout  = 10 * time.Minute // lost, did not come back: out; the last one's ends the session
	RefusedPause = time.Minute      // whom the nurse refused twice asks again after that, then after twice that …
	MaxPause     = 16 * time.Minute // … and at last after that
)

// What a session keeps of what the nurse was asked for.
const (
	MaxAsks = 20
	MaxAsk  = 500 // characters of one
)

// How many may be in a session, and how many together with those who ask.
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
	// Join: a signed-in person asks to be let in, or comes back. NewID is used
	// if a session begins, Person if this user is not in it yet.
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
	// Admit: the nurse lets in who asks; without a name the only one who does.
	Admit struct {
		At
		Participant string
	}
	// Refuse: the nurse does not.
	Refuse struct {
		At
		Participant string
		Reason      api.Message
	}
	// Remove: the nurse takes one out who is in.
	Remove struct {
		At
		Participant string
	}
	// SignedOut: the sign-in has ended by which this one is in, or asks to be.
	SignedOut struct {
		At
		Participant string
	}
	// MediaUp: pictures and sound can flow to and from this one.
	MediaUp struct {
		At
		Participant string
	}
	// MediaDown: they no longer can.
	MediaDown struct {
		At
		Participant string
	}
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
	// OwnMute: a participant's own microphone is muted, or no longer.
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
	// Next: the nurse is done with the ended session.
	NextPatient struct{ At }
	// InBed: the nurse says who lies in the bed, nil for nobody. Was is who lay
	// there until now. Correction: it is the same person, who was mistyped;
	// Another: it is not. NewID is used if another encounter begins.
	InBed struct {
		At
		Was, Patient        *api.Patient
		Correction, Another bool
		NewID               string
	}
	// Restarted: the daemon has started again and read this state.
	Restarted struct{ At }
	// ClockSet: the cart's clock was put forward by this much, or back.
	ClockSet struct {
		At
		By time.Duration
	}
	// Tick: time has passed.
	Tick struct{ At }
)

// Effect is something to be done; the types below are all there are. Each names
// its session or, where it is about the record, its encounter, and its
// participant where it is about one.
type Effect interface{ effect() }

// The effects.
type (
	// Begin: the encounter of this session starts.
	Begin struct{ Encounter, Reason string }
	// Joined: this participant takes part in the encounter, or goes on in another
	// role.
	Joined struct {
		Encounter   string
		Participant api.Participant
	}
	// Left: this participant no longer takes part.
	Left struct{ Encounter, Participant string }
	// Record: this stands in the timeline of the encounter.
	Record struct{ Encounter, Participant, Kind, Who, Text string }
	// Finish: the encounter is over.
	Finish struct{ Encounter, Reason string }
	// Lay: this patient, or nobody, lies in the bed from now on. Another: it is
	// not who lay there before.
	Lay struct {
		Session string
		Patient *api.Patient
		Another bool
	}
	// Vacate: whoever has lain in the bed since before the time Since is no longer
	// confirmed to lie there.
	Vacate struct {
		Session string
		Since   time.Time
	}
	// Identify: the encounter is of this patient.
	Identify struct {
		Encounter string
		Patient   api.Patient
	}
	// Correct: it was mistyped who Was is. That holds for the encounter, if it is
	// theirs, and for what was captured since they came.
	Correct struct {
		Encounter    string
		Was, Patient api.Patient
	}
	// OpenMedia: offer pictures and sound of this session to this participant,
	// anew.
	OpenMedia struct {
		Session     string
		Participant api.Participant
	}
	// CloseMedia: nothing more leaves the cart for this participant.
	CloseMedia struct{ Session, Participant string }
	// CloseAll: nothing more leaves the cart.
	CloseAll struct{ Session string }
	// Refused: the event was not possible, and nothing changed; Said is why,
	// why to whoever caused it.
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
