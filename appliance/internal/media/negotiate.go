package media

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
)

// Limits of what a page may send, in bytes and in number.
const (
	maxSignal    = 256 << 10
	maxSDP       = 128 << 10
	maxCandidate = 4 << 10
	maxQueued    = 64 // steps, commands, candidates that wait

	// maxCandidates is how many addresses a page may name for one offer: a
	// laptop with a dozen interfaces and a relay names some thirty. Each is
	// probed from each of ours, so that more would turn the cart into a weapon.
	maxCandidates = 48
)

// Signal takes an answer, candidate or restart from the page of the participant
// that s names: the caller knows that it came from there. What is not meant for
// the current session or their current peer is refused, but a restart for
// another peer starts over.
func (e *Engine) Signal(s api.Signal) error {
	if len(s.Data) > maxSignal {
		return fmt.Errorf("signal of %d bytes: at most %d are taken", len(s.Data), maxSignal)
	}
	var m api.MediaSignal
	if err := json.Unmarshal(s.Data, &m); err != nil {
		return fmt.Errorf("signal: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	who := e.find(s.Participant)
	if e.session == "" || s.Session != e.session || who == nil {
		return fmt.Errorf("signal %q: %w", m.Kind, ErrNoSession)
	}
	p := who.peer
	if m.Kind == "restart" && (p == nil || p.id != m.Peer || p.beyondRestart()) {
		return e.replacePeer(who)
	}
	if p == nil || p.id != m.Peer {
		return fmt.Errorf("signal %q: its peer is not the current one", m.Kind)
	}
	return p.step(m)
}

func (p *peer) step(m api.MediaSignal) error {
	var do func()
	switch m.Kind {
	case "answer":
		if m.SDP == "" || len(m.SDP) > maxSDP {
			return fmt.Errorf("answer with an SDP of %d bytes: 1 to %d are taken", len(m.SDP), maxSDP)
		}
		if m.Large != "" {
			p.view(map[string]string{m.Large: sizeLarge}) // before any command can come; an unknown role has no effect
		}
		do = func() { p.answer(m.SDP) }
	case "candidate":
		var c webrtc.ICECandidateInit
		if len(m.Candidate) > maxCandidate {
			return fmt.Errorf("candidate of %d bytes: at most %d are taken", len(m.Candidate), maxCandidate)
		}
		if err := json.Unmarshal(m.Candidate, &c); err != nil {
			return fmt.Errorf("candidate: %w", err)
		}
		do = func() { p.candidate(c) }
	case "restart":
		do = p.restart
	default:
		return fmt.Errorf("signal %q is not known", m.Kind)
	}
	if !p.negotiation.do(do) {
		return errors.New("signal: too many wait already")
	}
	return nil
}

// beyondRestart reports whether ICE alone cannot bring the peer back.
func (p *peer) beyondRestart() bool {
	if p.pc.ConnectionState() == webrtc.PeerConnectionStateClosed {
		return true
	}
	s := p.pc.SCTP().Transport().State()
	return s == webrtc.DTLSTransportStateFailed || s == webrtc.DTLSTransportStateClosed
}

// The steps run on p.negotiation, one after the other. The error of a step is
// logged; a page without media asks for a restart.

func (p *peer) offer() { p.makeOffer(nil) }

// restart offers new ICE credentials. An offer that was never answered must not
// be replaced: it is sent again.
func (p *peer) restart() {
	if p.pc.SignalingState() != webrtc.SignalingStateStable {
		if d := p.pc.PendingLocalDescription(); d != nil {
			p.send(api.MediaSignal{Kind: "offer", SDP: d.SDP})
		}
		return
	}
	p.makeOffer(&webrtc.OfferOptions{ICERestart: true})
}

func (p *peer) makeOffer(o *webrtc.OfferOptions) {
	p.named = 0 // an answer to it names them anew
	offer, err := p.sendOffer(o)
	if err != nil {
		p.stepFailed("create offer", err)
		return
	}
	if err := p.pc.SetLocalDescription(offer); err != nil {
		p.stepFailed("set offer", err)
	}
}

// sendOffer sends the offer before its candidates: a page drops those whose
// credentials it does not know. Candidates come as soon as the description is
// set, those of a restart even while the offer is made.
func (p *peer) sendOffer(o *webrtc.OfferOptions) (webrtc.SessionDescription, error) {
	p.offering.Lock()
	defer p.offering.Unlock()
	offer, err := p.pc.CreateOffer(o)
	if err == nil {
		p.send(api.MediaSignal{Kind: "offer", SDP: offer.SDP})
	}
	return offer, err
}

func (p *peer) answer(sdp string) {
	err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: p.counted(sdp)})
	if err != nil {
		p.stepFailed("set the page's answer", err)
		return
	}
	early := p.early
	p.early = nil
	for _, c := range early {
		p.candidate(c)
	}
}

// counted returns a description with no more candidates than allowed.
func (p *peer) counted(sdp string) string {
	var kept strings.Builder
	for line := range strings.Lines(sdp) {
		if !strings.HasPrefix(line, "a=candidate:") || p.count() {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// count counts one more candidate; false if it is too many.
func (p *peer) count() bool {
	p.named++
	if p.named == maxCandidates+1 {
		p.log.Warn("media negotiation: the page names too many addresses; the rest is ignored")
	}
	return p.named <= maxCandidates
}

func (p *peer) candidate(c webrtc.ICECandidateInit) {
	if p.pc.RemoteDescription() == nil {
		if len(p.early) < maxQueued {
			p.early = append(p.early, c)
		}
		return
	}
	if c.Candidate != "" && !p.count() {
		return
	}
	if err := p.pc.AddICECandidate(c); err != nil {
		p.stepFailed("add the page's candidate", err)
	}
}

func (p *peer) stepFailed(what string, err error) {
	if p.ctx.Err() == nil {
		p.log.Warn("media negotiation: "+what, "err", err)
	}
}

func (p *peer) sendCandidate(c *webrtc.ICECandidate) {
	if c == nil {
		return
	}
	data, err := json.Marshal(c.ToJSON())
	if err != nil {
		p.stepFailed("write candidate", err)
		return
	}
	p.offering.Lock()
	defer p.offering.Unlock()
	p.send(api.MediaSignal{Kind: "candidate", Candidate: data})
}

// send queues m for the page.
func (p *peer) send(m api.MediaSignal) {
	m.Peer = p.id
	data, err := json.Marshal(m)
	if err != nil {
		p.stepFailed("write "+m.Kind, err)
		return
	}
	p.e.calls.do(func() {
		if p.ctx.Err() != nil {
			return
		}
		if err := p.e.bedside.Send(api.Signal{Session: p.session, To: p.from.User, Participant: p.from.ID, Data: data}); err != nil {
			p.stepFailed("send "+m.Kind, err)
		}
	})
}

// rtcpPause keeps a sender of broken RTCP from using up time.
const rtcpPause = 20 * time.Millisecond

// readRTCP reads the page's reports on one track, which also feed the bandwidth
// estimator and the retransmission, until the track ends.
func (p *peer) readRTCP(s *webrtc.RTPSender, key func()) {
	for p.ctx.Err() == nil {
		packets, _, err := s.ReadRTCP()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) {
			return
		}
		if err != nil {
			select {
			case <-p.ctx.Done():
			case <-time.After(rtcpPause):
			}
			continue
		}
		for _, r := range packets {
			switch r.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				key()
			}
		}
	}
}
