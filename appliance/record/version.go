package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Version is the version that this program writes.
const Version = 2

// ErrNewer reports data from a newer program, which must be installed again.
var ErrNewer = errors.New("it was written by a newer version of telecart")

// ParseDocument reads a document.
func ParseDocument(data []byte) (Document, error) {
	var d Document
	if err := parse(data, &d, []upgrade{nil}); err != nil {
		return Document{}, fmt.Errorf("encounter: %w", err)
	}
	for _, r := range d.Readings {
		if err := r.Sound(); err != nil {
			return Document{}, fmt.Errorf("encounter: reading %s of %s: %w", r.Quantity, r.Device, err)
		}
	}
	for _, c := range d.Captures {
		if err := c.Sound(); err != nil {
			return Document{}, fmt.Errorf("encounter: capture %s: %w", c.ID, err)
		}
	}
	return d, nil
}

// ParseEntry reads an entry.
func ParseEntry(data []byte) (Entry, error) {
	var e Entry
	err := parse(data, &e, []upgrade{nil})
	if err == nil {
		err = e.Sound()
	}
	if err != nil {
		return Entry{}, fmt.Errorf("entry of the record: %w", err)
	}
	return e, nil
}

// An upgrade turns what version n wrote into what n+1 would have written; it is
// at index n-oldest of parse's list. A nil one has nothing to do: there are only
// new fields.
type upgrade func(old map[string]any) (map[string]any, error)

// parse parses JSON of any version into v. Unknown fields are errors, since
// they would be lost. upgrades end at Version.
func parse(data []byte, v any, upgrades []upgrade) error {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	oldest := Version - len(upgrades)
	switch {
	case head.Version > Version:
		return fmt.Errorf("%w (version %d, this one knows %d)", ErrNewer, head.Version, Version)
	case head.Version < oldest:
		return fmt.Errorf("version %d was never written", head.Version)
	case head.Version < Version:
		var err error
		if data, err = upgraded(data, upgrades[head.Version-oldest:]); err != nil {
			return fmt.Errorf("from version %d: %w", head.Version, err)
		}
	}
	return strict(data, v)
}

func upgraded(data []byte, upgrades []upgrade) ([]byte, error) {
	upgrades = slices.DeleteFunc(slices.Clone(upgrades), func(up upgrade) bool { return up == nil })
	if len(upgrades) == 0 {
		return data, nil
	}
	var old map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&old); err != nil {
		return nil, err
	}
	for _, up := range upgrades {
		var err error
		if old, err = up(old); err != nil {
			return nil, err
		}
	}
	return json.Marshal(old)
}

func strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows it")
	}
	return nil
}
