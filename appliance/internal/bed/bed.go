// Package bed is who lies in the bed and what was gathered at it: the patient,
// the captures that are shown, and the note of the session. The record has it
// all first.
package bed

import (
	"context"
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
	since   time.Time // when another patient came; zero before the first
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

// PatientSince returns when who lies in the bed came to lie there; zero where
// that is not known.
func (b *Bed) PatientSince() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.since
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

// SetPatient says who lies in the bed, nil for nobody. It is one unit: the bed
// and the encounter that runs never name two.
func (b *Bed) SetPatient(ctx context.Context, p *api.Patient) error {
	return b.desk.Change(ctx, "the patient", desk.Extra{
		Write: func(c *encounter.Change, s session.State) error {
			if err := c.SavePatient(edge.Patient(p)); err != nil || p == nil || !session.Running(s) {
				return err
			}
			return c.SetPatient(s.ID, *edge.Patient(p), time.Now())
		},
		Then: func() { b.lay(p, Another(b.Patient(), p)) },
	})
}

// Leave is what "next patient" means for the bed.
func (b *Bed) Leave() *desk.Extra {
	return &desk.Extra{
		Write: func(c *encounter.Change, _ session.State) error { return c.SavePatient(nil) },
		Then:  func() { b.lay(nil, true) }, // also where nobody said who the one before was
	}
}

func (b *Bed) lay(p *api.Patient, another bool) {
	b.set(func() {
		b.patient = p
		if another {
			b.since = time.Now()
		}
	})
}

// set changes what is shown.
func (b *Bed) set(f func()) {
	b.mu.Lock()
	f()
	b.mu.Unlock()
	b.host.Changed()
}

// Another says whether who was in the bed is so no longer. One who is only now
// identified was there before.
func Another(was, is *api.Patient) bool {
	return was != nil && (is == nil || is.Number != was.Number)
}

// NewSession forgets what belongs to the session before.
func (b *Bed) NewSession() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.note = nil
	b.stills = slices.DeleteFunc(slices.Clone(b.stills), func(s api.Still) bool { return !s.Quarantine || s.Discarded })
}

// WriteNote keeps a text of the physician's as the session's note.
func (b *Bed) WriteNote(ctx context.Context, from api.Physician, text string) (*api.Note, error) {
	s := b.desk.Current()
	if !session.Connected(s) {
		return nil, localapi.Refuse(localapi.Conflict, api.Say("bed.note-too-late", "The session has ended; the note is no longer taken."))
	}
	var n record.Note
	err := b.record.Do(context.WithoutCancel(ctx), "the note", func(c *encounter.Change) (err error) {
		n, err = c.AddNote(s.ID, text, from.User, time.Now())
		return err
	})
	if err != nil {
		return nil, b.host.StoreFailed("the note", err)
	}
	b.mu.Lock()
	b.note = edge.Note(&n)
	b.mu.Unlock()
	return edge.Note(&n), nil
}

// Load takes over what an earlier run stored; demo is the patient of a
// demonstration in whose bed nobody lies.
func (b *Bed) Load(ctx context.Context, demo *api.Patient) error {
	p, err := b.record.LoadPatient(ctx)
	if err == nil && p == nil && demo != nil {
		p = edge.Patient(demo)
		err = b.record.Do(ctx, "practice patient", func(c *encounter.Change) error { return c.SavePatient(p) })
	}
	b.mu.Lock()
	b.patient = edge.ShownPatient(p)
	b.mu.Unlock()
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
	captures, err := b.record.Captures(ctx, b.desk.Current().ID)
	if err != nil {
		return explain.Record("the captures", err)
	}
	b.set(func() { b.stills = edge.Captures(captures) })
	return nil
}
