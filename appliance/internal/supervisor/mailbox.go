package supervisor

import (
	"sync"

	"telecart/peripherals"
)

// waveDepth is how many runs of samples wait at most: some seconds of a curve.
const waveDepth = 64

// mailbox holds what one device has said and the observer has not yet taken.
// Putting in never blocks and its size is bounded.
type mailbox struct {
	mu       sync.Mutex
	readings map[peripherals.Quantity]peripherals.Reading // newest of each
	order    []peripherals.Quantity                       // of arrival
	waves    []peripherals.Wave
	status   *peripherals.Status
	dropped  uint64 // waves, since the daemon started

	filled chan struct{} // one token when there is something
}

func newMailbox() *mailbox {
	return &mailbox{readings: map[peripherals.Quantity]peripherals.Reading{}, filled: make(chan struct{}, 1)}
}

func (m *mailbox) reading(r peripherals.Reading) {
	m.mu.Lock()
	if _, waiting := m.readings[r.Quantity]; !waiting {
		m.order = append(m.order, r.Quantity)
	}
	m.readings[r.Quantity] = r
	m.mu.Unlock()
	m.signal()
}

func (m *mailbox) wave(w peripherals.Wave) {
	m.mu.Lock()
	if len(m.waves) == waveDepth {
		m.waves = append(m.waves[:0], m.waves[1:]...)
		m.dropped++
	}
	m.waves = append(m.waves, w)
	m.mu.Unlock()
	m.signal()
}

func (m *mailbox) tell(s peripherals.Status) {
	m.mu.Lock()
	m.status = &s
	m.mu.Unlock()
	m.signal()
}

func (m *mailbox) signal() {
	select {
	case m.filled <- struct{}{}:
	default:
	}
}

func (m *mailbox) lost() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}

// deliver hands everything that waits to o.
func (m *mailbox) deliver(device string, o Observer) {
	m.mu.Lock()
	status, waves := m.status, m.waves
	readings := make([]peripherals.Reading, 0, len(m.order))
	for _, q := range m.order {
		readings = append(readings, m.readings[q])
	}
	m.status, m.waves, m.order = nil, nil, m.order[:0]
	clear(m.readings)
	m.mu.Unlock()

	if status != nil {
		o.Status(device, *status)
	}
	for _, r := range readings {
		o.Reading(device, r)
	}
	for _, w := range waves {
		o.Wave(device, w)
	}
}
