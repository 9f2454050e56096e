package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/edge"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/session"
	"telecart/appliance/record"
)

// Desk keeps the session. It handles one event at a time: next state, one unit
// in the record, effects. What an event means for the record is stored before
// it is shown and before anything is done about it, so that a daemon that was
// killed knows where it was. The events named by session.AtOnce are carried out
// first. If the record cannot be written, everything goes on without it and is
// stored later.
type Desk struct {
	record Record
	bed    Bed
	room   Room
	host   Host
	now    func() time.Time
	log    *slog.Logger

	holding, muting atomic.Int32 // how many events wait for mu to do this

	mu    sync.Mutex
	state session.State
	late  bool   // the state has not been stored yet
	owed  []owed // effects that have not been stored yet
}

// Record writes to the record, all of it or nothing.
type Record interface {
	Do(ctx context.Context, what string, f func(*encounter.Change) error) error
}

// Bed is who is in the bed, and from when on measurements are theirs.
type Bed interface {
	Patient() *api.Patient
	PatientSince() time.Time
	Lay(p *api.Patient, since time.Time)
}

// Room is what may leave the patient's room: the media engine. Its methods
// return when the change is in force, and never wait for the desk.
type Room interface {
	Open(session string, p api.Participant) error
	Remove(participant string)
	Close()
	SetHeld(bool)
	SetMuted(bool)
	SetLead(participant string)
}

// Host is what the desk needs of the rest of the cart. Like Bed, it is called
// with the desk's lock held and must not call the desk.
type Host interface {
	StoreFailed(what string, err error) error
	// Follow brings the rest in line with a new state; ended says that an
	// encounter has just ended.
	Follow(next session.State, ended bool)
}

// owed is an effect that was carried out but has not been stored.
type owed struct {
	at     time.Time
	effect session.Effect
	is     occupant
}

// maxOwed bounds what waits for a disk that does not come back: an hour of a
// link that drops every few seconds.
const maxOwed = 2000

// New returns a desk with no session. now is the cart's clock.
func New(record Record, bed Bed, room Room, host Host, now func() time.Time, log *slog.Logger) *Desk {
	return &Desk{record: record, bed: bed, room: room, host: host, now: now, log: log,
		state: session.State{Phase: api.PhaseIdle, Since: now()}}
}

// Load restores the state that an earlier run of the daemon stored.
func (k *Desk) Load(ctx context.Context, stored *record.Session) error {
	if stored == nil {
		return nil
	}
	k.mu.Lock()
	k.state = edge.ShownSession(*stored)
	k.mu.Unlock()
	return k.Apply(ctx, session.Restarted{At: session.At(k.now())})
}

// Apply makes ev happen. A *localapi.Refusal says why it cannot.
func (k *Desk) Apply(ctx context.Context, ev session.Event) error {
	protected := k.protect(ev)
	k.mu.Lock()
	defer k.mu.Unlock()
	protected()
	if said, ok := ev.(session.InBed); ok {
		said.Was = k.bed.Patient()
		ev = said
	}
	next, effects := session.Next(k.state, ev)
	for _, e := range effects {
		if r, ok := e.(session.Refused); ok {
			k.act(k.state, nil) // undo what protect closed
			return &localapi.Refusal{Kind: localapi.Conflict, Said: r.Said}
		}
	}
	atOnce := session.AtOnce(ev)
	if atOnce {
		k.act(next, effects)
	}
	at := k.now()
	is := k.laid(effects, at)
	err := k.write(ctx, "the session", func(c *encounter.Change) error { return k.store(c, effects, is, at, time.Time{}) }, next)
	if err != nil {
		k.owe(effects, is, at)
	}
	k.state = next
	if is.changed {
		k.bed.Lay(is.patient, is.since)
	}
	if !atOnce {
		k.act(next, effects)
	}
	k.host.Follow(next, finished(effects) && !session.Running(next))
	return nil
}

// occupant is who is in the bed after an event.
type occupant struct {
	patient *api.Patient
	since   time.Time
	changed bool
}

// laid returns who is in the bed after effects at the time at.
func (k *Desk) laid(effects []session.Effect, at time.Time) occupant {
	is := occupant{patient: k.bed.Patient(), since: k.bed.PatientSince()}
	for _, e := range effects {
		switch e := e.(type) {
		case session.Lay:
			is.patient, is.changed = e.Patient, true
			if e.Another {
				is.since = at
			}
		case session.Vacate:
			if !is.since.After(e.Since) {
				is = occupant{since: at, changed: true}
			}
		}
	}
	return is
}

// Settle stores what is owed, and the state.
func (k *Desk) Settle(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.write(ctx, "the session", func(*encounter.Change) error { return nil }, k.state)
}

// write is the one unit of the desk: what is owed, what f writes, and the
// state. k.mu must be held.
func (k *Desk) write(ctx context.Context, what string, f func(*encounter.Change) error, next session.State) error {
	ctx = context.WithoutCancel(ctx) // a client that left must not leave half a change
	err := k.record.Do(ctx, what, func(c *encounter.Change) error {
		stored := k.now()
		for _, o := range k.owed {
			err := k.store(c, []session.Effect{o.effect}, o.is, o.at, stored)
			if errors.Is(err, encounter.ErrNotFound) {
				k.log.Error("what was owed to the record does not fit it", "effect", fmt.Sprintf("%T", o.effect), "err", err)
			} else if err != nil {
				return err
			}
		}
		if err := f(c); err != nil {
			return err
		}
		return c.SaveSession(edge.Session(next))
	})
	if err != nil {
		return k.host.StoreFailed(what, err)
	}
	k.late, k.owed = false, nil
	return nil
}

// store writes effects to the encounters; is is who is in the bed after them.
// late is the time of storing if that is not when they happened, else zero.
func (k *Desk) store(c *encounter.Change, effects []session.Effect, is occupant, at, late time.Time) error {
	for _, e := range effects {
		var err error
		switch e := e.(type) {
		case session.Begin:
			err = c.Begin(e.Encounter, e.Reason, at, edge.Patient(is.patient))
		case session.Lay, session.Vacate:
			err = c.SaveBed(edge.Patient(is.patient), is.since)
		case session.Identify:
			err = c.SetPatient(e.Encounter, *edge.Patient(&e.Patient), at)
		case session.Correct:
			err = c.Correct(e.Encounter, *edge.Patient(&e.Was), *edge.Patient(&e.Patient), is.since, "nurse", at)
		case session.Joined:
			err = c.Join(e.Encounter, edge.Participant(e.Participant), at)
		case session.Left:
			err = c.Leave(e.Encounter, e.Participant, at)
		case session.Record:
			err = c.AddEvent(e.Encounter, record.Event{At: at, Kind: e.Kind, Who: e.Who, Text: e.Text, Late: late})
		case session.Finish:
			err = c.End(e.Encounter, e.Reason, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// owe keeps what could not be stored, at least the state. k.mu must be held.
func (k *Desk) owe(effects []session.Effect, is occupant, at time.Time) {
	k.late = true
	for _, e := range effects {
		if r, ok := e.(session.Record); ok && len(k.owed) >= maxOwed {
			k.log.Error("too much waits for the record: an event is lost", "encounter", r.Encounter)
			continue
		}
		k.owed = append(k.owed, owed{at, e, is})
	}
}

// act brings what leaves the room in line with the new state. It runs under the
// lock: a participant is let in only to the session that the effect names, and
// after a hang-up no earlier event can open the room again.
func (k *Desk) act(next session.State, effects []session.Effect) {
	k.room.SetHeld(next.Held || k.holding.Load() > 0)
	k.room.SetMuted(next.Muted || k.muting.Load() > 0)
	lead := ""
	if p := next.Lead(); p != nil && p.In() {
		lead = p.ID
	}
	k.room.SetLead(lead)
	for _, e := range effects {
		switch e := e.(type) {
		case session.CloseAll:
			k.room.Close()
		case session.CloseMedia:
			k.room.Remove(e.Participant)
		case session.OpenMedia:
			if err := k.room.Open(e.Session, e.Participant); err != nil {
				k.log.Error("offering pictures and sound", "err", err)
			}
		}
	}
}

// protect closes what ev closes before its turn: a nurse who holds, removes or
// hangs up does not wait for a desk that waits for a slow disk. protected is
// called when its turn has come.
func (k *Desk) protect(ev session.Event) (protected func()) {
	shut := func(waiting *atomic.Int32, set func(bool)) func() {
		waiting.Add(1)
		set(true)
		return func() { waiting.Add(-1) }
	}
	switch ev := ev.(type) {
	case session.Hold:
		if ev.On {
			return shut(&k.holding, k.room.SetHeld)
		}
	case session.Mute:
		if ev.On {
			return shut(&k.muting, k.room.SetMuted)
		}
	case session.Remove:
		k.room.Remove(ev.Participant)
	case session.SignedOut:
		k.room.Remove(ev.Participant)
	case session.Hangup:
		k.room.Close()
	}
	return func() {}
}

func finished(effects []session.Effect) bool {
	for _, e := range effects {
		if _, ok := e.(session.Finish); ok {
			return true
		}
	}
	return false
}

// Run applies the passage of time.
func (k *Desk) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last := k.now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			now := k.now()
			k.passed(ctx, now.Round(0).Sub(last.Round(0)), now.Sub(last)) // Round strips the monotonic clock
			last = now
			k.tick(ctx)
		}
	}
}

// clockSlack is how far the clock may be adjusted without a record of it.
const clockSlack = 2 * time.Second

// passed records that the cart's clock was set: more or less time has passed by
// the clock than really has.
func (k *Desk) passed(ctx context.Context, byClock, really time.Duration) {
	by := byClock - really
	if by.Abs() < clockSlack {
		return
	}
	k.log.Warn("the cart's clock was set", "by", by)
	if err := k.Apply(ctx, session.ClockSet{At: session.At(k.now()), By: by}); err != nil {
		k.log.Error("session", "err", err)
	}
}

// tick applies the time-outs, and stores what is owed. It does nothing else, so
// that the disk is not written every second.
func (k *Desk) tick(ctx context.Context) {
	k.mu.Lock()
	state, late := k.state, k.late
	k.mu.Unlock()
	ev := session.Tick{At: session.At(k.now())}
	var err error
	if next, _ := session.Next(state, ev); !reflect.DeepEqual(next, state) {
		err = k.Apply(ctx, ev)
	} else if late {
		err = k.Settle(ctx)
	}
	if err != nil {
		k.log.Error("session", "err", err)
	}
}

// Current returns the present state.
func (k *Desk) Current() session.State {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

// Held reports whether the nurse holds the session, or is about to.
func (k *Desk) Held() bool { return k.holding.Load() > 0 || k.Current().Held }

// Alive returns unless the desk is stuck, as when the record neither takes a
// write nor fails.
func (k *Desk) Alive() {
	k.mu.Lock()
	defer k.mu.Unlock()
}
