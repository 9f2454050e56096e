package localapi

import (
	"sync"
	"time"

	"telecart/appliance/api"
)

// maxWaves is how many runs of samples wait for one client before it is cut
// off. A wave comes in a few runs a second, so this is about half a minute.
const maxWaves = 256

// maxScans is how many scans wait for one client before it is cut off.
const maxScans = 16

// stream is what one client of /v1/events has not been sent yet. Of data that
// replaces the last, one is kept; data that accumulates is kept up to a bound.
type stream struct {
	role Role
	wake chan struct{} // one token if there is something

	mu    sync.Mutex
	next  batch
	index map[api.ReadingKey]int // place in next.readings
	since time.Time              // PatientSince of these readings
}

// batch is what is sent together, in this order.
type batch struct {
	status   *api.Status
	devices  *api.Devices
	readings []api.Reading
	vitals   *api.Vitals // how all of them are shown, if that changed
	waves    []api.Wave
	scans    []api.Scan
	lagged   bool // samples were lost, so the client must reconnect
}

func newStream(role Role) *stream {
	return &stream{role: role, wake: make(chan struct{}, 1), index: map[api.ReadingKey]int{}}
}

// put adds the part of v that the client's role may see, and never blocks.
func (st *stream) put(v any) {
	if st.add(v) {
		select {
		case st.wake <- struct{}{}:
		default:
		}
	}
}

func (st *stream) add(v any) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	patient := st.role == Owner || st.role == Nurse
	switch v := v.(type) {
	case api.Status:
		seen := statusFor(st.role, v)
		st.next.status = &seen
	case api.Devices:
		st.next.devices = &api.Devices{Devices: devicesFor(st.role, v.Devices)}
	case api.Readings:
		if !patient {
			return false
		}
		st.merge(v)
	case api.Wave:
		if !patient {
			return false
		}
		if len(st.next.waves) == maxWaves {
			st.next.lagged = true
			return true
		}
		st.next.waves = append(st.next.waves, v)
	case api.Scan:
		if !patient { // it may name one
			return false
		}
		if len(st.next.scans) == maxScans {
			st.next.lagged = true
			return true
		}
		st.next.scans = append(st.next.scans, v)
	}
	return true
}

func (st *stream) merge(rs api.Readings) {
	if rs.Vitals != nil {
		if !rs.Vitals.PatientSince.Equal(st.since) {
			st.next.readings = nil // of another patient
			clear(st.index)
		}
		st.next.vitals, st.since = rs.Vitals, rs.Vitals.PatientSince
	}
	for _, r := range rs.Readings {
		key := r.Key()
		if i, ok := st.index[key]; ok {
			st.next.readings[i] = honest(r)
			continue
		}
		st.index[key] = len(st.next.readings)
		st.next.readings = append(st.next.readings, honest(r))
	}
}

// take returns what was gathered and starts over.
func (st *stream) take() batch {
	st.mu.Lock()
	defer st.mu.Unlock()
	b := st.next
	st.next = batch{}
	clear(st.index)
	return b
}
