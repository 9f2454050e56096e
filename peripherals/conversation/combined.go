package conversation

import (
	"sync"

	"telecart/peripherals"
)

// combined merges the status of microphone and speaker: the microphone's,
// unless that is online and the speaker is not.
type combined struct {
	sink peripherals.Sink

	mu         sync.Mutex
	microphone peripherals.Status
	speaker    peripherals.Status
}

// part is the sink of one of them.
type part struct {
	*combined
	own *peripherals.Status
}

// Status stores the part's status and reports the merged one.
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

// Reading does nothing: there are no numbers here.
func (part) Reading(peripherals.Reading) {}

// Wave does nothing.
func (part) Wave(peripherals.Wave) {}
