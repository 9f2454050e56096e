package daemon

import (
	"sync"

	"telecart/appliance/api"
	"telecart/peripherals"
)

// around is the state of everything around the bed.
type around struct {
	hub     api.HubLink
	shutter string           // none, open or closed
	reports api.Reports      // what the pages last reported to receive
	kiosk   *api.KioskReport // and the kiosk
	trouble api.Message      // why the record cannot be written
}

// surroundings is around, with its lock.
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

// Alive returns unless the lock is held for ever.
func (s *surroundings) Alive() { s.now() }

func (s *surroundings) shut() bool {
	state := s.now().shutter
	return state == string(peripherals.ShutterClosed) || state == string(peripherals.ShutterUnknown)
}
