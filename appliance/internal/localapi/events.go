package localapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"telecart/appliance/api"
)

// Publish sends v, an api.Status, api.Devices, api.Readings, api.Wave or
// api.Scan, to all events streams under the name of its event. It never blocks,
// may be called from any goroutine, and keeps v, which must not be changed
// afterwards.
//
// The daemon changes its state first and then publishes, in the same order. So
// a client whose snapshot was read in between misses nothing, and at most hears
// of the same change twice.
func (s *Server) Publish(event string, v any) {
	if !fits(event, v) {
		s.log.Error("local API: an event is not published: its name does not fit its type", "event", event, "type", fmt.Sprintf("%T", v))
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for st := range s.streams {
		st.put(v)
	}
}

func fits(event string, v any) bool {
	switch v.(type) {
	case api.Status:
		return event == api.EventStatus
	case api.Devices:
		return event == api.EventDevices
	case api.Readings:
		return event == api.EventReadings
	case api.Wave:
		return event == api.EventWave
	case api.Scan:
		return event == api.EventScan
	}
	return false
}

// events answers GET /v1/events.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	_, role := callerOf(r)
	st := newStream(role)
	s.mu.Lock()
	s.streams[st] = struct{}{}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.streams, st)
		s.mu.Unlock()
	}()

	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	out := &eventWriter{w: w, rc: http.NewResponseController(w)}
	// The snapshot is read after the stream was registered: every change from
	// here on comes as a delta.
	first, err := frame(api.EventSnapshot, s.snapshot(role))
	if err != nil {
		return err // nothing was written yet
	}
	if out.write(first) != nil {
		return nil // the client has left
	}
	beat := time.NewTicker(s.heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return nil
		case <-s.stopping:
			return nil
		case <-beat.C:
			if out.write([]byte(": heartbeat\n\n")) != nil {
				return nil
			}
		case <-st.wake:
			b := st.take()
			if b.lagged {
				s.log.Warn("local API: an events client lags too far and is cut off", "role", string(role))
				return nil
			}
			if s.sendBatch(out, b) != nil {
				return nil // the client has left or is stuck
			}
		}
	}
}

func (s *Server) snapshot(role Role) api.Snapshot {
	snap := api.Snapshot{
		Status:   statusFor(role, s.cart.Board.Status()),
		Devices:  devicesFor(role, s.cart.Board.Devices()),
		Readings: []api.Reading{},
	}
	if role == Owner || role == Nurse {
		now := told(s.cart.Board.Readings())
		snap.Readings, snap.Vitals = now.Readings, now.Vitals
	}
	return snap
}

func (s *Server) sendBatch(out *eventWriter, b batch) error {
	if b.status != nil {
		if err := s.sendEvent(out, api.EventStatus, b.status); err != nil {
			return err
		}
	}
	if b.devices != nil {
		if err := s.sendEvent(out, api.EventDevices, b.devices); err != nil {
			return err
		}
	}
	if len(b.readings) > 0 || b.vitals != nil {
		if err := s.sendEvent(out, api.EventReadings, api.Readings{Readings: list(b.readings), Vitals: b.vitals}); err != nil {
			return err
		}
	}
	for _, wave := range b.waves {
		if err := s.sendEvent(out, api.EventWave, wave); err != nil {
			return err
		}
	}
	for _, scan := range b.scans {
		if err := s.sendEvent(out, api.EventScan, scan); err != nil {
			return err
		}
	}
	return nil
}

// sendEvent skips an event that cannot be written as JSON: one bad number must
// not end the stream.
func (s *Server) sendEvent(out *eventWriter, event string, v any) error {
	data, err := frame(event, v)
	if err != nil {
		s.log.Error("local API: an event is left out", "event", event, "err", err)
		return nil
	}
	return out.write(data)
}

// frame returns v as a server-sent event.
func frame(event string, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("event %s: %w", event, err)
	}
	return fmt.Appendf(nil, "event: %s\ndata: %s\n\n", event, data), nil // JSON has no line breaks
}

// eventWriter writes server-sent events, each immediately.
type eventWriter struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

func (e *eventWriter) write(data []byte) error {
	if err := e.rc.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	if _, err := e.w.Write(data); err != nil {
		return err
	}
	return e.rc.Flush()
}
