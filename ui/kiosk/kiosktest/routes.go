package kiosktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"telecart/appliance/api"
)

func (d *Daemon) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+api.PathEvents, d.events)
	mux.HandleFunc("GET "+api.PathFeeds+"{name}", d.feed)
	mux.HandleFunc("GET "+api.PathStills+"{id}", d.still)
	mux.HandleFunc("GET "+api.PathEncounters, func(w http.ResponseWriter, _ *http.Request) {
		answer(w, api.EncounterList{})
	})
	mux.HandleFunc("/", d.act)
	return mux
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

func (d *Daemon) events(w http.ResponseWriter, r *http.Request) {
	ch := make(chan event, 1000)
	d.mu.Lock()
	data, _ := json.Marshal(Told(d.snap, d.now()))
	d.streams[ch] = struct{}{}
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		delete(d.streams, ch)
		d.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	send := func(e event) {
		fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.name, e.data)
		w.(http.Flusher).Flush()
	}
	send(event{api.EventSnapshot, data})
	for {
		select {
		case <-r.Context().Done():
			return
		case e := <-ch:
			send(e)
		}
	}
}

func (d *Daemon) feed(w http.ResponseWriter, r *http.Request) {
	ch := make(chan api.Frame, 8)
	name := r.PathValue("name")
	d.mu.Lock()
	d.feeds[name] = ch
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.feeds[name] == ch {
			delete(d.feeds, name)
		}
	}()
	w.WriteHeader(http.StatusOK)
	w.(http.Flusher).Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case f := <-ch:
			if api.WriteFrame(w, f) != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
	}
}

func (d *Daemon) still(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	data, ok := d.stills[r.PathValue("id")]
	d.mu.Unlock()
	if !ok {
		http.Error(w, `{"error":"There is no such picture."}`, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Write(data)
}

// act takes every request that changes something.
func (d *Daemon) act(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if r.URL.Path != api.PathReport {
		d.calls <- strings.TrimSpace(r.Method + " " + r.URL.Path + " " + string(body))
	}
	d.mu.Lock()
	sentence := d.refuse[r.URL.Path]
	d.mu.Unlock()
	if sentence != "" {
		w.WriteHeader(http.StatusConflict)
		answer(w, api.Error{Error: api.English(sentence)})
		return
	}
	if r.URL.Path == api.PathCapture {
		answer(w, d.capture(body))
		return
	}
	d.Change(func(s *api.Snapshot) { d.next(s, r.Method, r.URL.Path, body) })
	w.WriteHeader(http.StatusNoContent)
}

func (d *Daemon) capture(body []byte) api.Still {
	var q api.CaptureRequest
	json.Unmarshal(body, &q)
	d.mu.Lock()
	s := api.Still{ID: fmt.Sprintf("still-%d", len(d.stills)+1), Encounter: d.snap.Status.Session.ID, Device: q.Device,
		Label: q.Device, By: "nurse", Type: "image/jpeg", At: d.now(), Quarantine: d.snap.Status.Patient == nil}
	for _, dev := range d.snap.Devices {
		if dev.ID == q.Device {
			s.Label = dev.Label
		}
	}
	d.mu.Unlock()
	d.AddStill(s, JPEG(640, 360, len(s.ID)))
	return s
}
