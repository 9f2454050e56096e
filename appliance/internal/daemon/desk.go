package daemon

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/google/uuid"

	"telecart/appliance/api"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/session"
)

// desk keeps the session. Every change is stored before it is shown and
// before anything is done about it, so that a killed daemon knows where it
// stood.
type desk struct {
	d *Daemon

	mu    sync.Mutex
	state session.State

	// Media is opened and closed off the lock, in order: its callbacks bring
	// new events.
	effects chan session.Effect
}

func newDesk(d *Daemon) *desk {
	return &desk{d: d, state: session.State{Phase: api.PhaseIdle, Since: time.Now()},
		effects: make(chan session.Effect, 64)}
}

// load takes over the state that an earlier run of the daemon stored.
func (k *desk) load(ctx context.Context) error {
	raw, err := k.d.store.LoadSession(ctx)
	if err != nil || len(raw) == 0 {
		return err
	}
	k.mu.Lock()
	err = json.Unmarshal(raw, &k.state)
	k.mu.Unlock()
	if err != nil {
		return err
	}
	return k.apply(ctx, session.Restarted{At: now()})
}

// apply makes ev happen. A *localapi.Refusal says why it cannot.
func (k *desk) apply(ctx context.Context, ev session.Event) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	next, effects := session.Next(k.state, ev)
	for _, e := range effects {
		if r, ok := e.(session.Refused); ok {
			return &localapi.Refusal{Kind: localapi.Conflict, Sentence: r.Sentence}
		}
	}
	if err := k.write(ctx, next, effects); err != nil {
		return err
	}
	k.state = next
	k.after(next)
	for _, e := range effects {
		switch e.(type) {
		case session.OpenMedia, session.CloseMedia:
			k.effects <- e
		case session.Finish:
			k.d.encounterEnded()
		}
	}
	return nil
}

// write stores the new state and what the encounter has to know of it.
func (k *desk) write(ctx context.Context, next session.State, effects []session.Effect) error {
	ctx = context.WithoutCancel(ctx) // a client that left must not leave half a change
	s, at := k.d.store, time.Now()
	for _, e := range effects {
		var err error
		switch e := e.(type) {
		case session.Begin:
			err = s.Begin(ctx, e.ID, e.Reason, at, k.d.currentPatient())
		case session.SetPhysician:
			err = s.SetPhysician(ctx, next.ID, e.Physician, at)
		case session.Record:
			id := next.ID
			if id == "" {
				id = k.state.ID
			}
			err = s.AddEvent(ctx, id, api.TimelineEntry{At: at, Kind: e.Kind, Who: e.Who, Text: e.Text})
		case session.Finish:
			err = s.End(ctx, e.ID, e.Reason, at)
		}
		if err != nil {
			return k.d.storeFailed("the session", err)
		}
	}
	raw, err := json.Marshal(next)
	if err != nil {
		return err
	}
	if err := s.SaveSession(ctx, raw); err != nil {
		return k.d.storeFailed("the session", err)
	}
	return nil
}

// after brings the rest of the cart in line with the new state.
func (k *desk) after(next session.State) {
	k.d.engine.SetHeld(next.Held)
	k.d.engine.SetMuted(next.Muted)
	if next.Phase == api.PhaseIdle || next.Phase == api.PhaseCalling {
		k.d.newSession()
	}
	k.d.changed()
}

// run carries out what has to do with media, and watches the time.
func (k *desk) run(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			k.tick(ctx)
		case e := <-k.effects:
			k.media(e)
		}
	}
}

// tick stores nothing unless the time brought a change.
func (k *desk) tick(ctx context.Context) {
	ev := session.Tick{At: now()}
	if next, _ := session.Next(k.current(), ev); next.Phase == k.current().Phase {
		return
	}
	if err := k.apply(ctx, ev); err != nil {
		k.d.log.Error("session", "err", err)
	}
}

func (k *desk) media(e session.Effect) {
	switch e := e.(type) {
	case session.CloseMedia:
		k.d.engine.Close()
	case session.OpenMedia:
		if err := k.d.engine.Open(k.current().ID, e.Physician); err != nil {
			k.d.log.Error("offering pictures and sound", "err", err)
		}
	}
}

func (k *desk) current() session.State {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

func now() session.At { return session.At(time.Now()) }

func newID() string { return uuid.Must(uuid.NewV7()).String() }
