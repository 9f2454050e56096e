package daemon

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
)

// hub is the bus of a hub, a real NATS server that knows the cart's key.
type hub struct {
	conn *nats.Conn
	toml string // what makes a cart find it
}

func startHub(t *testing.T, dir string) *hub {
	t.Helper()
	pair, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	seed, _ := pair.Seed()
	public, _ := pair.PublicKey()
	key := filepath.Join(dir, "hub.nk")
	if err := os.WriteFile(key, seed, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true,
		Users: []*server.User{{Username: "hub", Password: "hub"}},
		Nkeys: []*server.NkeyUser{{Nkey: public}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(patience) {
		t.Fatal("the bus did not start")
	}
	conn, err := nats.Connect(s.ClientURL(), nats.UserInfo("hub", "hub"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	port := s.Addr().(*net.TCPAddr).Port
	return &hub{conn: conn, toml: fmt.Sprintf("[hub]\nurl = \"nats://127.0.0.1:%d\"\nkey = %q\n", port, key)}
}

// command sends a physician's request and returns the cart's answer.
func (h *hub) command(t *testing.T, c api.Command) api.CommandReply {
	t.Helper()
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.conn.Request("hub.cart-1."+api.SubjectCommand, data, patience)
	if err != nil {
		t.Fatalf("%s: %v", c.Kind, err)
	}
	var reply api.CommandReply
	if err := json.Unmarshal(m.Data, &reply); err != nil {
		t.Fatal(err)
	}
	return reply
}

// farEnd is a physician's page made with pion. It answers the cart's offers,
// looks at the otoscope, listens to the room, and counts what comes.
type farEnd struct {
	t    *testing.T
	hub  *hub
	user api.Physician

	mu      sync.Mutex
	pc      *webrtc.PeerConnection
	session string
	peer    string
	offers  map[string]bool // peers that were offered
	packets map[string]int  // by role, since the beginning
	looking int             // answered views
	news    chan struct{}   // something has changed
}

func newFarEnd(t *testing.T, h *hub, user api.Physician) *farEnd {
	t.Helper()
	f := &farEnd{t: t, hub: h, user: user, offers: map[string]bool{}, packets: map[string]int{}, news: make(chan struct{}, 1)}
	sub, err := h.conn.Subscribe("cart.cart-1."+api.SubjectSignal, f.signal)
	if err == nil {
		err = h.conn.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = sub.Unsubscribe()
		f.mu.Lock()
		defer f.mu.Unlock()
		f.drop()
	})
	return f
}

// drop closes the connection, if there is one. f.mu must be held.
func (f *farEnd) drop() {
	if f.pc != nil {
		_ = f.pc.Close()
		f.pc = nil
	}
}

func (f *farEnd) signal(m *nats.Msg) {
	var s api.Signal
	var step api.MediaSignal
	if err := json.Unmarshal(m.Data, &s); err != nil {
		f.t.Error(err)
		return
	}
	if err := json.Unmarshal(s.Data, &step); err != nil {
		f.t.Error(err)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	defer f.tell()
	var err error
	switch step.Kind {
	case "offer":
		f.offers[step.Peer] = true
		err = f.answer(s.Session, step)
	case "candidate":
		var c webrtc.ICECandidateInit
		if err = json.Unmarshal(step.Candidate, &c); err == nil && f.pc != nil && step.Peer == f.peer {
			err = f.pc.AddICECandidate(c)
		}
	}
	if err != nil {
		f.t.Errorf("%s: %v", step.Kind, err)
	}
}

// answer takes an offer; one for another peer starts over. f.mu must be held.
func (f *farEnd) answer(session string, offer api.MediaSignal) error {
	if offer.Peer != f.peer {
		f.drop()
		f.session, f.peer = session, offer.Peer
		if err := f.connect(offer.Peer); err != nil {
			return err
		}
	}
	err := f.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer.SDP})
	if err != nil {
		return err
	}
	a, err := f.pc.CreateAnswer(nil)
	if err != nil {
		return err
	}
	if err := f.send(api.MediaSignal{Kind: "answer", Peer: offer.Peer, SDP: a.SDP}); err != nil {
		return err
	}
	return f.pc.SetLocalDescription(a)
}

// connect makes the connection for the cart's peer. f.mu must be held.
func (f *farEnd) connect(peer string) error {
	var m webrtc.MediaEngine
	if err := m.RegisterDefaultCodecs(); err != nil {
		return err
	}
	var s webrtc.SettingEngine
	s.SetIncludeLoopbackCandidate(true)
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(s), webrtc.WithMediaEngine(&m)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return err
	}
	f.pc = pc
	pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			return
		}
		data, _ := json.Marshal(c.ToJSON())
		f.mu.Lock()
		defer f.mu.Unlock()
		_ = f.send(api.MediaSignal{Kind: "candidate", Peer: peer, Candidate: data})
	})
	pc.OnTrack(f.receive)
	pc.OnDataChannel(f.channel)
	return nil
}

// send sends a step to the cart, as the hub does. f.mu must be held.
func (f *farEnd) send(step api.MediaSignal) error {
	data, err := json.Marshal(step)
	if err != nil {
		return err
	}
	data, err = json.Marshal(api.Signal{Session: f.session, From: &f.user, Data: data})
	if err != nil {
		return err
	}
	return f.hub.conn.Publish("hub.cart-1."+api.SubjectSignal, data)
}

// receive counts the packets of a track that are not empty.
func (f *farEnd) receive(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
	for {
		p, _, err := t.ReadRTP()
		if err != nil {
			return
		}
		if len(p.Payload) == 0 {
			continue
		}
		f.mu.Lock()
		f.packets[t.StreamID()]++
		f.tell()
		f.mu.Unlock()
	}
}

// channel asks for the otoscope as soon as the page can.
func (f *farEnd) channel(d *webrtc.DataChannel) {
	if d.Label() != api.ChannelControl {
		return
	}
	d.OnOpen(func() {
		data, _ := json.Marshal(api.PageCommand{ID: "look", Type: "view", Feeds: map[string]string{"otoscope": "small"}})
		if err := d.SendText(string(data)); err != nil {
			f.t.Logf("look: %v", err) // the connection has ended
		}
	})
	d.OnMessage(func(m webrtc.DataChannelMessage) {
		var msg api.CartMessage
		if err := json.Unmarshal(m.Data, &msg); err != nil {
			f.t.Error(err)
		}
		if msg.Type == "reply" && msg.ID == "look" {
			f.mu.Lock()
			f.looking++
			f.tell()
			f.mu.Unlock()
		}
	})
}

// tell wakes await.
func (f *farEnd) tell() {
	select {
	case f.news <- struct{}{}:
	default:
	}
}

// await waits until ok, which is called with f.mu held.
func (f *farEnd) await(what string, ok func() bool) {
	f.t.Helper()
	limit := time.After(patience)
	for {
		f.mu.Lock()
		done := ok()
		f.mu.Unlock()
		if done {
			return
		}
		select {
		case <-f.news:
		case <-limit:
			f.t.Fatalf("waited in vain for %s at the far end", what)
		}
	}
}

// gets waits for n more packets of role.
func (f *farEnd) gets(role string, n int) {
	f.t.Helper()
	n += f.count(role)
	f.await(role, func() bool { return f.packets[role] >= n })
}

func (f *farEnd) count(role string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.packets[role]
}

// looks waits until the cart has answered n views: then it would send.
func (f *farEnd) looks(n int) {
	f.t.Helper()
	f.await("a view", func() bool { return f.looking >= n })
}

// offered returns how many connections the cart has offered.
func (f *farEnd) offered() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.offers)
}

// restart asks for a new connection, as a page does that no longer receives
// anything.
func (f *farEnd) restart(t *testing.T) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.send(api.MediaSignal{Kind: "restart", Peer: "gone"}); err != nil {
		t.Fatal(err)
	}
}
