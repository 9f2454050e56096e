package api

import (
	"encoding/json"
	"time"
)

// Between cart and hub everything is JSON over NATS. A cart signs in with its
// own key and may only publish to cart.<id>.> and subscribe to hub.<id>.>.
//
//	cart.<id>.presence   Presence, every 2 s and at each change
//	cart.<id>.signal     Signal, to the page of the user that it names
//	hub.<id>.command     Command, a request; the cart answers CommandReply
//	hub.<id>.signal      Signal, from the page
//	hub.<id>.grants      Grants, every GrantInterval
const (
	SubjectPresence = "presence"
	SubjectSignal   = "signal"
	SubjectCommand  = "command"
	SubjectGrants   = "grants"
)

// PresenceInterval is how often a cart says that it is there; what a cart said
// that was silent for PresenceLate is shown as old, and the cart as offline
// after PresenceTimeout.
const (
	PresenceInterval = 2 * time.Second
	PresenceLate     = 4500 * time.Millisecond
	PresenceTimeout  = 7 * time.Second
)

// A person takes part in a session by a sign-in at the hub. The hub sends
// revoke at once when a sign-in ends, and renews the others every
// GrantInterval. A cart takes out a person whom the hub has not named for
// GrantTTL although it named others. A cart that hears no hub takes nobody out:
// a call outlives its hub.
const (
	GrantInterval = 5 * time.Second
	GrantTTL      = 20 * time.Second
)

// Grants are those sign-ins, of the ones named in a cart's presence, that are
// still valid.
type Grants struct {
	Good []string `json:"good"`
}

// Presence is the state of a cart. It contains the patient's initials and
// nothing else about the patient.
type Presence struct {
	Cart      Cart      `json:"cart"`
	Session   Session   `json:"session"`
	Initials  string    `json:"initials,omitempty"`
	Readiness Readiness `json:"readiness"`
	Boot      string    `json:"boot"` // new at each start of the daemon
	At        time.Time `json:"at"`

	SignIns map[string]string `json:"signIns,omitempty"` // by user; for the hub alone
}

// Signal carries a media negotiation between cart and page. The hub does not
// look into Data, which is a MediaSignal of at most 256 KiB.
type Signal struct {
	Session string     `json:"session"`
	From    *Physician `json:"from,omitempty"`   // page → cart: set by the hub from the page's sign-in
	SignIn  string     `json:"signIn,omitempty"` // page → cart: as in Command
	To      string     `json:"to,omitempty"`     // cart → page: the only user whose page gets it
	// Participant is that person's ID in the session.
	Participant string          `json:"participant,omitempty"`
	Data        json.RawMessage `json:"data"`
}

// Command is a signed-in person's request to a cart. Kind is join (ask to be
// let in, or come back), leave (go away; their place is kept for a while), end
// (end the session) or, from the hub itself, revoke (the sign-in has ended, or
// without one the account has).
type Command struct {
	Kind    string    `json:"kind"`
	Session string    `json:"session,omitempty"` // may only be empty for a join
	Role    string    `json:"role,omitempty"`    // for a join; empty means lead if there is none, else consultant
	From    Physician `json:"from"`              // set by the hub
	SignIn  string    `json:"signIn,omitempty"`  // names From's sign-in, set by the hub
}

// CommandReply is the cart's answer. The Error of a refused command is a
// sentence for the person.
type CommandReply struct {
	Session Session `json:"session"`
	Error   Message `json:"error,omitzero"`
}

// MediaSignal is one step of the WebRTC negotiation. The cart offers, the page
// answers; both send candidates.
type MediaSignal struct {
	Kind      string          `json:"kind" enum:",offer,answer,candidate,restart"`
	Peer      string          `json:"peer"` // names the RTCPeerConnection; a new name means a new one
	SDP       string          `json:"sdp,omitempty"`
	Candidate json.RawMessage `json:"candidate,omitempty"` // RTCIceCandidateInit
	Large     string          `json:"large,omitempty"`     // answer: role of the picture shown large, to send it so from the start
}

// RosterEntry is a cart as the physician's page sees it.
type RosterEntry struct {
	ID            string        `json:"id"`
	Name          string        `json:"name"`
	State         string        `json:"state" enum:"Offline,Available,Calling,In session"`
	Phase         Phase         `json:"phase" enum:"idle,calling,asked,admitted,in-call,lost,ended"`
	Session       string        `json:"session,omitempty"`
	Reason        string        `json:"reason,omitempty"`
	CalledAt      *time.Time    `json:"calledAt,omitempty"`
	Initials      string        `json:"initials,omitempty"`
	Participants  []Participant `json:"participants,omitempty"` // who is in, or asks to be
	Departed      []Departure   `json:"departed,omitempty"`
	Held          bool          `json:"held,omitempty"`
	EndReason     Message       `json:"endReason,omitzero"`
	Readiness     Readiness     `json:"readiness"`
	Boot          string        `json:"boot"`
	Late          bool          `json:"late,omitempty"`  // not heard of for PresenceLate, but not offline yet
	SeenAt        time.Time     `json:"seenAt,omitzero"` // when it was last heard, if offline
	Demonstration bool          `json:"demonstration,omitempty"`
}

// SeenBy returns as much of the entry as user may see, like Session.SeenBy. Who
// may see the reason may see the initials.
func (e RosterEntry) SeenBy(user string) RosterEntry {
	s := Session{Phase: e.Phase, Reason: e.Reason, CalledAt: e.CalledAt, Participants: e.Participants,
		Departed: e.Departed, EndReason: e.EndReason}
	in := s.Of(user) != nil && s.Of(user).In()
	if !in && !s.waits() {
		e.Initials = ""
	}
	s = s.SeenBy(user)
	e.Reason, e.Participants, e.Departed, e.EndReason = s.Reason, s.Participants, s.Departed, s.EndReason
	return e
}

// PageMessage is what the hub sends to the page over its WebSocket. A roster
// comes first, with all carts; after it changes, of which each follows on the
// one before, every HubPulse at least. A page that comes back says in its
// address which it had ("?have=HUB.VERSION") and is given what it has missed.
type PageMessage struct {
	Type    string        `json:"type" enum:",roster,changes,signal,reply,error"`
	Ref     string        `json:"ref,omitempty"` // reply, error: of the request
	Now     time.Time     `json:"now"`
	Hub     string        `json:"hub,omitempty"`     // roster: whose numbers the versions are
	Version uint64        `json:"version,omitempty"` // roster, changes: of what the page has with it
	Since   uint64        `json:"since,omitempty"`   // changes: of what the page must have had before
	Carts   []RosterEntry `json:"carts,omitempty"`   // roster: all; changes: those that are new or other than before
	Gone    []string      `json:"gone,omitempty"`    // changes: carts that are no more
	Late    bool          `json:"late,omitempty"`    // roster, changes: the hub itself could not hear carts just now
	Cart    string        `json:"cart,omitempty"`    // signal, reply
	Signal  *Signal       `json:"signal,omitempty"`
	Reply   *CommandReply `json:"reply,omitempty"`
	Error   Message       `json:"error,omitzero"`
}

// HubPulse is how often a page hears of its hub at least.
const HubPulse = time.Second

// PageRequest is what the page sends.
type PageRequest struct {
	Type    string          `json:"type" enum:"join,leave,end,signal,roster"` // roster: all of it again
	Ref     string          `json:"ref,omitempty"`
	Cart    string          `json:"cart"`
	Session string          `json:"session,omitempty"`
	Role    string          `json:"role,omitempty" enum:"lead,consultant,interpreter,family,observer"` // join, as in Command
	Data    json.RawMessage `json:"data,omitempty"`                                                    // signal: a MediaSignal
}
