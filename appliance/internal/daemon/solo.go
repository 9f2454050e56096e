package daemon

import (
	"errors"
	"sync"

	"telecart/appliance/api"
	"telecart/appliance/internal/media"
)

// solo is the room for as long as the media engine serves one person: a second
// one is in the session without media.
type solo struct {
	engine *media.Engine

	mu sync.Mutex
	p  api.Participant // whom it serves; zero: nobody
}

var errOneOnly = errors.New("somebody else has the pictures and sound")

func (o *solo) who() api.Participant {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.p
}

func (o *solo) Open(session string, p api.Participant) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.p.ID != "" && o.p.ID != p.ID {
		return errOneOnly
	}
	o.p = p
	return o.engine.Open(session, p.Physician)
}

func (o *solo) Remove(participant string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.p.ID == participant {
		o.p = api.Participant{}
		o.engine.Close()
	}
}

func (o *solo) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.p = api.Participant{}
	o.engine.Close()
}

func (o *solo) SetHeld(on bool)  { o.engine.SetHeld(on) }
func (o *solo) SetMuted(on bool) { o.engine.SetMuted(on) }
