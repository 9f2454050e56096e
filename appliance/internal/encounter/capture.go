package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"telecart/appliance/internal/store"
	"telecart/appliance/record"
)

// CaptureWriter takes the data of a capture as they arrive. Commit or Abort
// ends it; Capture may be completed until then.
type CaptureWriter struct {
	Capture record.Capture

	store *Store
	data  *store.BlobWriter
}

// NewCapture begins a capture with data of the type mime. It returns ErrFull
// when the disk is nearly full.
func (s *Store) NewCapture(ctx context.Context, c record.Capture, mime string) (*CaptureWriter, error) {
	if c.ID == "" {
		id, err := record.NewID()
		if err != nil {
			return nil, err
		}
		c.ID = id
	}
	scope := c.Encounter
	if scope == "" {
		scope = c.ID
	} else if err := s.read(ctx, "new capture", func(v view) error { _, err := v.sequence(scope); return err }); err != nil {
		return nil, err
	}
	data, err := s.db.NewBlob(ctx, scope)
	if err != nil {
		return nil, fmt.Errorf("new capture: %w", err)
	}
	c.Blob = &record.Blob{Type: mime}
	return &CaptureWriter{Capture: c, store: s, data: data}, nil
}

// Write stores data, or returns ErrFull when the disk is nearly full.
func (w *CaptureWriter) Write(data []byte) (int, error) { return w.data.Write(data) }

// Abort removes everything of the capture. After Commit it does nothing.
func (w *CaptureWriter) Abort() error { return w.data.Abort() }

// Commit stores the capture and returns it completed as by Change.AddCapture.
// also writes what belongs to it in the same unit; it is not called for a
// capture that is stored already.
func (w *CaptureWriter) Commit(ctx context.Context, also func(*Change, record.Capture) error) (record.Capture, error) {
	var stored record.Capture
	err := w.data.Commit(ctx, func(tx *sql.Tx, b store.Blob) (err error) {
		c := &Change{view: view{ctx: ctx, tx: tx, db: w.store.db}}
		blob := *w.Capture.Blob
		blob.SHA256, blob.Size = b.SHA256, b.Size
		w.Capture.Blob = &blob
		if stored, err = c.addCapture(w.Capture, b.Name); err != nil || also == nil {
			return err
		}
		return also(c, stored)
	})
	if same := new(alreadyError); errors.As(err, &same) {
		return same.capture, nil
	}
	if err != nil {
		return record.Capture{}, fmt.Errorf("store capture: %w", err)
	}
	return stored, nil
}

// alreadyError ends the transaction of a capture that is stored already.
type alreadyError struct{ capture record.Capture }

func (e *alreadyError) Error() string { return "capture " + e.capture.ID + " is stored already" }

// AddCapture stores a capture without data, which has results only. It returns
// it with these filled in: ID (if empty), UID, and Quarantine, which is set if
// the caller says so or no patient is confirmed, in the encounter or, outside
// one, in the bed.
func (c *Change) AddCapture(cp record.Capture) (record.Capture, error) {
	if cp.ID == "" {
		id, err := record.NewID()
		if err != nil {
			return record.Capture{}, err
		}
		cp.ID = id
	}
	stored, err := c.addCapture(cp, "")
	if same := new(alreadyError); errors.As(err, &same) {
		return same.capture, nil
	}
	return stored, err
}

func (c *Change) addCapture(cp record.Capture, blob string) (record.Capture, error) {
	old, err := c.capture(cp.ID)
	switch {
	case err == nil && sameData(old.Capture, cp):
		return record.Capture{}, &alreadyError{old.Capture}
	case err == nil:
		return record.Capture{}, fmt.Errorf("another capture has the id %s", cp.ID)
	case !errors.Is(err, ErrNotFound):
		return record.Capture{}, err
	}
	if cp.UID, err = record.UID(cp.ID); err != nil {
		return record.Capture{}, err
	}
	said := cp.Quarantine
	if err := c.insert(cp, blob); err != nil {
		return record.Capture{}, err
	}
	stored, err := c.capture(cp.ID)
	if err != nil || cp.Encounter != "" || said {
		return stored.Capture, err
	}
	// Outside an encounter it belongs to the patient confirmed to be in the
	// bed.
	bed, err := c.bed()
	if err != nil || bed.Patient == nil {
		return stored.Capture, err
	}
	if err := c.assign(stored, *bed.Patient, stored.By, stored.At); err != nil {
		return record.Capture{}, err
	}
	stored, err = c.capture(cp.ID)
	return stored.Capture, err
}

// sameData reports whether two captures with one ID are the same.
func sameData(a, b record.Capture) bool {
	if a.Blob == nil || b.Blob == nil {
		return a.Blob == b.Blob && slices.EqualFunc(a.Results, b.Results, record.Reading.Same)
	}
	return a.Blob.SHA256 == b.Blob.SHA256
}

// insert writes the capture as it was taken.
func (v view) insert(cp record.Capture, blob string) error {
	p := place{scope: cp.ID}
	if cp.Encounter != "" {
		seq, err := v.sequence(cp.Encounter)
		if err != nil {
			return err
		}
		p = place{scope: cp.Encounter, encounter: row(seq)}
		patient, err := v.patientOf(seq)
		if err != nil {
			return err
		}
		cp.Quarantine = cp.Quarantine || patient == nil
	} else {
		cp.Quarantine = true // until it is assigned
	}
	at := cp.At
	cp.At, cp.Until = cp.At.UTC(), cp.Until.UTC()
	if err := cp.Sound(); err != nil {
		return err
	}
	if _, err := v.db.MakeKey(v.ctx, v.tx, p.scope); err != nil {
		return err
	}
	err := v.tx.QueryRowContext(v.ctx, `INSERT INTO capture(id, uid, scope, encounter, held, at, blob) VALUES(?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
		cp.ID, cp.UID, p.scope, p.encounter, cp.Quarantine, nanos(cp.At), sql.NullString{String: blob, Valid: blob != ""}).Scan(&p.capture)
	if err != nil {
		return err
	}
	return v.write(p, record.Entry{At: at, Capture: &cp})
}
