// Package kiosktest is a cart for tests of the kiosk: a real HTTP server on a
// unix socket that speaks the local API, keeps a session with the usual phases,
// and does what the test says.
package kiosktest

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"telecart/appliance/api"
)

// Daemon is the cart. Its exported methods may be called from any goroutine.
type Daemon struct {
	mu      sync.Mutex
	now     func() time.Time
	snap    api.Snapshot
	streams map[chan event]struct{}
	feeds   map[string]chan api.Frame
	stills  map[string][]byte
	refuse  map[string]string // by path: the sentence
	calls   chan string
	server  *http.Server
}

type event struct {
	name string
	data []byte
}

// New returns a cart that is ready and idle.
func New(now func() time.Time) *Daemon {
	d := &Daemon{now: now, streams: map[chan event]struct{}{}, feeds: map[string]chan api.Frame{},
		stills: map[string][]byte{}, refuse: map[string]string{}, calls: make(chan string, 1000)}
	d.snap = Idle(now())
	return d
}

// Listen serves on a unix socket until Close.
func (d *Daemon) Listen(socket string) error {
	l, err := net.Listen("unix", socket)
	if err != nil {
		return fmt.Errorf("fake cart: %w", err)
	}
	s := &http.Server{Handler: d.routes()}
	d.mu.Lock()
	d.server = s
	d.mu.Unlock()
	go s.Serve(l)
	return nil
}

// Close ends the server and all streams, as a killed daemon would.
func (d *Daemon) Close() error {
	d.mu.Lock()
	s := d.server
	d.mu.Unlock()
	if s == nil {
		return nil
	}
	return s.Close()
}

// Calls delivers the requests that change something, as "POST /v1/call {…}".
func (d *Daemon) Calls() <-chan string { return d.calls }

// Refuse makes requests to a path fail with a sentence; an empty one ends that.
func (d *Daemon) Refuse(path, sentence string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.refuse[path] = sentence
}

// Change changes the cart's state and sends it to everybody.
func (d *Daemon) Change(f func(*api.Snapshot)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f(&d.snap)
	d.snap.Status.Now = d.now()
	d.publish(api.EventStatus, d.snap.Status)
	d.publish(api.EventDevices, api.Devices{Devices: d.snap.Devices})
	told := Told(d.snap, d.now())
	d.publish(api.EventReadings, api.Readings{Readings: told.Readings, Vitals: told.Vitals})
}

// Wave sends samples.
func (d *Daemon) Wave(w api.Wave) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.publish(api.EventWave, w)
}

// Frame sends a picture to whoever shows that feed. If nobody does, or somebody
// is slow, it is dropped and Frame returns false.
func (d *Daemon) Frame(feed string, f api.Frame) bool {
	d.mu.Lock()
	ch := d.feeds[feed]
	d.mu.Unlock()
	if ch == nil {
		return false
	}
	select {
	case ch <- f:
		return true
	default:
		return false
	}
}

// AddStill stores a picture.
func (d *Daemon) AddStill(s api.Still, jpeg []byte) {
	d.mu.Lock()
	d.stills[s.ID] = jpeg
	d.mu.Unlock()
	d.Change(func(sn *api.Snapshot) { sn.Status.Captures = append(sn.Status.Captures, s) })
}

func (d *Daemon) publish(name string, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // a type of our own that cannot be JSON
	}
	for ch := range d.streams {
		select {
		case ch <- event{name, data}:
		default:
		}
	}
}
