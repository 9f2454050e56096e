package media

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/pion/transport/v4"

	"telecart/appliance/api"
	"telecart/peripherals"
)

// Feed is a picture or sound that the physician can get: one of Video and
// Sound is set. Role is the id of its MediaStream.
type Feed struct {
	Role   string // room, exam, otoscope, talk or stethoscope
	Device string // id of the instrument
	Video  *peripherals.Video
	Sound  *peripherals.Sound
}

// Bedside is what the engine needs of the daemon.
type Bedside interface {
	// Command carries out a command of the page (still, note, ask, mute,
	// report, end) and returns the reply. ctx ends with the peer.
	Command(ctx context.Context, from api.Physician, cmd api.PageCommand) api.CartMessage
	// Link says that the connection to the page came up, or was lost or closed
	// by the page. It is not called for Close.
	Link(up bool, peer string)
	// Send takes a message to the page, through the hub.
	Send(api.Signal) error
}

// Config is what an Engine is made of.
type Config struct {
	Log        *slog.Logger
	Now        func() time.Time
	Feeds      []Feed
	Speaker    peripherals.SoundPlayer // plays the physician's voice; may be nil
	ICEServers []string                // stun:host:port, turn:user:password@host:port
	Loopback   bool                    // offer 127.0.0.1 too: page and cart on one machine
	// EchoCancelling takes what Speaker plays out of the sound of the role
	// talk, and noise. No other sound ever passes through it.
	EchoCancelling bool

	net transport.Net // nil: the system's; tests have networks of their own
}

// ErrNoSession is returned for a signal that belongs to no open session.
var ErrNoSession = errors.New("no such media session is open")

// Engine is the cart's end of the media connection. Its methods may be called
// from any goroutine, also from within Bedside's.
type Engine struct {
	c         Config
	bedside   Bedside
	physician *peripherals.Feed[api.Frame]
	calls     lane // calls of Bedside.Send and Link, in order

	mu       sync.Mutex
	session  string // empty: closed
	from     api.Physician
	peer     *peer // nil: none
	gate     gate
	state    *api.Bedside
	readings map[api.ReadingKey]api.Reading
	vitals   *api.Vitals
}

// gate is what the nurse lets out of the room.
type gate struct{ held, muted, shut bool }

// physicianBacklog is how many frames of the physician's video a slow
// listener may lag, about 2 s.
const physicianBacklog = 60

// New returns an engine without a connection. It fails when two feeds have
// the same role, or one has not exactly one source.
func New(c Config, b Bedside) (*Engine, error) {
	seen := map[string]bool{}
	for _, f := range c.Feeds {
		if f.Role == "" || seen[f.Role] {
			return nil, fmt.Errorf("feed of %s: role %q is empty or taken", f.Device, f.Role)
		}
		if (f.Video == nil) == (f.Sound == nil) {
			return nil, fmt.Errorf("feed of %s: it must have either a picture or a sound", f.Device)
		}
		seen[f.Role] = true
	}
	if _, err := iceServers(c.ICEServers); err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Engine{
		c: c, bedside: b,
		physician: peripherals.NewFeed[api.Frame](physicianBacklog),
		readings:  map[api.ReadingKey]api.Reading{},
	}, nil
}

// Open begins a session with physician p, or begins it anew, and sends the
// offer. A connection that was open is dropped.
func (e *Engine) Open(session string, p api.Physician) error {
	if session == "" {
		return errors.New("open media: the session has no id")
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.session, e.from = session, p
	return e.replacePeer()
}

// replacePeer drops the peer, if any, and offers a new one. e.mu is held.
func (e *Engine) replacePeer() error {
	e.dropPeer(true)
	p, err := newPeer(e)
	if err != nil {
		return fmt.Errorf("open media for session %s: %w", e.session, err)
	}
	e.peer = p
	p.setGate(e.gate)
	p.out.add(api.Readings{Readings: slices.Collect(maps.Values(e.readings)), Vitals: e.vitals})
	if e.state != nil {
		p.out.setState(*e.state)
	}
	p.start()
	return nil
}

// dropPeer ends the peer; tell says whether the daemon hears of it. e.mu is
// held.
func (e *Engine) dropPeer(tell bool) {
	if p := e.peer; p != nil {
		e.peer = nil
		p.close(tell)
	}
}

// Close ends the session: the peer is dropped, nothing more leaves, all
// encoders stop.
func (e *Engine) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.session = ""
	e.dropPeer(false)
}

// SetHeld stops (true) or lets go all pictures and sound out of the room. No
// packet of a track leaves after it returned. What the lossless stethoscope
// had given to its data channel before, 4 s at most on a slow path, may still
// leave; nothing that was heard later does.
func (e *Engine) SetHeld(held bool) { e.setGate(func(g *gate) { g.held = held }) }

// SetMuted stops or lets go the room microphone; the stethoscope goes on.
func (e *Engine) SetMuted(muted bool) { e.setGate(func(g *gate) { g.muted = muted }) }

// SetShutter says whether the privacy shutter is closed: then no picture
// leaves.
func (e *Engine) SetShutter(closed bool) { e.setGate(func(g *gate) { g.shut = closed }) }

func (e *Engine) setGate(change func(*gate)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change(&e.gate)
	if e.peer != nil {
		e.peer.setGate(e.gate)
	}
}

// SendState gives the page the bedside's state, now and whenever one connects.
// What s points to must not be changed afterwards.
func (e *Engine) SendState(s api.Bedside) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state = &s
	if e.peer != nil {
		e.peer.out.setState(s)
	}
}

// SendReadings gives the page new readings, and how all of them are shown if
// that changed; one that connects later gets the last of each.
func (e *Engine) SendReadings(rs api.Readings) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range rs.Readings {
		e.readings[r.Key()] = r
	}
	if rs.Vitals != nil {
		e.vitals = rs.Vitals
	}
	if e.peer != nil {
		e.peer.out.add(rs)
	}
}

// SendWave gives the page a run of a curve, if one is connected and keeps up.
func (e *Engine) SendWave(w api.Wave) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.peer != nil {
		e.peer.out.wave(w)
	}
}

// Physician is the feed of the physician's VP8 frames. A new listener calls
// RequestPhysicianKey, or it waits for the next key frame.
func (e *Engine) Physician() *peripherals.Feed[api.Frame] { return e.physician }

// RequestPhysicianKey asks the page for a key frame.
func (e *Engine) RequestPhysicianKey() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.peer != nil {
		e.peer.requestKey()
	}
}
