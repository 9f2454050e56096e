package capture

import (
	"sync"
	"time"

	"telecart/peripherals"
)

// status tells the sink about changes only, from any goroutine.
type status struct {
	sink peripherals.Sink
	now  func() time.Time

	mu    sync.Mutex
	state peripherals.State
	text  string
}

func (s *status) set(state peripherals.State, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == state && s.text == text {
		return
	}
	s.state, s.text = state, text
	s.sink.Status(peripherals.Status{State: state, Detail: text, At: s.now()})
}
