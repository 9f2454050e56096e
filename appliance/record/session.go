package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Session is the state of the call, for a daemon that restarts.
type Session struct {
	Version   int        `json:"version"`
	Phase     string     `json:"phase"`
	ID        string     `json:"id,omitempty"`
	Encounter string     `json:"encounter,omitempty"` // the one that goes on, if it is not the first
	Reason    string     `json:"reason,omitempty"`
	Since     time.Time  `json:"since"`
	CalledAt  time.Time  `json:"calledAt,omitzero"`
	Uncalled  bool       `json:"uncalled,omitempty"`
	StartedAt time.Time  `json:"startedAt,omitzero"`
	Seats     []Seat     `json:"participants,omitempty"`
	Departed  []Departed `json:"departed,omitempty"`
	Held      bool       `json:"held,omitempty"`
	Muted     bool       `json:"muted,omitempty"`
	EndReason Said       `json:"endReason,omitzero"`
	Asks      []Ask      `json:"asks,omitempty"`
}

// Said is a sentence of the cart, for which a screen has the words by the code;
// the English is for logs and screens that lack them.
type Said struct {
	Code    string   `json:"code,omitempty"`
	Args    []string `json:"args,omitempty"`
	English string   `json:"english,omitempty"`
	About   string   `json:"about,omitempty"`
}

// Departed is who left the session, and why.
type Departed struct {
	User   string    `json:"user"`
	Kind   string    `json:"kind"`
	Reason Said      `json:"reason,omitzero"`
	At     time.Time `json:"at"`
	Times  int       `json:"times,omitempty"`
}

// Seat is a participant in the session.
type Seat struct {
	Participant
	State     string    `json:"state,omitempty"`
	Since     time.Time `json:"since,omitzero"`
	StartedAt time.Time `json:"startedAt,omitzero"`
	Muted     bool      `json:"muted,omitempty"`
}

// Ask is a request of the physician to the nurse.
type Ask struct {
	ID   string    `json:"id"`
	By   string    `json:"by,omitempty"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
	Done bool      `json:"done,omitempty"`
}

// Bed is the patient in the bed.
type Bed struct {
	Version int       `json:"version"`
	Patient *Patient  `json:"patient,omitempty"` // absent: nobody
	Since   time.Time `json:"since,omitzero"`    // when another one came, or the last one left; absent: not known
}

// ParseSession reads a session.
func ParseSession(data []byte) (Session, error) {
	var s Session
	if err := parse(data, &s, []upgrade{seated, coded}); err != nil {
		return Session{}, fmt.Errorf("session: %w", err)
	}
	return s, nil
}

// ParseBed parses a bed.
func ParseBed(data []byte) (Bed, error) {
	var b Bed
	if err := parse(data, &b, []upgrade{bedded, nil}); err != nil {
		return Bed{}, fmt.Errorf("patient in the bed: %w", err)
	}
	return b, nil
}

// seated upgrades a session from before version 1, when it had a single
// physician, who is identified by its ID.
func seated(old map[string]any) (map[string]any, error) {
	if old == nil {
		return nil, errors.New("there is none")
	}
	if p, ok := old["physician"].(map[string]any); ok {
		p["id"], p["role"], p["state"], p["since"] = old["id"], RoleLead, old["phase"], old["since"]
		if p["state"] == "ended" {
			p["state"] = "lost"
		}
		if at, ok := old["startedAt"]; ok {
			p["startedAt"] = at
		}
		if muted, ok := old["doctorMuted"]; ok {
			p["muted"] = muted
		}
		old["participants"] = []any{p}
	}
	delete(old, "physician")
	delete(old, "doctorMuted")
	old["version"] = 1
	return old, nil
}

// coded upgrades a session of version 1, whose reasons were English only.
func coded(old map[string]any) (map[string]any, error) {
	english := func(of map[string]any, key string) {
		if s, ok := of[key].(string); ok {
			of[key] = map[string]any{"english": s}
		}
	}
	english(old, "endReason")
	departed, _ := old["departed"].([]any)
	for _, d := range departed {
		if d, ok := d.(map[string]any); ok {
			english(d, "reason")
		}
	}
	old["version"] = 2
	return old, nil
}

// bedded upgrades a bed from before version 1, when it was only the patient, or
// null.
func bedded(old map[string]any) (map[string]any, error) {
	bed := map[string]any{"version": 1}
	if old != nil {
		bed["patient"] = old
	}
	return bed, nil
}

// Marshal returns v as JSON.
func Marshal[T Document | Entry | Session | Bed | Receipt](v T) ([]byte, error) {
	return json.Marshal(v)
}
