package daemon

import (
	"sync"

	"telecart/appliance/api"
	"telecart/peripherals"
)

// around is what is known of the world around the bed.
type around struct {
	hub     api.HubLink
	shutter string           // none, open or closed
	reports api.Reports      // what the pages last said of what they get
	kiosk   *api.KioskReport // and the kiosk
	trouble api.Message      // what keeps the record from being written
}

// surroundings is around, as it changes.
type surroundings struct {
	mu sync.Mutex
	is around
}

func (s *surroundings) set(f func(*around)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.is)
}

func (s *surroundings) now() around {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.is
}

// Alive returns if nobody holds the lock for ever.
func (s *surroundings) Alive() { s.now() }

func (s *surroundings) shut() bool {
	state := s.now().shutter
	return state == string(peripherals.ShutterClosed) || state == string(peripherals.ShutterUnknown)
}
