package media

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
)

// peer is one RTCPeerConnection and all that belongs to it.
type peer struct {
	e         *Engine
	id        string
	session   string
	from      api.Participant
	seat      int
	log       *slog.Logger
	pc        *webrtc.PeerConnection
	ctx       context.Context
	cancel    context.CancelFunc
	estimator *estimator
	again     *retransmissions
	video     map[string]*videoSender // by role
	sound     map[string]*soundSender
	voices    [maxPeople]*track // of the others, by seat
	out       *outbox
	changed   chan struct{} // the connection's state may have changed
	looks     chan struct{} // what is looked at changed

	trading     []api.Message             // as it last was; adapt only
	negotiation lane                      // steps of the negotiation, in order
	early       []webrtc.ICECandidateInit // candidates before the answer; negotiation only
	named       int                       // candidates for the last offer; negotiation only
	offering    sync.Mutex                // held until an offer is sent: its candidates wait
	stills      lane
	commands    lane

	mu     sync.Mutex
	gate   gate
	live   bool          // media may flow: connected, or interrupted for a moment
	traded []api.Message // what the link has no room for, as last sent to both ends
	up     bool          // what Link was last told
	closed bool
	views  map[string]string // role → size
	listen bool

	keys keyRequests
}

func newPeer(e *Engine, who *person) (*peer, error) {
	p := &peer{
		e: e, id: rand.Text(), session: e.session, from: who.Participant, seat: who.seat,
		video: map[string]*videoSender{}, sound: map[string]*soundSender{}, views: map[string]string{},
		again: newRetransmissions(), changed: make(chan struct{}, 1), looks: make(chan struct{}, 1),
		stills: lane{limit: maxQueued}, commands: lane{limit: maxQueued}, negotiation: lane{limit: maxQueued},
	}
	p.log = e.c.Log.With("session", p.session, "participant", p.from.ID, "peer", p.id)
	p.ctx, p.cancel = context.WithCancel(context.Background())
	pionAPI, err := newAPI(e.c, p.again, func(b *estimator) { p.estimator = b })
	if err != nil {
		return nil, err
	}
	servers, err := iceServers(e.c.ICEServers)
	if err != nil {
		return nil, err
	}
	p.pc, err = pionAPI.NewPeerConnection(webrtc.Configuration{ICEServers: servers})
	if err != nil {
		return nil, fmt.Errorf("new peer connection: %w", err)
	}
	if err := p.build(); err != nil {
		p.cancel()
		_ = p.pc.Close() // nothing was sent on it
		return nil, err
	}
	return p, nil
}

// build adds tracks and channels, in the order in which they are offered.
func (p *peer) build() error {
	for _, f := range p.e.c.Feeds {
		kind := webrtc.RTPCodecTypeVideo
		if f.Sound != nil {
			kind = webrtc.RTPCodecTypeAudio
		}
		t, key := newTrack(f.Role, kind), func() {}
		if f.Video != nil {
			v := newVideoSender(p.e.cameras[f.Role], t)
			p.video[f.Role], key = v, v.forceKey
		} else {
			p.sound[f.Role] = &soundSender{microphone: p.e.microphones[f.Role], track: t}
		}
		if err := p.offerTrack(t, key); err != nil {
			return err
		}
	}
	if err := p.receive(); err != nil {
		return err
	}
	for seat := range p.voices {
		if seat == p.seat {
			continue
		}
		p.voices[seat] = newTrack(voiceRole(seat), webrtc.RTPCodecTypeAudio)
		if err := p.offerTrack(p.voices[seat], func() {}); err != nil {
			return err
		}
	}
	return p.openChannels()
}

// offerTrack offers t; key is called when the page asks for a key frame.
func (p *peer) offerTrack(t *track, key func()) error {
	tr, err := p.pc.AddTransceiverFromTrack(t, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if err != nil {
		return fmt.Errorf("offer %s: %w", t.role, err)
	}
	go p.readRTCP(tr.Sender(), key)
	return nil
}

// start sends the offer, and runs everything until close.
func (p *peer) start() {
	p.pc.OnConnectionStateChange(func(webrtc.PeerConnectionState) { poke(p.changed) })
	p.pc.OnICECandidate(p.sendCandidate)
	p.negotiation.do(p.offer)
	go p.watch()
	go p.adapt()
	go p.out.run(p.ctx)
	if s := p.sound[roleStethoscope]; s != nil {
		go s.lossless.run(p.ctx)
	}
}

// close ends the peer. If tell is set and it was up, Link(false) is called. It
// never waits for Bedside.
func (p *peer) close(tell bool) {
	p.mu.Lock()
	p.closed = true
	wasUp := p.up
	p.up, p.live = false, false
	p.apply()
	p.mu.Unlock()
	p.cancel()
	if err := p.pc.Close(); err != nil {
		p.log.Debug("close peer connection", "err", err)
	}
	if tell && wasUp {
		p.e.calls.do(func() { p.e.bedside.Link(p.from.ID, false) })
	}
}

// watch follows the connection's state. pion reports changes from goroutines of
// their own, in any order, so what counts is the state read here.
func (p *peer) watch() {
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-p.changed:
		}
		switch s := p.pc.ConnectionState(); s {
		case webrtc.PeerConnectionStateConnected:
			p.setLink(true, true)
		case webrtc.PeerConnectionStateDisconnected:
			p.setLink(false, true) // packets may still find their way
		case webrtc.PeerConnectionStateFailed:
			p.setLink(false, false)
		case webrtc.PeerConnectionStateClosed: // by the page
			p.setLink(false, false)
			p.e.forget(p)
			return
		}
	}
}

// speaks reports whether p may be heard. Observers never are.
func (p *peer) speaks() bool { return p.from.Role != api.RoleObserver }

// forget drops p because the page closed it.
func (e *Engine) forget(p *peer) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if who := e.people[p.seat]; who != nil && who.peer == p {
		e.dropPeer(who, true)
	}
}

func (p *peer) setLink(up, live bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	if live != p.live {
		p.live = live
		p.apply()
	}
	if up == p.up {
		return
	}
	p.up = up
	p.log.Info("media link", "up", up)
	p.e.calls.do(func() { p.e.bedside.Link(p.from.ID, up) })
	for _, v := range p.video {
		v.forceKey() // what was sent meanwhile may be lost
	}
}

func (p *peer) setGate(g gate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gate = g
	p.apply()
}

// apply opens and closes every feed as the gate, the connection and the page
// want it. p.mu must be held. What it closes is closed when it returns. The
// others' voices do not come from the room: they go on during a hold.
func (p *peer) apply() {
	p.again.setOpen(!p.closed && !p.gate.held && !p.gate.shut)
	for role, v := range p.video {
		size := p.views[role]
		if !p.live || p.gate.held || p.gate.shut || size == "" {
			size = sizeOff
		}
		if v.setSize(size) {
			poke(p.looks)
		}
	}
	for role, s := range p.sound {
		on := p.live && !p.gate.held
		if role == roleStethoscope {
			on = on && p.listen
			if p.closed || p.gate.held {
				s.lossless.forget()
			}
		} else {
			on = on && !p.gate.muted
		}
		s.setOn(on)
	}
	for _, v := range p.voices {
		if v != nil {
			v.setOpen(p.live)
		}
	}
}

// poke wakes the reader of c, which has room for one.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
