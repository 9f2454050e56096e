package record

import (
	"errors"
	"fmt"
	"time"
)

// Kind is the kind of a capture.
type Kind string

// The kinds of captures.
const (
	KindStill       Kind = "still"
	KindClip        Kind = "clip"
	KindSound       Kind = "sound"
	KindDocument    Kind = "document"
	KindMeasurement Kind = "measurement" // the result of an examination: Results, and a file from the device
)

// Capture is something recorded at the bedside. Whose it is is separate from
// when it was taken: Quarantine means that it is filed under nobody until a
// person assigns or discards it.
type Capture struct {
	ID         string            `json:"id"`
	UID        string            `json:"uid,omitempty"`       // DICOM, minted at capture
	Encounter  string            `json:"encounter,omitempty"` // may be empty
	Kind       Kind              `json:"kind"`
	Device     string            `json:"device,omitempty"`
	Label      string            `json:"label,omitempty"` // the nurse's name for the device
	Serial     string            `json:"serial,omitempty"`
	Site       string            `json:"site,omitempty"` // of the body
	Laterality Laterality        `json:"laterality,omitempty"`
	By         string            `json:"by,omitempty"` // nurse, pedal or a participant's user name
	At         time.Time         `json:"at"`
	Until      time.Time         `json:"until,omitzero"` // of what took time
	Blob       *Blob             `json:"blob,omitempty"` // absent: everything is in Results
	Meta       map[string]string `json:"meta,omitempty"` // by kind: width, height, rate
	Results    []Reading         `json:"results,omitempty"`
	Quarantine bool              `json:"quarantine,omitempty"`
	Supersedes string            `json:"supersedes,omitempty"` // the capture that it replaces
	Stamp

	// What people added later; the newest of each counts.
	SupersededBy string    `json:"supersededBy,omitempty"`
	Located      *Mark     `json:"located,omitempty"` // who corrected Site and Laterality
	Discarded    *Mark     `json:"discarded,omitempty"`
	Assigned     *Assigned `json:"assigned,omitempty"`
}

// Laterality is the side of the body; empty if unknown or not applicable.
type Laterality string

// The sides.
const (
	Left  Laterality = "left"
	Right Laterality = "right"
	Both  Laterality = "both"
)

// Blob is the data of a capture, stored beside the document.
type Blob struct {
	SHA256 string `json:"sha256"` // hexadecimal
	Size   int64  `json:"size"`   // bytes
	Type   string `json:"type"`   // image/jpeg
}

// Mark is who did something, and when.
type Mark struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Assigned is whose a capture is.
type Assigned struct {
	Mark
	Patient   Patient `json:"patient"`
	Encounter string  `json:"encounter,omitempty"` // it belongs to from now on; empty for none
}

func (k Kind) sound() error {
	switch k {
	case KindStill, KindClip, KindSound, KindDocument, KindMeasurement:
		return nil
	}
	return fmt.Errorf("%q is no kind of capture", k)
}

// Sound returns what is wrong with the side, if it is none.
func (l Laterality) Sound() error {
	switch l {
	case "", Left, Right, Both:
		return nil
	}
	return fmt.Errorf("%q is no side of the body", l)
}

// Sound returns what is wrong with the capture.
func (c Capture) Sound() error {
	errs := []error{c.Kind.sound(), c.Laterality.Sound()}
	if c.ID == "" {
		errs = append(errs, errors.New("it has no id"))
	}
	if c.At.IsZero() {
		errs = append(errs, errors.New("it has no time"))
	}
	for _, r := range c.Results {
		errs = append(errs, r.Sound())
	}
	switch {
	case c.Blob == nil && len(c.Results) == 0:
		errs = append(errs, errors.New("it is empty"))
	case c.Blob != nil && (c.Blob.Size <= 0 || c.Blob.SHA256 == ""):
		errs = append(errs, errors.New("its data are empty"))
	}
	return errors.Join(errs...)
}

// Apply updates c with e, which is about it.
func (c *Capture) Apply(e Entry) {
	switch {
	case e.Capture != nil:
		*c = *e.Capture
	case e.Located != nil:
		c.Site, c.Laterality = e.Located.Site, e.Located.Laterality
		c.Located = &e.Located.Mark
	case e.Assigned != nil:
		a := e.Assigned.Assigned
		c.Assigned, c.Quarantine, c.Encounter = &a, false, a.Encounter
	case e.Discarded != nil && c.Discarded == nil:
		c.Discarded = &e.Discarded.Mark
	}
}
