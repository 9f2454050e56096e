package conversation

import (
	"sync"

	"telecart/peripherals"
)

// combined makes one status out of the microphone's and the speaker's: the
// microphone's, unless that is well and the speaker is not.
type combined struct {
	sink peripherals.Sink

	mu         sync.Mutex
	microphone peripherals.Status
	speaker    peripherals.Status
}

// part is the sink of one of the two.
type part struct {
	*combined
	own *peripherals.Status
}

// Status takes the part's status and tells the sink the whole's.
func (p part) Status(s peripherals.Status) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*p.own = s
	whole := p.microphone
	if whole.State == "" || whole.State == peripherals.Online && p.speaker.State == peripherals.Degraded {
		whole = p.speaker
	}
	whole.At = s.At
	p.sink.Status(whole)
}

// Reading does nothing: there are no numbers.
func (part) Reading(peripherals.Reading) {}

// Wave does nothing.
func (part) Wave(peripherals.Wave) {}
