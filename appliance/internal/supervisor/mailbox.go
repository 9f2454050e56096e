package supervisor

import (
	"slices"
	"sync"

	"telecart/peripherals"
)

// waveDepth is how many runs of samples wait at most: some seconds of a wave.
const waveDepth = 64

// mailbox holds what one device has reported and the observer has not yet
// taken, in order. Putting something in never blocks, and the size is bounded:
// a newer reading or status replaces the older one, and the oldest wave is
// dropped when there are too many.
type mailbox struct {
	mu      sync.Mutex
	items   []item
	waves   int    // among items
	dropped uint64 // waves, since the daemon started

	filled chan struct{} // one token when there is something
}

// item is one of the four kinds; exactly one field is set.
type item struct {
	alarms  *peripherals.Alarms
	reading *peripherals.Reading
	wave    *peripherals.Wave
	status  *peripherals.Status
}

func newMailbox() *mailbox { return &mailbox{filled: make(chan struct{}, 1)} }

func (m *mailbox) reading(r peripherals.Reading) {
	m.put(item{reading: &r}, func(old item) bool {
		return old.reading != nil && old.reading.Quantity == r.Quantity && old.reading.Site == r.Site
	})
}

func (m *mailbox) tell(s peripherals.Status) {
	m.put(item{status: &s}, func(old item) bool { return old.status != nil })
}

func (m *mailbox) alarms(a peripherals.Alarms) {
	m.put(item{alarms: &a}, func(old item) bool { return old.alarms != nil })
}

// put adds an item and removes the one that it replaces.
func (m *mailbox) put(it item, replaces func(old item) bool) {
	m.mu.Lock()
	if i := slices.IndexFunc(m.items, replaces); i >= 0 {
		m.items = slices.Delete(m.items, i, i+1)
	}
	m.items = append(m.items, it)
	m.mu.Unlock()
	m.signal()
}

func (m *mailbox) wave(w peripherals.Wave) {
	m.mu.Lock()
	if m.waves == waveDepth {
		i := slices.IndexFunc(m.items, func(old item) bool { return old.wave != nil })
		m.items = slices.Delete(m.items, i, i+1)
		m.waves--
		m.dropped++
	}
	m.items = append(m.items, item{wave: &w})
	m.waves++
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
	items := m.items
	m.items, m.waves = nil, 0
	m.mu.Unlock()
	for _, it := range items {
		switch {
		case it.status != nil:
			o.Status(device, *it.status)
		case it.alarms != nil:
			if a, ok := o.(AlarmObserver); ok {
				a.Alarms(device, *it.alarms)
			}
		case it.reading != nil:
			o.Reading(device, *it.reading)
		default:
			o.Wave(device, *it.wave)
		}
	}
}
