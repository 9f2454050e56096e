// Package bed keeps who is in the bed and what was gathered there: the patient,
// the captures that are shown, and the note of the session. All of it is stored
// in the record first.
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

// Host is told of changes to the bed. It may be called with the desk's lock
// held and must not call the desk.
type Host interface {
	// Changed is called when something else is to be shown.
	Changed()
	// StoreFailed makes a write failure visible and returns it as a sentence.
	StoreFailed(what string, err error) error
}

// Bed is the one bed of a cart.
type Bed struct {
	record *encounter.Store
	desk   *desk.Desk
	host   Host

	mu      sync.Mutex // taken after the desk's
	patient *api.Patient
	since   time.Time // when the patient changed or the bed was emptied; zero if unknown
	stills  []api.Still
	note    *api.Note
}

// New returns an empty bed.
func New(record *encounter.Store, host Host) *Bed {
	return &Bed{record: record, host: host, stills: []api.Still{}}
}

// Join connects the bed to its desk, which is made after it.
func (b *Bed) Join(d *desk.Desk) { b.desk = d }

// Alive returns if the bed is not stuck.
func (b *Bed) Alive() {
	b.mu.Lock()
	defer b.mu.Unlock()
}

// Patient returns who is confirmed to be in the bed, nil for nobody.
func (b *Bed) Patient() *api.Patient {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.patient
}

// PatientSince returns the time from which measurements belong to whoever is in
// the bed; zero if that is not known.
func (b *Bed) PatientSince() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.since
}

// Moment identifies the patient in the bed, by when they came, and the
// encounter that is open, if any.
type Moment struct {
	Encounter string
	Since     time.Time
}

// Same reports whether the patient did not change between m and o.
func (m Moment) Same(o Moment) bool { return m.Encounter == o.Encounter && m.Since.Equal(o.Since) }

// Moment returns the present one. Whatever takes time compares it with the one
// it started from: a picture requested for one patient is not filed under
// another.
func (b *Bed) Moment() Moment {
	s := b.desk.Current()
	if !session.Running(s) {
		return Moment{Since: b.PatientSince()}
	}
	return Moment{s.EncounterID(), b.PatientSince()}
}

// Captures returns the captures that are shown: those of the session, and those
// that nobody has filed yet.
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

// Lay puts p into the bed, nil for nobody; since is when the previous patient
// was last there. With another patient, what is shown of the previous one goes.
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

// NewSession forgets what belongs to the previous session.
func (b *Bed) NewSession() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget()
}

// forget leaves only what is filed under nobody. b.mu must be held.
func (b *Bed) forget() {
	b.note = nil
	b.stills = slices.DeleteFunc(slices.Clone(b.stills), func(s api.Still) bool { return !s.Quarantine || s.Discarded })
}

// WriteNote stores a physician's text as the note of an encounter that they
// take part in: the present one, or that of an earlier patient of this session.
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

// Load restores what an earlier run stored. demo is the patient that a
// demonstration puts into an empty bed. A stored time in the future comes from
// a wrong clock: then nothing measured before now belongs to the patient.
func (b *Bed) Load(ctx context.Context, demo *api.Patient, now time.Time) error {
	is, err := b.record.LoadBed(ctx)
	if err == nil && is.Patient == nil && demo != nil {
		is.Patient = edge.Patient(demo)
		if err := b.record.Do(ctx, "practice patient", func(c *encounter.Change) error { return c.SaveBed(is.Patient, is.Since) }); err != nil {
			_ = b.host.StoreFailed("practice patient", err) // the next start tries again
		}
	}
	if is.Since.After(now) {
		is.Since = now
	}
	b.set(func() { b.patient, b.since = edge.ShownPatient(is.Patient), is.Since })
	return err
}

// LoadSession restores what belongs to the stored session; note is the last of
// its encounter.
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
