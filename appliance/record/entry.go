package record

import (
	"errors"
	"fmt"
	"time"
)

// Entry is a unit of writing: exactly one of its parts.
type Entry struct {
	Version     int           `json:"version"`
	At          time.Time     `json:"at"`
	Clock       *Clock        `json:"clock,omitempty"` // what At is by; absent: not known
	Up          time.Duration `json:"up,omitempty"`    // from the start of the machine to At
	Began       *Encounter    `json:"began,omitempty"`
	Patient     *Patient      `json:"patient,omitempty"`
	Participant *Participant  `json:"participant,omitempty"`
	Readings    []Reading     `json:"readings,omitempty"`
	Waves       []Wave        `json:"waves,omitempty"`
	Event       *Event        `json:"event,omitempty"`
	Note        *Note         `json:"note,omitempty"`
	Ended       *Ended        `json:"ended,omitempty"`
	Capture     *Capture      `json:"capture,omitempty"`
	Located     *Located      `json:"located,omitempty"`
	Assigned    *Assignment   `json:"assigned,omitempty"`
	Discarded   *Discarded    `json:"discarded,omitempty"`
}

// Ended is why the encounter ended.
type Ended struct {
	Reason string `json:"reason,omitempty"`
}

// Located is where on the body a capture was taken.
type Located struct {
	Mark
	Capture    string     `json:"capture"`
	Site       string     `json:"site,omitempty"`
	Laterality Laterality `json:"laterality,omitempty"`
}

// Assignment is whose a capture is.
type Assignment struct {
	Assigned
	Capture string `json:"capture"`
}

// Discarded marks a capture as unwanted.
type Discarded struct {
	Mark
	Capture string `json:"capture"`
}

// Kind names the entry's part; empty if it has none or several.
func (e Entry) Kind() string {
	kind := ""
	for name, has := range map[string]bool{
		"began": e.Began != nil, "patient": e.Patient != nil, "participant": e.Participant != nil,
		"readings": len(e.Readings) > 0, "waves": len(e.Waves) > 0, "event": e.Event != nil, "note": e.Note != nil,
		"ended": e.Ended != nil, "capture": e.Capture != nil, "located": e.Located != nil,
		"assigned": e.Assigned != nil, "discarded": e.Discarded != nil,
	} {
		if has && kind != "" {
			return ""
		} else if has {
			kind = name
		}
	}
	return kind
}

// Of returns the capture that the entry is about, or "".
func (e Entry) Of() string {
	switch {
	case e.Capture != nil:
		return e.Capture.ID
	case e.Located != nil:
		return e.Located.Capture
	case e.Assigned != nil:
		return e.Assigned.Capture
	case e.Discarded != nil:
		return e.Discarded.Capture
	}
	return ""
}

// Sound returns what is wrong with the entry.
func (e Entry) Sound() error {
	kind := e.Kind()
	if kind == "" {
		return errors.New("an entry has exactly one part")
	}
	var errs []error
	if e.At.IsZero() {
		errs = append(errs, errors.New("it has no time"))
	}
	for _, r := range e.Readings {
		errs = append(errs, r.Sound())
	}
	for _, w := range e.Waves {
		errs = append(errs, w.Sound())
	}
	switch {
	case e.Capture != nil:
		errs = append(errs, e.Capture.Sound())
	case e.Located != nil:
		errs = append(errs, e.Located.Laterality.Sound())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("entry %q: %w", kind, err)
	}
	return nil
}
