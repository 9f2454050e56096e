package media

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/transport/v4"
	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
	"telecart/drivers/alsa"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// bedside is the daemon of these tests.
type bedside struct {
	mu       sync.Mutex
	pages    map[string]*page // by participant, they take the signals
	answer   func(api.PageCommand) api.CartMessage
	commands chan api.PageCommand
	links    chan bool
	signals  chan api.MediaSignal            // all that was sent
	sent     map[string]chan api.MediaSignal // likewise, by participant
	offered  map[string]bool                 // ufrags
	early    int                             // candidates of no offer yet, which a page drops
}

func newBedside() *bedside {
	return &bedside{pages: map[string]*page{}, sent: map[string]chan api.MediaSignal{}, commands: make(chan api.PageCommand, 100), links: make(chan bool, 100),
		signals: make(chan api.MediaSignal, 1000), offered: map[string]bool{}}
}

func (b *bedside) Command(_ context.Context, _ api.Participant, c api.PageCommand) api.CartMessage {
	b.commands <- c
	if b.answer != nil {
		return b.answer(c)
	}
	return api.CartMessage{}
}

func (b *bedside) Link(_ string, up bool) { b.links <- up }

func (b *bedside) Send(s api.Signal) error {
	var m api.MediaSignal
	if err := json.Unmarshal(s.Data, &m); err != nil {
		return err
	}
	b.signals <- m
	b.to(s.Participant) <- m
	b.mu.Lock()
	defer b.mu.Unlock()
	b.watch(m)
	if p := b.pages[s.Participant]; p != nil {
		return p.signal(m)
	}
	return nil
}

// to is what was sent to a participant.
func (b *bedside) to(participant string) chan api.MediaSignal {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sent[participant] == nil {
		b.sent[participant] = make(chan api.MediaSignal, 1000)
	}
	return b.sent[participant]
}

// watch counts candidates that come before their offer.
func (b *bedside) watch(m api.MediaSignal) {
	var c webrtc.ICECandidateInit
	switch {
	case m.Kind == "offer":
		b.offered[ufrag(m.SDP)] = true
	case m.Kind != "candidate" || json.Unmarshal(m.Candidate, &c) != nil:
	case !b.offered[candidateUfrag(c)]:
		b.early++
	}
}

func candidateUfrag(c webrtc.ICECandidateInit) string {
	_, rest, _ := strings.Cut(c.Candidate, " ufrag ")
	u, _, _ := strings.Cut(rest, " ")
	return u
}

// cart is an engine with a room camera, an otoscope, a microphone and a
// stethoscope.
type cart struct {
	*Engine
	bedside           *bedside
	room, otoscope    *peripherals.Video
	talk, stethoscope *peripherals.Sound
	spoken            chan []int16
}

func (c *cart) Play(samples []int16) {
	select {
	case c.spoken <- samples:
	default:
	}
}

// of is who's peer; nil: none.
func (c *cart) of(who api.Participant) *peer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w := c.find(who.ID); w != nil {
		return w.peer
	}
	return nil
}

// only is the peer of who leads.
func (c *cart) only() *peer { return c.of(lead) }

func newCart(t testing.TB) *cart { return newCartOn(t, nil) }

// newCartOn returns a cart on a network, nil for the system's loopback.
func newCartOn(t testing.TB, network transport.Net) *cart {
	t.Helper()
	c := &cart{
		bedside: newBedside(),
		room:    peripherals.NewFeed[v4l2.Frame](1), otoscope: peripherals.NewFeed[v4l2.Frame](1),
		talk: peripherals.NewFeed[alsa.Chunk](16), stethoscope: peripherals.NewFeed[alsa.Chunk](16),
		spoken: make(chan []int16, 1000),
	}
	var err error
	c.Engine, err = New(Config{
		Log: slog.New(slog.DiscardHandler), Now: time.Now, Speaker: c, Loopback: true, net: network, idle: true,
		EchoCancelling: true,
		Feeds: []Feed{
			{Role: "room", Device: "camera", Video: c.room}, {Role: "otoscope", Device: "otoscope", Video: c.otoscope},
			{Role: "talk", Device: "mic", Sound: c.talk}, {Role: "stethoscope", Device: "steth", Sound: c.stethoscope},
		},
	}, c.bedside)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		c.bedside.mu.Lock()
		defer c.bedside.mu.Unlock()
		if n := c.bedside.early; n > 0 {
			t.Errorf("%d candidates came before their offer", n)
		}
	})
	return c
}
