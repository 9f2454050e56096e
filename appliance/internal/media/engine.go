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
	"telecart/appliance/codec/echo"
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
	// Command carries out a command of a page (still, note, ask, mute, report,
	// end) and returns the reply. ctx ends with the peer.
	Command(ctx context.Context, from api.Participant, cmd api.PageCommand) api.CartMessage
	// Link says that the connection to a participant's page came up, or was lost
	// or closed by the page. It is not called for Remove and Close.
	Link(participant string, up bool)
	// Send sends a message to the page that it names, through the hub.
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
	// EchoCancelling removes what Speaker plays, and noise, from the sound of
	// the role talk. No other sound ever passes through it.
	EchoCancelling bool

	net transport.Net // nil: the system's; tests have networks of their own
	// idle ignores the load of the processor: what tests find out about the
	// link must not depend on who else uses the machine.
	idle bool
}

// ErrNoSession is returned for a signal that belongs to no open session, or to
// nobody in it.
var ErrNoSession = errors.New("no such media session is open")

// Engine is the cart's end of the media connections. Its methods may be called
// from any goroutine, even from within Bedside's.
type Engine struct {
	c           Config
	bedside     Bedside
	calls       lane // calls of Bedside.Send and Link, in order
	cameras     map[string]*camera
	microphones map[string]*microphone
	meeting     *meeting

	mu       sync.Mutex
	session  string             // empty: closed
	people   [maxPeople]*person // by seat
	gate     gate
	state    *api.Bedside
	readings map[api.ReadingKey]api.Reading
	vitals   *api.Vitals
}

// maxPeople is how many can be in a session.
const maxPeople = 4

// person is a person who was let in, until they are removed.
type person struct {
	api.Participant
	seat int
	peer *peer // nil: none
}

// gate is what the nurse lets out of the room.
type gate struct{ held, muted, shut bool }

// New returns an engine without a connection. It fails if two feeds have the
// same role, or if one does not have exactly one source.
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
	e := &Engine{
		c: c, bedside: b, meeting: newMeeting(c.Speaker),
		cameras: map[string]*camera{}, microphones: map[string]*microphone{},
		readings: map[api.ReadingKey]api.Reading{},
	}
	for _, f := range c.Feeds {
		if log := c.Log.With("feed", f.Role); f.Video != nil {
			e.cameras[f.Role] = newCamera(f.Video, log)
		} else {
			e.microphones[f.Role] = newMicrophone(f.Role, f.Sound, log)
		}
	}
	return e, nil
}

// Open lets p into session, or lets them in again, and sends the offer. It
// drops a connection that they had, and closes those of another session.
func (e *Engine) Open(session string, p api.Participant) error {
	if session == "" || p.ID == "" {
		return errors.New("open media: the session or the participant has no id")
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if session != e.session {
		e.closeAll(true)
		e.session = session
		e.openEcho()
	}
	who := e.find(p.ID)
	if who == nil {
		seat := slices.Index(e.people[:], nil)
		if seat < 0 {
			return fmt.Errorf("open media: %d people are in the session already", maxPeople)
		}
		who = &person{seat: seat}
		e.people[seat] = who
	}
	who.Participant = p
	return e.replacePeer(who)
}

// find returns the person with that ID, nil if there is none. e.mu must be
// held.
func (e *Engine) find(id string) *person {
	for _, who := range e.people {
		if who != nil && who.ID == id {
			return who
		}
	}
	return nil
}

// peers iterates over all peers. e.mu must be held.
func (e *Engine) peers(yield func(*peer) bool) {
	for _, who := range e.people {
		if who != nil && who.peer != nil && !yield(who.peer) {
			return
		}
	}
}

// replacePeer drops who's peer, if any, and offers a new one. e.mu must be
// held.
func (e *Engine) replacePeer(who *person) error {
	e.dropPeer(who, true)
	p, err := newPeer(e, who)
	if err != nil {
		return fmt.Errorf("open media for session %s: %w", e.session, err)
	}
	who.peer = p
	p.setGate(e.gate)
	p.out.add(e.numbers())
	if e.state != nil {
		p.out.setState(e.state.SeenBy(p.from.User))
	}
	e.meeting.join(p)
	p.start()
	return nil
}

// numbers returns the newest readings, if they may leave the cart. e.mu must be
// held.
func (e *Engine) numbers() api.Readings {
	if e.gate.held {
		return api.Readings{}
	}
	return api.Readings{Readings: slices.Collect(maps.Values(e.readings)), Vitals: e.vitals}
}

// dropPeer ends who's peer; tell says whether the daemon is told. e.mu must be
// held.
func (e *Engine) dropPeer(who *person, tell bool) {
	if p := who.peer; p != nil {
		who.peer = nil
		e.meeting.leave(p)
		p.close(tell)
	}
}

// Remove takes a participant out. Once it has returned, nothing leaves for them
// and they are not heard.
func (e *Engine) Remove(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if who := e.find(id); who != nil {
		e.people[who.seat] = nil
		e.dropPeer(who, false)
	}
}

// Close ends the session: it drops the peers and stops all encoders. Once it
// has returned, nothing leaves.
func (e *Engine) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.session = ""
	e.closeAll(false)
}

// closeAll removes everybody. e.mu must be held.
func (e *Engine) closeAll(tell bool) {
	for seat, who := range e.people {
		if who != nil {
			e.people[seat] = nil
			e.dropPeer(who, tell)
		}
	}
	for _, c := range e.cameras {
		c.wait()
	}
	for _, m := range e.microphones {
		m.wait()
	}
	e.meeting.closeEcho()
}

// openEcho puts an echo canceller into the conversation's sound until the
// session ends. Without one the sound is sent as it is. e.mu must be held, and
// nobody may be listening yet.
func (e *Engine) openEcho() {
	talk := e.microphones[peripherals.RoleTalk]
	if talk == nil {
		return
	}
	talk.cleaner = nil
	if !e.c.EchoCancelling {
		return
	}
	c, err := echo.New()
	if err != nil {
		e.c.Log.Error("the physician will hear an echo", "err", err)
		return
	}
	talk.cleaner = c
	e.meeting.useEcho(c)
}

// SetLead sets which participant leads and is seen at the bedside; empty for
// nobody.
func (e *Engine) SetLead(participant string) { e.meeting.follow(participant) }

// SetHeld stops all pictures, sound and readings out of the room (true), or
// lets them go on. No packet of a track leaves once it has returned. What the
// lossless stethoscope had passed to its data channel before, half a second of
// sound at most, may still leave; nothing heard later does.
func (e *Engine) SetHeld(held bool) { e.setGate(func(g *gate) { g.held = held }) }

// SetMuted mutes the room microphone, or unmutes it; the stethoscope goes on.
func (e *Engine) SetMuted(muted bool) { e.setGate(func(g *gate) { g.muted = muted }) }

// SetShutter says whether the privacy shutter is closed: then no picture
// leaves.
func (e *Engine) SetShutter(closed bool) { e.setGate(func(g *gate) { g.shut = closed }) }

func (e *Engine) setGate(change func(*gate)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	held := e.gate.held
	change(&e.gate)
	for p := range e.peers {
		p.setGate(e.gate)
		switch {
		case e.gate.held:
			p.out.forget()
		case held:
			p.out.add(e.numbers())
		}
	}
}

// SendState sends each page as much of the bedside's state as its person may
// see, now and whenever one connects. What s points to must not be changed
// afterwards.
func (e *Engine) SendState(s api.Bedside) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state = &s
	for p := range e.peers {
		p.out.setState(s.SeenBy(p.from.User))
	}
}

// SendReadings sends the pages new readings, and how all of them are shown if
// that changed. A page that connects later gets the last of each.
func (e *Engine) SendReadings(rs api.Readings) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if rs.Vitals != nil {
		if e.vitals != nil && !rs.Vitals.PatientSince.Equal(e.vitals.PatientSince) {
			clear(e.readings) // of another patient
		}
		e.vitals = rs.Vitals
	}
	for _, r := range rs.Readings {
		e.readings[r.Key()] = r
	}
	if e.gate.held {
		return // all of them are sent when the hold ends
	}
	for p := range e.peers {
		p.out.add(rs)
	}
}

// SendWave sends each page a run of a wave, if it keeps up.
func (e *Engine) SendWave(w api.Wave) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.gate.held {
		return
	}
	for p := range e.peers {
		p.out.wave(w)
	}
}

// Physician is the feed of the VP8 frames seen at the bedside: the lead's. A
// new listener calls RequestPhysicianKey, or waits for the next key frame.
func (e *Engine) Physician() *peripherals.Feed[api.Frame] { return e.meeting.picture }

// RequestPhysicianKey asks that page for a key frame.
func (e *Engine) RequestPhysicianKey() { e.meeting.requestKey() }
