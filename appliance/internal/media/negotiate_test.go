package media

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
)

func ufrag(sdp string) string {
	_, rest, _ := strings.Cut(sdp, "a=ice-ufrag:")
	u, _, _ := strings.Cut(rest, "\r\n")
	return u
}

func awaitOffer(t *testing.T, c *cart) api.MediaSignal {
	t.Helper()
	for {
		if m := get(t, c.bedside.signals); m.Kind == "offer" {
			return m
		}
	}
}

func TestOfferHasAStreamForEachRole(t *testing.T) {
	c := newCart(t)
	if err := c.Open("s", lead); err != nil {
		t.Fatal(err)
	}
	m := get(t, c.bedside.signals)
	if m.Kind != "offer" || m.Peer == "" {
		t.Fatalf("the first signal is %q of peer %q", m.Kind, m.Peer)
	}
	for _, role := range []string{"room", "otoscope", "talk", "stethoscope"} {
		if !strings.Contains(m.SDP, "a=msid:"+role+" ") {
			t.Errorf("no stream %s", role)
		}
	}
	for text, n := range map[string]int{"a=sendonly": 4 + maxPeople - 1, "a=recvonly": 2, playoutDelayURI: 3, "m=application": 1} {
		if got := strings.Count(m.SDP, text); got != n {
			t.Errorf("%q stands %d times in the offer, not %d", text, got, n)
		}
	}
	var h264, vp8 = strings.Index(m.SDP, "H264/90000"), strings.Index(m.SDP, "VP8/90000")
	if h264 < 0 || vp8 < h264 {
		t.Error("H.264 does not stand before VP8")
	}
}

func TestRestartOfTheCurrentPeerKeepsIt(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	first := awaitOffer(t, c)
	get(t, c.bedside.links)
	if err := p.tell(api.MediaSignal{Kind: "restart", Peer: first.Peer}); err != nil {
		t.Fatal(err)
	}
	second := awaitOffer(t, c)
	if second.Peer != first.Peer {
		t.Error("a new peer was made")
	}
	if ufrag(first.SDP) == ufrag(second.SDP) || ufrag(second.SDP) == "" {
		t.Errorf("ICE was not restarted: %q, %q", ufrag(first.SDP), ufrag(second.SDP))
	}
	film(t, c.room, 640, 360)
	p.look(map[string]string{"room": "small"})
	get(t, p.rtp["room"])
}

func TestRestartOfAnotherPeerBeginsAnew(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	first := awaitOffer(t, c)
	get(t, c.bedside.links)
	if err := p.tell(api.MediaSignal{Kind: "restart", Peer: "another"}); err != nil {
		t.Fatal(err)
	}
	if second := awaitOffer(t, c); second.Peer == first.Peer {
		t.Error("the peer is the same")
	}
	if up := get(t, c.bedside.links); up {
		t.Error("the old peer's end was not told")
	}
	if up := get(t, c.bedside.links); !up {
		t.Error("the new peer's link is down")
	}
	p.awaitOpen(api.ChannelControl)
	if m := p.ask(api.PageCommand{ID: "c", Type: "clock"}); !m.Error.IsZero() {
		t.Error(m.Error)
	}
}

// The page never got the first offer, or its answer was lost.
func TestRestartBeforeAnAnswerSendsTheOfferAgain(t *testing.T) {
	c := newCart(t)
	if err := c.Open("s", lead); err != nil {
		t.Fatal(err)
	}
	first := awaitOffer(t, c)
	data, _ := json.Marshal(api.MediaSignal{Kind: "restart", Peer: first.Peer})
	if err := c.Signal(api.Signal{Session: "s", Participant: lead.ID, Data: data}); err != nil {
		t.Fatal(err)
	}
	if second := awaitOffer(t, c); second.Peer != first.Peer || ufrag(second.SDP) != ufrag(first.SDP) {
		t.Error("it is another offer")
	}
}

func TestSignalsThatAreRefused(t *testing.T) {
	c := newCart(t)
	signal := func(session string, m api.MediaSignal) error {
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return c.Signal(api.Signal{Session: session, Participant: lead.ID, Data: data})
	}
	if err := signal("s", api.MediaSignal{Kind: "restart", Peer: "x"}); !errors.Is(err, ErrNoSession) {
		t.Errorf("restart before a session: %v", err)
	}
	if err := c.Open("s", lead); err != nil {
		t.Fatal(err)
	}
	peer := awaitOffer(t, c).Peer
	for name, err := range map[string]error{
		"other session":   signal("other", api.MediaSignal{Kind: "restart", Peer: peer}),
		"other peer":      signal("s", api.MediaSignal{Kind: "answer", Peer: "x", SDP: "v=0"}),
		"no peer":         signal("s", api.MediaSignal{Kind: "candidate", Candidate: json.RawMessage(`{}`)}),
		"empty answer":    signal("s", api.MediaSignal{Kind: "answer", Peer: peer}),
		"long answer":     signal("s", api.MediaSignal{Kind: "answer", Peer: peer, SDP: strings.Repeat("a", maxSDP+1)}),
		"long candidate":  signal("s", api.MediaSignal{Kind: "candidate", Peer: peer, Candidate: json.RawMessage(`"` + strings.Repeat("a", maxCandidate) + `"`)}),
		"wrong candidate": signal("s", api.MediaSignal{Kind: "candidate", Peer: peer, Candidate: json.RawMessage(`7`)}),
		"not known":       signal("s", api.MediaSignal{Kind: "offer", Peer: peer}),
		"not JSON":        c.Signal(api.Signal{Session: "s", Participant: lead.ID, Data: json.RawMessage(`{`)}),
		"too long":        c.Signal(api.Signal{Session: "s", Participant: lead.ID, Data: make([]byte, maxSignal+1)}),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	// Nonsense that only pion can judge must do no harm.
	if err := signal("s", api.MediaSignal{Kind: "answer", Peer: peer, SDP: "nonsense"}); err != nil {
		t.Error(err)
	}
	c.Close()
	if err := signal("s", api.MediaSignal{Kind: "restart", Peer: peer}); !errors.Is(err, ErrNoSession) {
		t.Errorf("restart after the end: %v", err)
	}
}

func TestCloseIsSeenByThePageAndNotTold(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	get(t, c.bedside.links)
	c.Close()
	get(t, p.closed)
	told := make(chan struct{})
	c.calls.do(func() { close(told) }) // after all that was queued
	get(t, told)
	if len(c.bedside.links) != 0 {
		t.Error("the daemon was told of its own Close")
	}
}

func TestPageThatClosesIsALostLink(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	if up := get(t, c.bedside.links); !up {
		t.Fatal("the link is down")
	}
	p.mu.Lock()
	pc := p.pc
	p.mu.Unlock()
	if err := pc.Close(); err != nil {
		t.Fatal(err)
	}
	if up := get(t, c.bedside.links); up {
		t.Error("the link is still up")
	}
	// It comes back by a restart.
	if err := p.tell(api.MediaSignal{Kind: "restart", Peer: "gone"}); err != nil {
		t.Fatal(err)
	}
	if up := get(t, c.bedside.links); !up {
		t.Error("the link did not come back")
	}
}

func TestICEServers(t *testing.T) {
	s, err := iceServers([]string{"stun:stun.example:3478", "turn:cart:secret@turn.example:3478?transport=udp"})
	if err != nil || len(s) != 2 {
		t.Fatal(s, err)
	}
	if s[0].URLs[0] != "stun:stun.example:3478" || s[0].Username != "" {
		t.Errorf("%+v", s[0])
	}
	if s[1].URLs[0] != "turn:turn.example:3478?transport=udp" || s[1].Username != "cart" || s[1].Credential != "secret" {
		t.Errorf("%+v", s[1])
	}
}

// Where a page may be: what it names is probed.
func TestReachable(t *testing.T) {
	for address, want := range map[string]bool{
		"10.1.2.3": true, "192.168.1.9": true, "203.0.113.7": true, "2001:db8::1": true, "fd00::1": true, "::ffff:10.1.2.3": true,
		"127.0.0.1": false, "127.9.9.9": false, "::1": false, "::ffff:127.0.0.1": false,
		"169.254.1.1": false, "fe80::1": false, "224.0.0.251": false, "ff02::fb": false, "255.255.255.255": false,
		"0.0.0.0": false, "0.1.2.3": false, "::": false, "::ffff:255.255.255.255": false,
	} {
		if got := reachable(net.ParseIP(address), false); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
	if !reachable(net.ParseIP("127.0.0.1"), true) || !reachable(net.ParseIP("::1"), true) || reachable(net.ParseIP("224.0.0.1"), true) || reachable(nil, true) {
		t.Error("a demonstration")
	}
}

// A page that names hundreds of addresses, in its answer or after it, gets a few
// probed.
func TestCandidatesAreBounded(t *testing.T) {
	c := newCart(t)
	join(t, c, nil)
	awaitOffer(t, c)
	get(t, c.bedside.links)
	real := c.Engine.peerOf(t)
	p := &peer{pc: real.pc, ctx: real.ctx, log: real.log} // a count of its own: the page still names candidates
	line := func(i int) string {
		return fmt.Sprintf("candidate:%d 1 udp 2130706431 10.77.%d.%d 9 typ host", i, i/250, 1+i%250)
	}
	sdp := p.pc.RemoteDescription().SDP
	for i := range 800 {
		sdp += "a=" + line(i) + "\r\n"
	}
	if n := strings.Count(p.counted(sdp), "a=candidate:"); n != maxCandidates {
		t.Errorf("%d of an answer's candidates are taken", n)
	}
	p.named = 0
	for i := range 800 {
		p.candidate(webrtc.ICECandidateInit{Candidate: line(i), SDPMid: new(string), SDPMLineIndex: new(uint16)})
	}
	n := 0
	for end := time.Now().Add(patience); n < maxCandidates && time.Now().Before(end); n = remote(p) { // pion takes them beside us
	}
	if n != maxCandidates {
		t.Errorf("%d of the candidates that came by themselves are taken", n)
	}
}

// remote counts the candidates of this test.
func remote(p *peer) (n int) {
	for _, s := range p.pc.GetStats() {
		if c, ok := s.(webrtc.ICECandidateStats); ok && c.Type == webrtc.StatsTypeRemoteCandidate && strings.HasPrefix(c.IP, "10.77.") {
			n++
		}
	}
	return n
}

func (e *Engine) peerOf(t *testing.T) *peer {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	for p := range e.peers {
		return p
	}
	t.Fatal("no peer")
	return nil
}
