// Package bed is who lies in the bed and what was gathered at it: the patient,
// the captures that are shown, and the note of the session. The record has it
// all first.
package bed

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/desk"
	"telecart/appliance/internal/edge"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/explain"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/session"
	"telecart/appliance/record"
)

// Host is told what becomes of the bed. It may be called with the desk's lock
// held, and must not call the desk.
type Host interface {
	// Changed says that something else is to be shown.
	Changed()
	// StoreFailed makes a failure to write visible, and the error a sentence.
	StoreFailed(what string, err error) error
}

// Bed is the one bed of a cart.
type Bed struct {
	record *encounter.Store
	desk   *desk.Desk
	host   Host

	mu      sync.Mutex // taken after the desk's
	patient *api.Patient
	since   time.Time // when another patient came, or the last one left; zero where that is not known
	stills  []api.Still
	note    *api.Note
}

// New returns an empty bed.
func New(record *encounter.Store, host Host) *Bed {
	return &Bed{record: record, host: host, stills: []api.Still{}}
}

// Join says at which desk the bed stands; the desk needs a bed before.
func (b *Bed) Join(d *desk.Desk) { b.desk = d }

// Alive returns if the bed is not stuck.
func (b *Bed) Alive() {
	b.mu.Lock()
	defer b.mu.Unlock()
}

// Patient returns who is confirmed to lie in the bed, nil for nobody.
func (b *Bed) Patient() *api.Patient {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.patient
}

// PatientSince returns from when on what is measured is of who lies in the
// bed; zero where that is not known.
func (b *Bed) PatientSince() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.since
}

// Moment is who lies in the bed, told apart by since when, and in which
// encounter, if one goes on.
type Moment struct {
	Encounter string
	Since     time.Time
}

// Same reports whether nobody else came between m and o.
func (m Moment) Same(o Moment) bool { return m.Encounter == o.Encounter && m.Since.Equal(o.Since) }

// Moment is how it is now. What takes time compares it with how it was when it
// began: a picture that was asked of one patient is not filed under another.
func (b *Bed) Moment() Moment {
	s := b.desk.Current()
	if !session.Running(s) {
		return Moment{Since: b.PatientSince()}
	}
	return Moment{s.EncounterID(), b.PatientSince()}
}

// Captures returns the captures that are shown: those of the session, and
// those that nobody has filed yet.
func (b *Bed) Captures() []api.Still {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.stills)
}

// Note returns the last note of the session, nil for none.
func (b *Bed) Note() *api.Note {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.note
}

// Lay puts p, nil for nobody, into the bed; since is when somebody else lay
// there last. What is shown of another patient goes with them.
func (b *Bed) Lay(p *api.Patient, since time.Time) {
	b.set(func() {
		if !since.Equal(b.since) {
			b.forget()
		}
		b.patient, b.since = p, since
	})
}

// set changes what is shown.
func (b *Bed) set(f func()) {
	b.mu.Lock()
	f()
	b.mu.Unlock()
	b.host.Changed()
}

// NewSession forgets what belongs to the session before.
func (b *Bed) NewSession() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget()
}

// forget leaves only what is filed under nobody. b.mu is held.
func (b *Bed) forget() {
	b.note = nil
	b.stills = slices.DeleteFunc(slices.Clone(b.stills), func(s api.Still) bool { return !s.Quarantine || s.Discarded })
}

// WriteNote keeps a text of the physician's as the note of an encounter that
// they take part in: this one, or that of a patient before in this session.
func (b *Bed) WriteNote(ctx context.Context, from api.Participant, id, text string) (*api.Note, error) {
	tooLate := localapi.Refuse(localapi.Conflict, api.Say("bed.note-too-late", "The session has ended; the note is no longer taken."))
	if !session.Connected(b.desk.Current()) {
		return nil, tooLate
	}
	if err := b.desk.Settle(ctx); err != nil {
		return nil, err
	}
	var n record.Note
	err := b.record.Do(context.WithoutCancel(ctx), "the note", func(c *encounter.Change) (err error) {
		if in, err := c.TookPart(id, from.ID); err != nil || !in {
			return cmp.Or(err, tooLate)
		}
		n, err = c.AddNote(id, text, from.User, time.Now())
		return err
	})
	if errors.Is(err, tooLate) || errors.Is(err, encounter.ErrNotFound) {
		return nil, tooLate
	}
	if err != nil {
		return nil, b.host.StoreFailed("the note", err)
	}
	now := b.Moment()
	b.mu.Lock()
	defer b.mu.Unlock()
	if id == now.Encounter && b.since.Equal(now.Since) {
		b.note = edge.Note(&n)
	}
	return edge.Note(&n), nil
}

// Load takes over what an earlier run stored; demo is the patient of a
// demonstration in whose bed nobody lies. A time that has not come yet is of a
// clock that was wrong: then nothing of before now is the patient's.
func (b *Bed) Load(ctx context.Context, demo *api.Patient, now time.Time) error {
	is, err := b.record.LoadBed(ctx)
	if err == nil && is.Patient == nil && demo != nil {
		is.Patient = edge.Patient(demo)
		if err := b.record.Do(ctx, "practice patient", func(c *encounter.Change) error { return c.SaveBed(is.Patient, is.Since) }); err != nil {
			_ = b.host.StoreFailed("practice patient", err) // whom the next start brings again
		}
	}
	if is.Since.After(now) {
		is.Since = now
	}
	b.set(func() { b.patient, b.since = edge.ShownPatient(is.Patient), is.Since })
	return err
}

// LoadSession takes over what an earlier run stored of the session; note is
// the last of its encounter.
func (b *Bed) LoadSession(ctx context.Context, note *api.Note) error {
	b.mu.Lock()
	b.note = note
	b.mu.Unlock()
	return b.reload(ctx)
}

func (b *Bed) reload(ctx context.Context) error {
	captures, err := b.record.Captures(ctx, b.desk.Current().EncounterID())
	if err != nil {
		return explain.Record("the captures", err)
	}
	b.set(func() { b.stills = edge.Captures(captures) })
	return nil
}
