package record

import (
	"slices"
	"strings"
	"time"
)

// Document is an encounter, replayed from its journal.
type Document struct {
	Version      int           `json:"version"`
	Encounter    Encounter     `json:"encounter"`
	Patient      *Patient      `json:"patient,omitempty"`      // absent: nobody was confirmed
	Participants []Participant `json:"participants,omitempty"` // in order of arrival
	Captures     []Capture     `json:"captures,omitempty"`     // oldest first
	Readings     []Reading     `json:"readings,omitempty"`     // oldest first
	Curves       []Curve       `json:"curves,omitempty"`
	Notes        []Note        `json:"notes,omitempty"`  // every revision; the last counts
	Events       []Event       `json:"events,omitempty"` // oldest first
	Clocks       []Clock       `json:"clocks,omitempty"` // the wall clocks that its times are of
}

// Encounter identifies an encounter.
type Encounter struct {
	ID        string    `json:"id"`       // the session's
	StudyUID  string    `json:"studyUid"` // DICOM, minted when it began
	Reason    string    `json:"reason,omitempty"`
	Began     time.Time `json:"began"`
	Ended     time.Time `json:"ended,omitzero"`
	EndReason string    `json:"endReason,omitempty"`
}

// Patient is who is treated. Practice marks one who does not exist.
type Patient struct {
	Number    string `json:"number,omitempty"`
	Name      string `json:"name,omitempty"`      // as written
	BirthDate string `json:"birthDate,omitempty"` // 1956-05-03
	Practice  bool   `json:"practice,omitempty"`
}

// Same reports whether p and q are one person: by number, or by everything
// known if one of them has none.
func (p Patient) Same(q Patient) bool {
	if p.Number != "" && q.Number != "" {
		return p.Number == q.Number && p.Practice == q.Practice
	}
	return p == q
}

// String says who the patient is, to be read: "12345, María González, born
// 1956-05-03".
func (p Patient) String() string {
	parts := []string{p.Number, p.Name}
	if p.BirthDate != "" {
		parts = append(parts, "born "+p.BirthDate)
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// Participant is a person besides patient and nurse. Role is lead, consultant,
// interpreter, family or observer.
type Participant struct {
	ID        string    `json:"id,omitempty"` // minted when this user first joined
	User      string    `json:"user"`
	Name      string    `json:"name,omitempty"`
	Specialty string    `json:"specialty,omitempty"`
	Hospital  string    `json:"hospital,omitempty"`
	Role      string    `json:"role,omitempty"`
	Joined    time.Time `json:"joined,omitzero"`
	Left      time.Time `json:"left,omitzero"`
}

// Same reports whether p and q are one person in one encounter.
func (p Participant) Same(q Participant) bool {
	if p.ID != "" || q.ID != "" {
		return p.ID == q.ID
	}
	return p.User == q.User
}

// Note is a revision of the physician's note.
type Note struct {
	Text     string    `json:"text"`
	Revision int       `json:"revision"` // from 1
	Author   string    `json:"author"`
	At       time.Time `json:"at"`
}

// Event is something that happened: called, asked, admitted, media-up, …
type Event struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	Who  string    `json:"who,omitempty"`
	Text string    `json:"text,omitempty"`
	// Late is when it was stored, if not at once: what protects the patient is
	// done even while the record cannot be written.
	Late time.Time `json:"late,omitzero"`
	Stamp
}

// Lead returns the last lead of the encounter, or nil.
func (d Document) Lead() *Participant {
	for i := len(d.Participants) - 1; i >= 0; i-- {
		if p := &d.Participants[i]; p.Role == RoleLead {
			return p
		}
	}
	return nil
}

// RoleLead is the role of the physician who leads the session.
const RoleLead = "lead"
