package media

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	"github.com/pion/transport/v4"
	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
)

// patience is how long an event may take before a test fails.
const patience = 20 * time.Second

// page is a physician's page on pion.
type page struct {
	t       testing.TB
	engine  *Engine
	session string
	who     api.Participant
	codecs  func(*webrtc.MediaEngine) error
	net     transport.Net // nil: the system's
	large   string        // role that the answer asks for

	mu       sync.Mutex
	pc       *webrtc.PeerConnection
	peer     string
	channels map[string]*webrtc.DataChannel

	open     chan string          // label of each channel that opened
	messages chan api.CartMessage // on control
	vitals   chan api.Readings
	waves    chan api.Wave
	sound    chan []byte                 // on stethoscope
	rtp      map[string]chan *rtp.Packet // by role
	mimes    chan string                 // of each track that began
	closed   chan struct{}
	picture  *webrtc.TrackLocalStaticSample // the physician's
	voice    *webrtc.TrackLocalStaticSample
	keys     chan struct{}
	ice      chan webrtc.ICEConnectionState
}

// join opens session on c and returns the page once its control channel is
// open.
func join(t testing.TB, c *cart, codecs func(*webrtc.MediaEngine) error) *page {
	t.Helper()
	return joinAs(t, c, lead, codecs)
}

// joinAs lets who in, as join does.
func joinAs(t testing.TB, c *cart, who api.Participant, codecs func(*webrtc.MediaEngine) error) *page {
	t.Helper()
	p := newPage(t, c, "session-1", who, codecs)
	if err := c.Open("session-1", who); err != nil {
		t.Fatal(err)
	}
	p.awaitOpen(api.ChannelControl)
	return p
}

// one is a participant of these tests.
func one(id, role string) api.Participant {
	return api.Participant{ID: id, Role: role, Physician: api.Physician{User: id}}
}

var lead = one("lead", api.RoleLead)

func newPage(t testing.TB, c *cart, session string, who api.Participant, codecs func(*webrtc.MediaEngine) error) *page {
	if codecs == nil {
		codecs = (*webrtc.MediaEngine).RegisterDefaultCodecs
	}
	p := &page{t: t, engine: c.Engine, session: session, who: who, codecs: codecs,
		channels: map[string]*webrtc.DataChannel{}, open: make(chan string, 100),
		messages: make(chan api.CartMessage, 1000), vitals: make(chan api.Readings, 1000),
		waves: make(chan api.Wave, 1000), sound: make(chan []byte, 1000), mimes: make(chan string, 1000),
		closed: make(chan struct{}, 100), keys: make(chan struct{}, 100),
		ice: make(chan webrtc.ICEConnectionState, 100),
		rtp: map[string]chan *rtp.Packet{}}
	roles := []string{"room", "otoscope", "talk", "stethoscope"}
	for seat := range maxPeople {
		roles = append(roles, voiceRole(seat))
	}
	for _, role := range roles {
		p.rtp[role] = make(chan *rtp.Packet, 10_000)
	}
	c.bedside.mu.Lock()
	c.bedside.pages[who.ID] = p
	c.bedside.mu.Unlock()
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.pc != nil {
			_ = p.pc.Close()
		}
	})
	return p
}

func (p *page) signal(m api.MediaSignal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch m.Kind {
	case "offer":
		if p.peer != m.Peer {
			if err := p.begin(m.Peer); err != nil {
				return err
			}
		}
		return p.answer(m.SDP)
	case "candidate":
		var c webrtc.ICECandidateInit
		if err := json.Unmarshal(m.Candidate, &c); err != nil {
			return err
		}
		if m.Peer == p.peer && p.pc.RemoteDescription() != nil {
			return p.pc.AddICECandidate(c)
		}
	}
	return nil
}

// begin makes a new connection for the cart's peer.
func (p *page) begin(peer string) error {
	if p.pc != nil {
		_ = p.pc.Close()
	}
	pion, err := p.pion()
	if err != nil {
		return err
	}
	pc, err := pion.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return err
	}
	p.pc, p.peer = pc, peer
	clear(p.channels)
	pc.OnICECandidate(func(c *webrtc.ICECandidate) { p.candidate(peer, c) })
	pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		if s == webrtc.PeerConnectionStateClosed {
			p.closed <- struct{}{}
		}
	})
	pc.OnICEConnectionStateChange(func(s webrtc.ICEConnectionState) { p.ice <- s })
	pc.OnDataChannel(p.channel)
	pc.OnTrack(p.receive)
	return nil
}

// pion is set up as the page's codecs and network want it.
func (p *page) pion() (*webrtc.API, error) {
	var m webrtc.MediaEngine
	if err := p.codecs(&m); err != nil {
		return nil, err
	}
	if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: playoutDelayURI}, webrtc.RTPCodecTypeVideo); err != nil {
		return nil, err
	}
	var s webrtc.SettingEngine
	if p.net != nil {
		s.SetNet(p.net)
	}
	s.SetIncludeLoopbackCandidate(p.net == nil)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	options := []func(*webrtc.API){webrtc.WithSettingEngine(s)}
	if p.net != nil {
		// Without retransmission: as a receiver pion asks for ever for what is
		// lost, and counts what it then gets as lost once more.
		var r interceptor.Registry
		if err := webrtc.ConfigureTWCCSender(&m, &r); err != nil {
			return nil, err
		}
		options = append(options, webrtc.WithInterceptorRegistry(&r))
	}
	return webrtc.NewAPI(append(options, webrtc.WithMediaEngine(&m))...), nil
}

// candidate tells the cart; as in a browser none comes before the answer.
func (p *page) candidate(peer string, c *webrtc.ICECandidate) {
	if c == nil {
		return
	}
	data, _ := json.Marshal(c.ToJSON())
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.tell(api.MediaSignal{Kind: "candidate", Peer: peer, Candidate: data})
}

// receive passes a track's packets on until it ends.
func (p *page) receive(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
	p.mimes <- t.StreamID() + " " + t.Codec().MimeType
	for {
		packet, _, err := t.ReadRTP()
		if err != nil {
			return
		}
		if len(packet.Payload) > 0 {
			p.rtp[t.StreamID()] <- packet
		}
	}
}

// answer takes the offer, adding the physician's tracks the first time.
func (p *page) answer(sdp string) error {
	if err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: sdp}); err != nil {
		return err
	}
	if len(p.pc.GetSenders()) == 0 {
		p.picture, _ = webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "camera", "physician")
		p.voice, _ = webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus}, "voice", "physician")
		for _, t := range []webrtc.TrackLocal{p.picture, p.voice} {
			s, err := p.pc.AddTrack(t)
			if err != nil {
				return err
			}
			go p.readKeys(s)
		}
	}
	a, err := p.pc.CreateAnswer(nil)
	if err != nil {
		return err
	}
	if err := p.tell(api.MediaSignal{Kind: "answer", Peer: p.peer, SDP: a.SDP, Large: p.large}); err != nil {
		return err
	}
	return p.pc.SetLocalDescription(a)
}

func (p *page) readKeys(s *webrtc.RTPSender) {
	for {
		packets, _, err := s.ReadRTCP()
		if err != nil {
			return
		}
		for _, r := range packets {
			if fmt.Sprintf("%T", r) == "*rtcp.PictureLossIndication" {
				p.keys <- struct{}{}
			}
		}
	}
}

func (p *page) tell(m api.MediaSignal) error {
	data, _ := json.Marshal(m)
	return p.engine.Signal(api.Signal{Session: p.session, Participant: p.who.ID, Data: data})
}

func (p *page) channel(d *webrtc.DataChannel) {
	d.OnOpen(func() {
		p.mu.Lock()
		p.channels[d.Label()] = d
		p.mu.Unlock()
		p.open <- d.Label()
	})
	d.OnMessage(func(m webrtc.DataChannelMessage) {
		switch d.Label() {
		case api.ChannelControl:
			put(p, m.Data, p.messages)
		case api.ChannelVitals:
			put(p, m.Data, p.vitals)
		case api.ChannelWaves:
			put(p, m.Data, p.waves)
		case api.ChannelStethoscope:
			p.sound <- m.Data
		}
	})
}

func put[T any](p *page, data []byte, to chan T) {
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		p.t.Errorf("message %s: %v", data, err)
	}
	to <- v
}

func (p *page) awaitOpen(label string) {
	p.t.Helper()
	for {
		p.mu.Lock()
		d := p.channels[label]
		p.mu.Unlock()
		if d != nil {
			return
		}
		get(p.t, p.open)
	}
}

// say sends a command.
func (p *page) say(c api.PageCommand) {
	p.t.Helper()
	data, _ := json.Marshal(c)
	p.raw(string(data))
}

func (p *page) raw(text string) {
	p.t.Helper()
	p.mu.Lock()
	d := p.channels[api.ChannelControl]
	p.mu.Unlock()
	if err := d.SendText(text); err != nil {
		p.t.Fatal(err)
	}
}

// ask sends a command and returns the reply.
func (p *page) ask(c api.PageCommand) api.CartMessage {
	p.t.Helper()
	p.say(c)
	for {
		if m := get(p.t, p.messages); m.Type == "reply" && m.ID == c.ID {
			return m
		}
	}
}

// look asks for sizes and fails the test when they are refused.
func (p *page) look(feeds map[string]string) {
	p.t.Helper()
	if m := p.ask(api.PageCommand{ID: "look", Type: "view", Feeds: feeds}); !m.Error.IsZero() {
		p.t.Fatal(m.Error)
	}
}

// get waits for an event.
func get[T any](t testing.TB, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("nothing came within %s", patience)
	}
	panic("not reached")
}
