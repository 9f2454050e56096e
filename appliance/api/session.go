package api

import (
	"cmp"
	"encoding/json"
	"time"
)

// Physician is a remote person, as signed in at the hub.
type Physician struct {
	User      string `json:"user"`
	Name      string `json:"name"`
	Specialty string `json:"specialty,omitempty"`
	Hospital  string `json:"hospital,omitempty"`
}

// The roles of a participant. The lead ends the session; lead and consultants
// ask the nurse, take stills and write the note; observers are never heard.
const (
	RoleLead        = "lead"
	RoleConsultant  = "consultant"
	RoleInterpreter = "interpreter"
	RoleFamily      = "family"
	RoleObserver    = "observer"
)

// Participant is a remote person who asks to join a session or is in it.
type Participant struct {
	// ID is made by the cart when the person asks, stays the same over
	// reconnects, and names the media peer. A person whom the nurse refused or
	// removed gets a new one when they ask again.
	ID        string     `json:"id"`
	Physician            // User, Name, …
	Role      string     `json:"role" enum:"observer,lead,consultant,interpreter,family"`
	State     Phase      `json:"state" enum:"asked,admitted,in-call,lost"`
	Since     time.Time  `json:"since"`               // of this state
	StartedAt *time.Time `json:"startedAt,omitempty"` // when this person's media first flowed
	Muted     bool       `json:"muted,omitempty"`     // this person's microphone
}

// In reports whether the nurse has admitted p.
func (p Participant) In() bool { return p.State != PhaseAsked }

// Treats reports whether p may ask the nurse, take stills and write the note.
func (p Participant) Treats() bool { return p.Role == RoleLead || p.Role == RoleConsultant }

// Departure says why a person is not, or no longer, in the session. It is kept
// until the person asks again or another session begins, so that a page that
// was away learns of it.
type Departure struct {
	User string `json:"user"`
	// Kind timeout: the nurse did not answer; lost: the person did not come
	// back.
	Kind   string    `json:"kind" enum:",refused,removed,timeout,lost,signed-out"`
	Reason Message   `json:"reason,omitzero"` // for the person
	At     time.Time `json:"at"`
	Times  int       `json:"times,omitempty"` // how often refused without having been let in
}

// Phase is the state of a session or of one participant.
type Phase string

// The phases of a session as a whole are those of its people: the best of those
// who are admitted, or asked if somebody asks and nobody is admitted.
const (
	PhaseIdle     Phase = "idle"
	PhaseCalling  Phase = "calling"  // the nurse asked for a physician
	PhaseAsked    Phase = "asked"    // a person asks to be let in
	PhaseAdmitted Phase = "admitted" // the nurse said yes; media are being set up
	PhaseInCall   Phase = "in-call"
	PhaseLost     Phase = "lost" // media were up and are not now
	PhaseEnded    Phase = "ended"
)

// Session is the call, if there is one.
type Session struct {
	Phase     Phase      `json:"phase" enum:"idle,calling,asked,admitted,in-call,lost,ended"`
	ID        string     `json:"id,omitempty"`
	Encounter string     `json:"encounter,omitempty"` // if not the session's first, whose ID is the session's
	Reason    string     `json:"reason,omitempty"`    // of the call
	Since     time.Time  `json:"since"`               // of this phase
	CalledAt  *time.Time `json:"calledAt,omitempty"`
	Uncalled  bool       `json:"uncalled,omitempty"`  // nobody called; the first person came unasked
	StartedAt *time.Time `json:"startedAt,omitempty"` // when media first flowed
	// Participants lists the people who are in, then those who ask, the longest
	// first; after the end those who were in. A user is listed once.
	Participants []Participant `json:"participants,omitempty"`
	Departed     []Departure   `json:"departed,omitempty"`
	Held         bool          `json:"held,omitempty"`
	Muted        bool          `json:"muted,omitempty"` // the room microphone
	EndReason    Message       `json:"endReason,omitzero"`
	Asks         []Ask         `json:"asks,omitempty"` // requests to the nurse
}

// EncounterID is the session's open encounter, or its last: a session has
// several if the patient in the bed changes.
func (s Session) EncounterID() string { return cmp.Or(s.Encounter, s.ID) }

// Lead returns the person who leads, or would once admitted; nil for nobody.
func (s Session) Lead() *Participant {
	return s.find(func(p Participant) bool { return p.Role == RoleLead })
}

// Participant returns the one with that ID; nil if there is none.
func (s Session) Participant(id string) *Participant {
	return s.find(func(p Participant) bool { return p.ID == id })
}

// Of returns the participant who is signed in as user; nil if there is none.
func (s Session) Of(user string) *Participant {
	return s.find(func(p Participant) bool { return p.User == user })
}

func (s Session) find(is func(Participant) bool) *Participant {
	for i := range s.Participants {
		if is(s.Participants[i]) {
			return &s.Participants[i]
		}
	}
	return nil
}

// SeenBy returns as much of the session as user may see. A person who is in
// sees the others and, if they treat, the requests to the nurse. Anybody else
// sees a waiting call and its reason, who treats, and what became of their own
// request to join.
func (s Session) SeenBy(user string) Session {
	me := s.Of(user)
	in := me != nil && me.In()
	if !in || !me.Treats() {
		s.Asks = nil
	}
	s.Departed = only(s.Departed, func(d Departure) bool { return d.User == user })
	if in {
		return s
	}
	over := s.Phase == PhaseEnded || s.Phase == PhaseIdle
	s.Participants = only(s.Participants, func(p Participant) bool {
		return p.User == user || p.In() && p.Treats() && !over
	})
	if !s.waits() {
		s.Reason = ""
	}
	s.EndReason = Message{}
	return s
}

// waits reports whether a call waits for somebody to be let in.
func (s Session) waits() bool {
	return s.Phase == PhaseCalling || s.Phase == PhaseAsked && s.CalledAt != nil
}

func only[T any](all []T, ok func(T) bool) (kept []T) {
	for _, one := range all {
		if ok(one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// UnmarshalJSON also accepts a session written by carts that knew only one
// physician: that one leads.
func (s *Session) UnmarshalJSON(data []byte) error {
	type plain Session
	old := struct {
		*plain
		Physician *Physician `json:"physician"`
		Muted     bool       `json:"doctorMuted"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(data, &old); err != nil {
		return err
	}
	if old.Physician == nil || len(s.Participants) > 0 {
		return nil
	}
	p := Participant{ID: s.ID, Physician: *old.Physician, Role: RoleLead, State: s.Phase,
		Since: s.Since, StartedAt: s.StartedAt, Muted: old.Muted}
	if s.Phase == PhaseEnded {
		p.State = PhaseLost
	}
	s.Participants = []Participant{p}
	return nil
}

// Ask is a request to the nurse.
type Ask struct {
	ID   string    `json:"id"`
	By   string    `json:"by,omitempty"` // name of the person who asks
	Text string    `json:"text"`
	At   time.Time `json:"at"`
	Done bool      `json:"done,omitempty"`
}

// AskDone says that the nurse did what was asked.
type AskDone struct {
	ID string `json:"id"`
}
